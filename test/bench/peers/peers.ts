/** What people would use instead, each as a program of its own: how it is started, and where its totals stand. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installKafkaStreams } from './installed';
import type { PeerTask } from './task';

export interface Peer {
  readonly name: string;
  readonly title: string;
  /** Files that a user had to write, below the folder of programs. */
  readonly files: readonly string[];
  /** Whether it can show the totals as of a position of the stream. */
  readonly asOfPosition: boolean;
  /** A table of sums rather than of protocols. */
  readonly sums?: boolean;
  /** Servers that the peer needs beside its program; they outlive it. */
  readonly server?: (folder: string, task: PeerTask) => ChildProcess;
  readonly start: (folder: string, task: PeerTask) => Promise<ChildProcess>;
}

const QUIET = ['ignore', 'ignore', 'inherit'] as const;
const HEAP_MAX = '-Xmx1g';

function environment(task: PeerTask, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, BENCH_TASK: JSON.stringify(task), ...more };
}

function node(file: string): Peer['start'] {
  return (folder, task) =>
    Promise.resolve(
      spawn(process.execPath, [join(folder, file)], { cwd: folder, env: environment(task), stdio: [...QUIET] }),
    );
}

/** As its documentation has it for one node; nothing of it is told home. */
function restateServer(folder: string, task: PeerTask): ChildProcess {
  const data = join(task.stateFolder, 'restate');
  mkdirSync(data, { recursive: true });
  const config = join(data, 'restate.toml');
  const brokers = task.brokers.map((broker) => JSON.stringify(broker)).join(', ');
  writeFileSync(config, `[[ingress.kafka-clusters]]\nname = "bench"\nbrokers = [${brokers}]\n`);
  return spawn(join(folder, 'node_modules', '.bin', 'restate-server'), ['--config-file', config, '--base-dir', data], {
    env: environment(task, {
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${task.adminPort}`,
      RESTATE_LOG_FILTER: 'error',
      DO_NOT_TRACK: '1',
    }),
    stdio: [...QUIET],
  });
}

export const PEERS: readonly Peer[] = [
  {
    name: 'nest',
    title: 'Nest’s Kafka transport, a transaction a message',
    files: ['job.mjs', 'nest.mjs'],
    asOfPosition: false,
    start: node('nest.mjs'),
  },
  {
    name: 'dbos',
    title: 'DBOS with its kafkajs receiver',
    files: ['job.mjs', 'dbos.mjs'],
    asOfPosition: false,
    start: node('dbos.mjs'),
  },
  {
    name: 'emmett',
    title: 'Emmett on PostgreSQL, an inline projection',
    files: ['job.mjs', 'emmett.mjs'],
    asOfPosition: false,
    start: node('emmett.mjs'),
  },
  {
    name: 'kafka_streams',
    title: 'Kafka Streams, exactly once, a JDBC upsert',
    files: ['kafka-streams/Totals.java', 'kafka-streams/pom.xml'],
    asOfPosition: false,
    sums: true,
    start: async (folder, task) => {
      const classPath = await installKafkaStreams(folder);
      const args = [HEAP_MAX, '-XX:+UseSerialGC', '-cp', classPath, 'Totals'];
      return spawn('java', args, { env: environment(task), stdio: [...QUIET] });
    },
  },
  {
    name: 'restate',
    title: 'Restate, its built-in Kafka subscription',
    files: ['job.mjs', 'restate.mjs'],
    asOfPosition: false,
    server: restateServer,
    start: node('restate.mjs'),
  },
];
