/** Three brokers that are controllers, too: every topic has three replicas, and two must have a record. */
import { randomBytes } from 'node:crypto';
import { freePort } from '#infra/process';
import { ownKafka, type OwnKafka } from './servers';

const NODES = [1, 2, 3] as const;

/** Brokers in the order of their node numbers, from 1 on. */
export async function ownKafkaCluster(): Promise<readonly OwnKafka[]> {
  const nodes: { readonly id: number; readonly port: number; readonly controllerPort: number }[] = [];
  for (const id of NODES) nodes.push({ id, port: await freePort(), controllerPort: await freePort() });
  const clusterId = `s${randomBytes(16).toString('hex').slice(0, 20)}A`;
  const voters = nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(',');
  const replicas = String(NODES.length);
  // None is ready before most of them are there.
  return Promise.all(
    nodes.map(({ id, port, controllerPort }) =>
      ownKafka({
        port,
        controllerPort,
        clusterId,
        properties: {
          'node.id': String(id),
          'controller.quorum.voters': voters,
          'default.replication.factor': replicas,
          'min.insync.replicas': '2',
          'offsets.topic.replication.factor': replicas,
          'transaction.state.log.replication.factor': replicas,
          'transaction.state.log.min.isr': '2',
        },
      }),
    ),
  );
}
