/** An installation as an operator runs it: Kafka, PostgreSQL, services as processes, and the CLI. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { Pool } from 'pg';
import { topicNames, type TopicNames } from '#libs/contracts';
import { clientConfig } from '#libs/platform';
import { testFolder } from '../../support/servers';
import { plainKafka, readWhole, type TopicRecord } from '../../crash/plain-kafka';
import { builtRoot } from '../../crash/tabulation-process';
import { callCli, type CliAnswer } from './cli';
import { ServiceProcess, type ServiceName } from './service-process';
import { until } from './until';

export interface InstallationOptions {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  /** Of an installation that takes over another one's topics. */
  readonly prefix?: string;
  /** Further variables of every process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Quick enough for a test, far from the limits of what is allowed. */
const QUICK = { SNAPSHOT_INTERVAL_MS: '200', ELECTION_POLL_MS: '200' };

export class Installation {
  readonly root = builtRoot();
  /** Where definitions, keys and protocols of the test lie; the CLI is called here. */
  readonly folder = testFolder('services');
  readonly prefix: string;
  readonly pool: Pool;
  readonly processes: ServiceProcess[] = [];
  readonly env: Readonly<Record<string, string>>;

  constructor(readonly options: InstallationOptions) {
    this.prefix = options.prefix ?? `services-${randomBytes(4).toString('hex')}`;
    const inherited = Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name === 'NODE_OPTIONS' ? [] : [[name, value] as const],
    );
    this.env = {
      ...Object.fromEntries(inherited),
      ...QUICK,
      DATABASE_URL: options.databaseUrl,
      KAFKA_BROKERS: options.brokers.join(','),
      SANAQ_TOPIC_PREFIX: this.prefix,
      ...options.env,
    };
    this.pool = new Pool({ ...clientConfig(options.databaseUrl, 'services-test'), max: 4 });
    this.pool.on('error', () => undefined);
  }

  get kafka(): Kafka {
    return plainKafka(this.options.brokers);
  }

  topics(electionId: string): TopicNames {
    return topicNames(this.prefix, electionId);
  }

  /** Starts it and waits until it says that it is ready, unless told not to. */
  async start(
    name: ServiceName,
    wanted: { readonly ready?: boolean; readonly env?: Record<string, string> } = {},
  ): Promise<ServiceProcess> {
    const env = { ...this.env, ...wanted.env };
    const process = await ServiceProcess.start(name, { root: this.root, logFolder: this.folder, env });
    this.processes.push(process);
    if (wanted.ready !== false) await this.ready(process);
    return process;
  }

  async ready(process: ServiceProcess): Promise<void> {
    await until(
      `${process.name} is ready`,
      async () => {
        if (process.gone) throw new Error(`${process.name} ended: ${process.logTail()}`);
        return (await process.readiness())?.ready === true;
      },
      () => process.logTail(),
    );
  }

  sanaq(...args: readonly string[]): Promise<CliAnswer> {
    return callCli({ root: this.root, cwd: this.folder, env: this.env }, args);
  }

  /** A call that must end well. */
  async sanaqOk(...args: readonly string[]): Promise<CliAnswer> {
    const answer = await this.sanaq(...args);
    if (answer.code !== 0)
      throw new Error(`sanaq ${args.join(' ')} (exit ${answer.code}):\n${answer.out}\n${answer.err}`);
    return answer;
  }

  /** Writes a file into the installation's folder; its path. */
  file(name: string, content: string | Buffer | object): string {
    const path = join(this.folder, name);
    writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
    return path;
  }

  read(topic: string): Promise<TopicRecord[]> {
    return readWhole(this.kafka, topic);
  }

  /** A short question to the database. */
  async ask<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, [...parameters])).rows;
  }

  /** The next position to be counted. */
  async position(electionId: string): Promise<number> {
    const [row] = await this.ask<{ next: number }>(
      `select p.next_position::integer as next from sanaq.stream_position p join sanaq.election e using (election_no)
       where e.election_id = $1`,
      [electionId],
    );
    return row?.next ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
    await this.pool.end();
  }
}
