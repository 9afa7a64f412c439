/** Kafka and PostgreSQL killed, stopped, frozen, full; and the networks to them. */
import { Client } from 'pg';
import { clientConfig } from '#libs/platform';
import type { Fault } from '../fault';
import type { FaultyProxy, NetworkState } from '../faulty-proxy';
import type { Scene } from '../scene';

function network(
  kind: string,
  what: string,
  seconds: Fault['seconds'],
  to: (scene: Scene) => FaultyProxy,
  state: NetworkState,
): Fault {
  return {
    kind,
    what,
    seconds,
    begin: (scene) => {
      to(scene).become(state);
      return Promise.resolve();
    },
  };
}

const kafkaNet = ({ kafkaNet: net }: Scene): FaultyProxy => net;
const postgresNet = ({ postgresNet: net }: Scene): FaultyProxy => net;

/** Signals may come to a process that has just ended. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone, which is more than was wanted.
  }
}

const END_ALL = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'sanaq-%' and datname = current_database()`;

export const SERVER_FAULTS: readonly Fault[] = [
  {
    kind: 'broker-kill',
    what: 'kill -9 of Kafka',
    seconds: [1, 4],
    begin: async ({ kafka }) => {
      await kafka.broker.kill9();
      return () => kafka.restart();
    },
  },
  {
    kind: 'broker-freeze',
    what: 'SIGSTOP of Kafka',
    seconds: [4, 14],
    begin: ({ kafka }) => {
      signal(kafka.broker.pid, 'SIGSTOP');
      return Promise.resolve(() => Promise.resolve(signal(kafka.broker.pid, 'SIGCONT')));
    },
  },
  {
    kind: 'postgres-kill',
    what: 'PostgreSQL ended as by a crash, with its connections',
    seconds: [1, 4],
    begin: async (scene) => {
      await scene.postgres.server.kill9();
      return () => scene.restartPostgres();
    },
  },
  {
    kind: 'connections-ended',
    what: 'pg_terminate_backend of every connection of the services',
    seconds: [0, 0],
    begin: ({ owner }) => owner.query(END_ALL),
  },
  {
    kind: 'connections-exhausted',
    what: 'PostgreSQL takes no more connections',
    seconds: [5, 12],
    begin: async ({ owner, postgres }) => {
      const taken: Client[] = [];
      await owner.query(END_ALL);
      for (;;) {
        const client = new Client(clientConfig(postgres.url, 'faults-crowd'));
        client.on('error', () => undefined);
        try {
          await client.connect();
        } catch {
          break;
        }
        taken.push(client);
      }
      return () => Promise.all(taken.map((client) => client.end()));
    },
  },
  {
    kind: 'row-locked',
    what: 'a session of the owner holds the position for some seconds',
    seconds: [4, 8],
    begin: async ({ owner }) => {
      const client = await owner.connect();
      await client.query('begin');
      await client.query('select from sanaq.stream_position for update');
      return async () => {
        await client.query('rollback');
        client.release();
      };
    },
  },
  network('kafka-cut', 'the network to Kafka is cut', [2, 12], kafkaNet, { kind: 'cut' }),
  network('kafka-silent', 'the network to Kafka falls silent, half open', [5, 14], kafkaNet, { kind: 'silent' }),
  network('kafka-slow', 'every packet to and from Kafka takes 80 ms', [5, 8], kafkaNet, { kind: 'slow', delayMs: 80 }),
  network('postgres-cut', 'the network to PostgreSQL is cut', [2, 12], postgresNet, { kind: 'cut' }),
  network('postgres-silent', 'the network to PostgreSQL falls silent, half open', [5, 14], postgresNet, {
    kind: 'silent',
  }),
  network('postgres-slow', 'every packet to and from PostgreSQL takes 30 ms', [5, 8], postgresNet, {
    kind: 'slow',
    delayMs: 30,
  }),
];
