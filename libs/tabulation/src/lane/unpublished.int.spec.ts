/** What a database writer puts in the manner of a whole transaction behind what is published is not believed. */
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import type { Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { createPool } from '#libs/platform';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { Outbox } from '../publication/outbox';
import { relayStoreOf } from '../publication/relay-store';
import { Relay } from '../relay/relay';
import { TabulationWorker } from '../worker';
import { ElectionFold, storedSnapshots } from './election-fold';
import { ElectionLane } from './election-lane';
import { publishedTo } from './published-to';

describe('what waits in the store for its publication', () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 12 });
    stream = createEmbeddedStream({ pool });
  });

  afterAll(async () => {
    await stream.close();
    await pool.end();
    await database.drop();
  });

  /** The opening is published; three protocols are counted, and nothing of them is out. Their positions end at the number. */
  async function counted(electionId: string, snapshotIntervalMs: number): Promise<number> {
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    await countToEnd(pool, stream, electionId);
    const stop = new AbortController();
    let [stored, shown] = [0, -1];
    const onApplied = (progress: { nextPosition: number; snapshot: number | null }): void => {
      stored = progress.nextPosition;
      shown = progress.snapshot ?? shown;
    };
    const lane = new ElectionLane({ pool, stream, topics, electionId, snapshotIntervalMs, onApplied });
    const counting = lane.run(stop.signal);
    for (const { precinctId } of SMALL_REGISTER.slice(0, 3)) {
      await stream.append(topics.stream, [recordOf(protocolBody({ id: precinctId, precinctId, electionId }))]);
      const end = (await stream.describe(topics.stream))?.endPosition ?? 0;
      while (stored < end || (snapshotIntervalMs < 1_000 && shown < end - 1)) await pause(10);
    }
    stop.abort();
    await counting;
    return stored;
  }

  async function until(met: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await met())) await pause(25);
  }

  /** A worker on this election alone, until the condition holds. */
  async function worked(
    electionId: string,
    met: (worker: TabulationWorker) => boolean | Promise<boolean>,
  ): Promise<void> {
    const stop = new AbortController();
    const worker = new TabulationWorker({
      ...{ pool, stream, topicPrefix: 'sanaq', electionId, log: pino({ level: 'silent' }) },
      ...{ leaseTtlMs: 60_000, electionPollMs: 100, snapshotIntervalMs: 50 },
    });
    const done = worker.run(stop.signal);
    await until(() => met(worker));
    stop.abort();
    await done;
  }

  const out = async (electionId: string): Promise<(number | undefined)[]> => {
    const { verdicts, results } = topicNames('sanaq', electionId);
    return [(await stream.describe(verdicts))?.endPosition, (await stream.describe(results))?.endPosition];
  };

  async function changed(sql: string, electionNo: number, position: number): Promise<void> {
    await pool.query('alter table sanaq.journal disable trigger user');
    const { rowCount } = await pool.query(sql, [electionNo, position]);
    await pool.query('alter table sanaq.journal enable always trigger append_only_rows');
    expect(rowCount).toBe(1);
  }

  it('goes out where its records give it', async () => {
    await counted('honest', 3_600_000);
    const before = await out('honest');
    await worked('honest', async () => {
      const now = await out('honest');
      return now.every((end, index) => (end ?? 0) > (before[index] ?? 0));
    });
  });

  it('goes out once the lane has given its word, not before', async () => {
    const electionId = 'word';
    const end = await counted(electionId, 1);
    const before = await out(electionId);
    const electionNo = await new Journal(pool).electionNo(electionId);
    const outbox = new Outbox();
    outbox.begin(end, end - 1);
    const stop = new AbortController();
    let looks = 0;
    const onStep = (): void => {
      looks++;
    };
    const topics = topicNames('sanaq', electionId);
    const relay = new Relay({ pool, stream, topics, electionId, electionNo, nowMs: Date.now, outbox, onStep });
    const publishing = relay.run(stop.signal);
    await until(() => looks >= 4);
    expect(await out(electionId)).toEqual(before);
    outbox.confirm();
    await until(async () => (await out(electionId)).every((now, index) => (now ?? 0) > (before[index] ?? 0)));
    stop.abort();
    await publishing;
  });

  it('stops the count where a verdict is not what its record gives, though every figure would follow from it', async () => {
    const electionId = 'forged';
    const end = await counted(electionId, 3_600_000);
    const before = await out(electionId);
    const electionNo = await new Journal(pool).electionNo(electionId);
    const held = `update sanaq.journal set kind = 2, codes = 'PRECINCT_OTHER' where election_no = $1 and position = $2`;
    await changed(held, electionNo, end - 1);
    let said = '';
    await worked(electionId, (worker) => {
      said = worker.stoppedElections.get(electionId) ?? '';
      return said !== '';
    });
    expect(said).toMatch(new RegExp(`^VERDICT_DIFFERS: .*position ${end - 1}`));
    expect(await out(electionId)).toEqual(before);
  });

  it('stops the count where figures are not what the records make, though they add up and every root is right', async () => {
    const electionId = 'figures';
    await counted(electionId, 1);
    const before = await out(electionId);
    const electionNo = await new Journal(pool).electionNo(electionId);
    // One vote more for everybody from the precinct up to the whole, in every row of the snapshots that wait.
    for (const table of ['unit_result', 'precinct_result']) {
      await pool.query(`alter table sanaq.${table} disable trigger user`);
      const { rowCount } = await pool.query(
        `update sanaq.${table} set figures[3] = figures[3] + 1 where election_no = $1 and figures is not null and contest_no = 0
         and snapshot = (select max(snapshot) from sanaq.snapshot where election_no = $1)`,
        [electionNo],
      );
      await pool.query(`alter table sanaq.${table} enable always trigger append_only_rows`);
      expect(rowCount).toBeGreaterThan(0);
    }
    let said = '';
    await worked(electionId, (worker) => {
      said = worker.stoppedElections.get(electionId) ?? '';
      return said !== '';
    });
    expect(said).toMatch(/^FIGURES_DIFFER/);
    expect(await out(electionId)).toEqual(before);
  });

  it('is looked at in every snapshot, not the newest alone', async () => {
    const end = await counted('shown', 1);
    const topics = topicNames('sanaq', 'shown');
    const electionNo = await new Journal(pool).electionNo('shown');
    const published = await publishedTo(relayStoreOf(pool), stream, { electionId: 'shown', electionNo }, topics);
    const snapshots = storedSnapshots(pool);
    const { rows } = await pool.query<{ snapshot: number }>(
      'select snapshot from sanaq.snapshot where election_no = $1 order by snapshot',
      [electionNo],
    );
    const waiting = rows.map(({ snapshot }) => snapshot).filter((snapshot) => snapshot > published.snapshot);
    expect(waiting.length).toBeGreaterThan(1);
    const rootOf: typeof snapshots.rootOf = (no, snapshot) =>
      snapshot === waiting[0] ? Promise.resolve('sha256:00') : snapshots.rootOf(no, snapshot);
    const folded = async (...to: (typeof published)[]): Promise<void> => {
      const fold = new ElectionFold(new Journal(pool), { ...snapshots, rootOf }, 'shown', electionNo);
      await fold.advance(end, undefined, undefined, ...to);
    };
    await folded();
    await expect(folded(published)).rejects.toMatchObject({ code: 'SNAPSHOT_DIFFERS' });
  });

  it('counts as published only as far as the topics bear the notes out', async () => {
    const electionId = 'noted';
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    await countToEnd(pool, stream, electionId);
    const electionNo = await new Journal(pool).electionNo(electionId);
    const now = (): ReturnType<typeof publishedTo> =>
      publishedTo(relayStoreOf(pool), stream, { electionId, electionNo }, topics);
    const { verdicts, snapshot } = await now();
    expect([verdicts, snapshot].every((position) => position > 0)).toBe(true);
    await pool.query('update sanaq.relay set sent_cause = sent_cause + 1 where topic = $1', [topics.verdicts]);
    expect(await now()).toMatchObject({ verdicts: -1, snapshot });
  });
});
