/** Restate: a virtual object for each precinct, fed by the server's built-in Kafka subscription. */
import * as restate from '@restatedev/restate-sdk';
import { pool, rowOf, TABLE, task, UPSERT } from './job.mjs';

const protocols = restate.object({
  name: 'protocols',
  handlers: {
    submitted: async (context, event) => {
      const row = rowOf(event, 0);
      if (row !== null) await context.run('keep', () => pool.query(UPSERT, row).then(() => undefined));
    },
  },
});

await pool.query(TABLE);
await restate.serve({ services: [protocols], port: task.servicePort });

const admin = (path, body) =>
  fetch(`http://127.0.0.1:${task.adminPort}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(async (answer) => {
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  });
await admin('/deployments', { uri: `http://127.0.0.1:${task.servicePort}`, force: true });
if (task.subscribes) {
  await admin('/subscriptions', {
    source: `kafka://bench/${task.topic}`,
    sink: 'service://protocols/submitted',
    options: { 'auto.offset.reset': 'earliest', 'group.id': task.group },
  });
}
