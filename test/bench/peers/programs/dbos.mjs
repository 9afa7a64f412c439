/** DBOS with its kafkajs receiver: a durable workflow for each message, with one step that writes. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { KafkaReceiver } from '@dbos-inc/kafkajs-receive';
import { pool, rowOf, TABLE, task, UPSERT } from './job.mjs';

const receiver = new KafkaReceiver({ clientId: 'dbos', brokers: task.brokers, logLevel: 0 });

async function submitted(topic, partition, message) {
  const row = rowOf(JSON.parse(message.value.toString()), Number(message.offset));
  if (row !== null) await DBOS.runStep(() => pool.query(UPSERT, row).then(() => undefined), { name: 'keep' });
}

const workflow = DBOS.registerWorkflow(submitted, { name: 'submitted' });
receiver.registerConsumer(workflow, task.topic, { config: { groupId: task.group } });

await pool.query(TABLE);
DBOS.setConfig({ name: 'peer', systemDatabaseUrl: task.databaseUrl, logLevel: 'error' });
await DBOS.launch();
