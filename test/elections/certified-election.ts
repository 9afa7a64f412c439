/** The small election through a tabulation service that keeps running: published, counted, certified by two officers. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { decodeEvent, topicNames, type AnyDecodedEvent, type TopicNames } from '#libs/contracts';
import { ELECTION_ID, listVotes, SMALL_REGISTER, type ProtocolSketch } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream, type RecordToAppend, type StreamRecord } from '#libs/event-stream';
import { ResultsFold, type ContestAtSnapshot } from '#libs/mandates';
import { createLogger, createPool, roleUrl } from '#libs/platform';
import { TabulationWorker } from '#libs/tabulation';
import { testPostgres, type TestDatabase } from '../support/servers';
import { SignedElection } from './signed-election';

const PATIENCE_MS = 10_000;
export const SILENT = createLogger({ name: 'test', level: 'silent' });

/** Every record of a topic as it stands now. */
export async function recordsOf(stream: EventStream, topic: string): Promise<StreamRecord[]> {
  const facts = await stream.describe(topic);
  const records: StreamRecord[] = [];
  if (facts === null || facts.endPosition === 0) return records;
  const stop = new AbortController();
  for await (const batch of stream.read(topic, { from: 0, signal: stop.signal })) {
    records.push(...batch.records);
    if (batch.nextPosition >= facts.endPosition) break;
  }
  return records;
}

export async function eventsOf(stream: EventStream, topic: string): Promise<AnyDecodedEvent[]> {
  return (await recordsOf(stream, topic)).map((record) => {
    const decoded = decodeEvent(record);
    if (decoded.kind === 'unreadable') throw new Error(decoded.detail);
    return decoded;
  });
}

export class CertifiedElection extends SignedElection {
  private readonly stop = new AbortController();
  private work: Promise<void> = Promise.resolve();

  private constructor(
    readonly database: TestDatabase,
    readonly pool: Pool,
    readonly stream: EventStream,
    readonly topics: TopicNames,
  ) {
    super();
  }

  /** Defined, sealed and being counted. `prefix` is that of its topics. */
  static async opened(prefix = 'sanaq'): Promise<CertifiedElection> {
    const database = await testPostgres();
    const pool = createPool(roleUrl(database.url, 'sanaq_writer'), { applicationName: 'test', max: 20 });
    const stream = createEmbeddedStream({ pool, pollMs: 5, pollMaxMs: 20 });
    const topics = topicNames(prefix, ELECTION_ID);
    const election = new CertifiedElection(database, pool, stream, topics);
    for (const topic of Object.values(topics)) await stream.createTopic(topic as string);
    const worker = new TabulationWorker({
      pool,
      stream,
      topicPrefix: prefix,
      leaseTtlMs: 3_000,
      electionPollMs: 50,
      snapshotIntervalMs: 10,
      log: SILENT,
    });
    election.work = worker.run(election.stop.signal);
    await stream.append(topics.stream, election.opening());
    return election;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.work;
    await this.stream.close();
    await this.pool.end();
    await this.database.drop();
  }

  /** Publishes protocols and waits until the snapshot with the last of them is out. */
  async protocols(sketches: readonly Omit<ProtocolSketch, 'id'>[]): Promise<void> {
    const records = sketches.map((sketch) => this.protocol(sketch));
    const { firstPosition } = await this.stream.append(this.topics.stream, records);
    await this.published(firstPosition + records.length - 1);
  }

  /** A list vote in every precinct of the register, and `c1`, `c2` in those of district 1. */
  async everything(c1 = 7, c2 = 4): Promise<void> {
    await this.protocols([
      ...SMALL_REGISTER.map(({ precinctId }) => ({ precinctId, votes: listVotes(40, 20, 10, 5) })),
      ...['p1', 'p2', 'p3'].map((precinctId) => ({ contestId: 'district-1', precinctId, votes: { c1, c2 } })),
    ]);
  }

  /** Waits until a snapshot at or above the position is published. */
  async published(position: number): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const { rows } = await this.pool.query<{ newest: number | null }>(
        'select max(snapshot) as newest from sanaq.published_snapshot',
      );
      if ((rows[0]?.newest ?? -1) >= position) return;
      if (performance.now() > until)
        throw new Error(`no snapshot from ${position} on: ${await this.verdictAt(position)}`);
      await pause(10);
    }
  }

  /** What was decided about a record, for the message of a test that waits in vain. */
  private async verdictAt(position: number): Promise<string> {
    const text = 'select kind, codes, detail from sanaq.verdict where subject = $1 order by cause desc limit 1';
    const { rows } = await this.pool.query<Record<string, unknown>>(text, [position]);
    return JSON.stringify(rows[0] ?? 'no verdict');
  }

  /** The contest as the newest published snapshot shows it. */
  async shown(contestId: string, round = 1): Promise<ContestAtSnapshot> {
    const fold = new ResultsFold(ELECTION_ID);
    for (const record of await recordsOf(this.stream, this.topics.results)) fold.take(record);
    const contest = fold.contest(contestId, round);
    if (contest === null) throw new Error(`no figures of ${contestId}`);
    return contest;
  }

  /** Both officers certify what is shown; resolves with the certification's name when it is published. */
  async certify(contestId: string, options: Parameters<SignedElection['certification']>[2] = {}): Promise<string> {
    const { root, top } = await this.shown(contestId, options.round);
    const { counters, votes } = top;
    const { proposal, approval } = await this.certification(contestId, { root, counters, votes }, options);
    await this.decide(proposal.record, approval.record);
    return proposal.sha256;
  }

  async revoke(contestId: string, certification: string): Promise<void> {
    const target = { sha256: certification, contestId, round: 1 };
    const { record } = await this.decision('o1', {
      kind: 'revoke_certification',
      scope: 'contest',
      target,
      basis: {},
    });
    await this.decide(record);
  }

  /** Appends decisions and waits until a snapshot with them is out. */
  async decide(...records: readonly RecordToAppend[]): Promise<void> {
    const { firstPosition } = await this.stream.append(this.topics.stream, records);
    await this.published(firstPosition + records.length - 1);
  }

  /** The election's stream and results once more under another prefix, each result as `change` makes it. */
  async copied(
    prefix: string,
    change: (records: readonly StreamRecord[]) => readonly RecordToAppend[] = (all) => all,
  ): Promise<TopicNames> {
    const topics = topicNames(prefix, ELECTION_ID);
    for (const topic of Object.values(topics)) await this.stream.createTopic(topic as string);
    await this.stream.append(topics.stream, await recordsOf(this.stream, this.topics.stream));
    await this.stream.append(topics.results, change(await recordsOf(this.stream, this.topics.results)));
    return topics;
  }
}
