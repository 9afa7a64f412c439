/** The small election with a whole history, counted on the embedded stream: what a replay, an export or a loss meets. */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import type { LogName } from '#libs/election';
import { ELECTION_ID, listVotes } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream, type RecordToAppend } from '#libs/event-stream';
import { formatSignerKey, formatVerifierKey, parseSignerKey, type SignerKey } from '#libs/log';
import { createPool, roleUrl } from '#libs/platform';
import { isAbsent, ResultsReader, type ContestDocument } from '#libs/results';
import { LogKeys } from '#libs/tabulation';
import type { ReplayOptions } from '../../libs/replay/src/replay-options';
import { testPostgres, type TestDatabase } from '../support/servers';
import { countToEnd, createTopics } from './on-stream';
import { nameOf, SignedElection } from './signed-election';

export { ELECTION_ID };

/** A log's signing key for tests, always the same of one seed. */
export function testLogKey(origin = 'example.org/log', seed = 7): SignerKey {
  const key = parseSignerKey(formatSignerKey(origin, Buffer.alloc(32, seed)));
  if (key === null) throw new Error('a key');
  return key;
}

function logOf({ verifier }: SignerKey): LogName {
  return { origin: verifier.name, vkey: formatVerifierKey(verifier) };
}

export class ReplayedElection extends SignedElection {
  private constructor(
    readonly database: TestDatabase,
    readonly owner: Pool,
    readonly writer: Pool,
    readonly reader: Pool,
    readonly stream: EventStream,
    readonly topics: TopicNames,
    private readonly logKey: SignerKey | null,
  ) {
    super(logKey === null ? {} : { log: logOf(logKey) });
  }

  /** With a key, its checkpoints are signed by it. */
  static async opened(logKey: SignerKey | null = null): Promise<ReplayedElection> {
    const database = await testPostgres();
    const owner = createPool(database.url, { applicationName: 'test-owner', max: 2 });
    const writer = createPool(roleUrl(database.url, 'sanaq_writer'), { applicationName: 'test', max: 10 });
    const reader = createPool(roleUrl(database.url, 'sanaq_reader'), { applicationName: 'test', max: 4 });
    const stream = createEmbeddedStream({ pool: writer, pollMs: 5, pollMaxMs: 20 });
    const topics = await createTopics(stream, ELECTION_ID);
    return new ReplayedElection(database, owner, writer, reader, stream, topics, logKey);
  }

  async close(): Promise<void> {
    await this.stream.close();
    for (const pool of [this.owner, this.writer, this.reader]) await pool.end();
    await this.database.drop();
  }

  /** What a replay of this election is asked with. */
  options(more: Partial<ReplayOptions> = {}): ReplayOptions {
    const { topics, stream, reader: pool } = this;
    return { electionId: ELECTION_ID, topics, stream, pool, from: 'journal', ...more };
  }

  /** Appends, counts to the end, publishes; returns the position of the first record. */
  append(...records: readonly RecordToAppend[]): Promise<number> {
    return this.appendWith(this.logKey === null ? [] : [this.logKey], ...records);
  }

  /** The same by a service that has these keys. */
  async appendWith(keys: readonly SignerKey[], ...records: readonly RecordToAppend[]): Promise<number> {
    const { firstPosition } = await this.stream.append(this.topics.stream, records);
    await countToEnd(this.writer, this.stream, ELECTION_ID, { logKeys: new LogKeys(keys) });
    return firstPosition;
  }

  async contest(contestId: string): Promise<ContestDocument> {
    const found = await new ResultsReader(this.reader).contestOutcome(ELECTION_ID, contestId);
    if (isAbsent(found)) throw new Error(`no ${found.absent}`);
    return found;
  }

  /** Snapshots in order. */
  async snapshots(): Promise<{ readonly snapshot: number; readonly root: string }[]> {
    const text = 'select snapshot, root from sanaq.snapshot order by snapshot';
    return (await this.reader.query<{ snapshot: number; root: string }>(text)).rows;
  }

  async certify(contestId: string): Promise<void> {
    const { proposal, approval } = await this.certification(contestId, await this.contest(contestId));
    await this.append(proposal.record);
    await this.append(approval.record);
  }

  /** What its owner can do to a table that refuses changes. */
  async tamper(table: string, sql: string, values: readonly unknown[] = []): Promise<void> {
    await this.owner.query(`alter table ${table} disable trigger all`);
    const { rowCount } = await this.owner.query(sql, [...values]);
    const guard = table === 'sanaq.stream_position' ? 'position_moves_on' : 'append_only_rows';
    await this.owner.query(`alter table ${table} enable always trigger ${guard}`);
    if (rowCount !== 1) throw new Error(`${rowCount ?? 0} rows were changed`);
  }

  /**
   * Everything that can happen to a record: counted, held (a control, a second original, an unknown precinct, a
   * predecessor not yet seen, before the seal), duplicate, refused, replaced, admitted, set aside; a certified contest.
   */
  async history(): Promise<void> {
    const opening = this.opening();
    const early = this.protocol({ precinctId: 'p1', votes: listVotes(11, 2, 3, 4) });
    await this.append(...opening.slice(0, 2), early, ...opening.slice(2));
    const wrong = this.protocol({ precinctId: 'p2', counters: { invalid: 0, issued: 1 } });
    const unreadable: RecordToAppend = {
      key: null,
      value: Buffer.from('{"no'),
      headers: [['x', Buffer.from([0, 255])]],
    };
    await this.append(early, wrong, unreadable, { key: Buffer.from('k'), value: null, headers: [] });
    const second = this.protocol({ precinctId: 'p1', votes: listVotes(500, 0, 0, 0) });
    const unknown = this.protocol({ precinctId: 'p99' });
    await this.append(second, unknown, this.protocol({ precinctId: 'p3' }), this.protocol({ precinctId: 'p4' }));
    await this.settle(wrong, 'admit');
    await this.settle(second, 'set_aside');
    await this.settle(unknown, 'set_aside');
    const districts = ['p1', 'p2', 'p3'].map((precinctId) => this.protocol({ contestId: 'district-1', precinctId }));
    const last = this.protocol({ precinctId: 'p5' });
    // The second correction comes first: it waits for the one that it names.
    const correction = this.correction(last, listVotes(9, 9, 9, 9));
    await this.append(last, this.correction(correction, listVotes(8, 8, 8, 8)), ...districts);
    await this.append(correction);
    await this.certify('district-1');
    // Into a certified contest: held, and an open item from here on.
    await this.append(this.protocol({ contestId: 'district-1', precinctId: 'p1' }));
  }

  private async settle(record: RecordToAppend, kind: 'admit' | 'set_aside'): Promise<void> {
    const target = { sha256: nameOf(record) };
    await this.append(
      (await this.decision('o1', { kind, scope: 'precinct', target, basis: { verdict: 'held' } })).record,
    );
  }
}

/** An empty database next to it, as after a loss. */
export async function emptyStore(): Promise<{ readonly writer: Pool; readonly reader: Pool; close(): Promise<void> }> {
  const database = await testPostgres();
  const writer = createPool(roleUrl(database.url, 'sanaq_writer'), { applicationName: 'test', max: 10 });
  const reader = createPool(roleUrl(database.url, 'sanaq_reader'), { applicationName: 'test', max: 4 });
  const close = async (): Promise<void> => {
    await writer.end();
    await reader.end();
    await database.drop();
  };
  return { writer, reader, close };
}
