/** The services of a night as processes of their own, on the servers of the run, and what can be seen of them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { freePort, signal } from '#infra/process';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { startChild, stopChild, type Child } from '../drain/child';
import type { BenchServers } from '../drain/servers';
import { waitFor } from '../drain/watch';
import type { NightElection } from './night';

export type ServiceName = 'tabulation' | 'seat-allocation' | 'results-api';

const PORTS: Readonly<Record<ServiceName, string>> = {
  tabulation: 'TABULATION_PORT',
  'seat-allocation': 'SEAT_ALLOCATION_PORT',
  'results-api': 'RESULTS_API_PORT',
};
const AT_ONCE = 16;
const POLL_MS = 50;
const STALL_MAX_MS = 120_000;
const READY_MAX_MS = 60_000;

export interface Service extends Child {
  readonly url: string;
}

/** Elections of the night by how far their stream is, all asked at once. */
const COUNTED = `
  select count(*)::integer as done from unnest($1::text[], $2::bigint[]) want (election_id, next_position)
  join sanaq.election e using (election_id) join sanaq.stream_position p using (election_no)
  where p.next_position >= want.next_position`;
/** What is public: every verdict and the closing record of the newest snapshot. */
const PUBLISHED = `
  select count(*)::integer as done from unnest($1::text[], $2::bigint[]) want (election_id, next_position)
  join sanaq.election e using (election_id)
  where (select max(snapshot) from sanaq.published_snapshot s where s.election_no = e.election_no) >= want.next_position - 1
    and (select max(sent_cause) from sanaq.relay r
         where r.election_no = e.election_no and r.topic like '%.verdicts.v1') >= want.next_position - 1`;

export class NightInstallation {
  private readonly services = new Set<Service>();

  constructor(
    readonly servers: BenchServers,
    readonly stream: EventStream,
    readonly pool: Pool,
    readonly topicPrefix: string,
  ) {}

  async start(name: ServiceName): Promise<Service> {
    const port = await freePort();
    const child = startChild(`apps/${name}/src/main.js`, this.environment({ [PORTS[name]]: String(port) }));
    const service = { ...child, url: `http://127.0.0.1:${port}` };
    this.services.add(service);
    return service;
  }

  environment(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return {
      DATABASE_URL: this.servers.databaseUrl,
      KAFKA_BROKERS: this.servers.brokers.join(','),
      SANAQ_TOPIC_PREFIX: this.topicPrefix,
      LOG_LEVEL: 'warn',
      ...more,
    };
  }

  async stop(service: Service): Promise<void> {
    this.services.delete(service);
    await stopChild(service);
  }

  async kill(service: Service): Promise<void> {
    this.services.delete(service);
    signal(service.pid, 'SIGKILL');
    await service.output.catch(() => undefined);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.services].map((service) => this.stop(service)));
  }

  /** Waits for the answer of its readiness. */
  async ready(service: Service): Promise<void> {
    const until = performance.now() + READY_MAX_MS;
    for (;;) {
      const answer = await fetch(`${service.url}/health/ready`).catch(() => null);
      if (answer?.ok === true) return;
      if (performance.now() > until) throw new Error(`a service is not ready: ${(await answer?.text()) ?? 'silent'}`);
      await pause(POLL_MS);
    }
  }

  /** Creates the topics and appends definition, register and seal of every election. */
  async define(elections: readonly NightElection[]): Promise<void> {
    await this.eachOf(elections, async ({ electionId, opening }) => {
      const topics = topicNames(this.topicPrefix, electionId);
      for (const topic of Object.values(topics)) await this.stream.createTopic(topic);
      await this.stream.append(topics.stream, opening);
    });
  }

  async append(records: ReadonlyMap<string, readonly RecordToAppend[]>): Promise<void> {
    await this.eachOf([...records], async ([electionId, some]) => {
      await this.stream.append(topicNames(this.topicPrefix, electionId).stream, some);
    });
  }

  untilCounted(ends: ReadonlyMap<string, number>, what: string): Promise<unknown> {
    return this.until(COUNTED, ends, what);
  }

  untilPublished(ends: ReadonlyMap<string, number>, what: string): Promise<unknown> {
    return this.until(PUBLISHED, ends, what);
  }

  private until(question: string, ends: ReadonlyMap<string, number>, what: string): Promise<unknown> {
    const ask = async (): Promise<number> => {
      const values = [[...ends.keys()], [...ends.values()]];
      return (await this.pool.query<{ done: number }>(question, values)).rows[0]?.done ?? 0;
    };
    return waitFor(ask, (done) => done === ends.size, { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS, what });
  }

  private async eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    const left = [...items];
    const worker = async (): Promise<void> => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}

/** Transactions of the server so far, this question's own among them. */
export async function transactions(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select sum(xact_commit + xact_rollback)::bigint as count from pg_stat_database`,
  );
  return rows[0]?.count ?? 0;
}

/** Established TCP connections of a process to these brokers; null where the system does not tell. */
export function connectionsTo(pid: number, brokers: readonly string[]): number | null {
  if (process.platform !== 'linux') return null;
  const ports = new Set(brokers.map((broker) => Number(broker.slice(broker.lastIndexOf(':') + 1))));
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? ''];
      } catch {
        return [];
      }
    }),
  );
  const established = '01';
  const lines = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1),
  );
  return lines.filter((line) => {
    const [, , remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const port = Number.parseInt(remote.slice(remote.lastIndexOf(':') + 1), 16);
    return state === established && ports.has(port) && own.has(inode);
  }).length;
}
