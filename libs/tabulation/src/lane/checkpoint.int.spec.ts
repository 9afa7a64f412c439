import type { Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { Claims, fingerprintOf, restoreState, SAVED_STATE_ENGINE, saveState } from '#libs/election';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { checkpointBytes, checkpointHead, Journal, writeCheckpoint, type StoredCheckpoint } from '#libs/journal';
import { createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';
import { restoreCheckpoint, storedCheckpoint } from './checkpoint';
import { ElectionFold, storedSnapshots } from './election-fold';
import { ElectionLane } from './election-lane';
import { Outbox } from '../publication/outbox';

const electionId = 'kept';

describe('The checkpoint of a fold', () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;
  let journal: Journal;
  let electionNo = 0;

  const always = { checkpointRecordsMin: 1 };

  async function submit(id: string, precinctId: string): Promise<void> {
    await stream.append(`sanaq.${electionId}.stream.v1`, [recordOf(protocolBody({ id, precinctId, electionId }))]);
  }

  async function stored(): Promise<{ head: StoredCheckpoint; bytes: Buffer }> {
    const head = await checkpointHead(pool, electionNo);
    const bytes = head === null ? null : await checkpointBytes(pool, electionNo, head);
    if (head === null || bytes === null) throw new Error('there is no checkpoint');
    return { head, bytes };
  }

  async function folded(checkpointFrom: number): Promise<ElectionFold> {
    const checkpoint = storedCheckpoint(pool, electionId, electionNo, checkpointFrom);
    const fold = new ElectionFold(journal, storedSnapshots(pool), electionId, electionNo, checkpoint);
    await fold.advance((await journal.position(electionNo))?.nextPosition ?? 0);
    return fold;
  }

  /** What a start asks of the store: records with their verdicts, closing records. */
  async function rowsRead(): Promise<{ readonly records: number; readonly closings: number }> {
    const rows = { records: 0, closings: 0 };
    const counting: Pick<Journal, 'read'> = {
      async *read(...asked) {
        for await (const slice of journal.read(...asked)) {
          rows.records += slice.records.length;
          yield slice;
        }
      },
    };
    const snapshots = storedSnapshots(pool);
    const checkpoint = storedCheckpoint(pool, electionId, electionNo, 1);
    const fold = new ElectionFold(
      counting,
      {
        ...snapshots,
        closingsFrom: async (...asked) => {
          const found = await snapshots.closingsFrom(...asked);
          rows.closings += found.length;
          return found;
        },
      },
      electionId,
      electionNo,
      checkpoint,
    );
    await fold.advance((await journal.position(electionNo))?.nextPosition ?? 0);
    return rows;
  }

  /** Does something to the stored checkpoint, asks what becomes of it, and puts the good one back. */
  async function after(sql: string): Promise<unknown> {
    const { head, bytes } = await stored();
    await pool.query(sql);
    const found = await restoreCheckpoint(pool, electionId, electionNo);
    const fold = await folded(1);
    expect([fold.from === null, fingerprintOf(fold.state)]).toEqual([
      true,
      fingerprintOf((await folded(Infinity)).state),
    ]);
    await writeCheckpoint(pool, electionNo, head, [bytes]);
    return found;
  }

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 10, role: 'sanaq_writer' });
    stream = createEmbeddedStream({ pool });
    journal = new Journal(pool);
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    for (const precinctId of ['p1', 'p2', 'nowhere']) await submit(`e-${precinctId}`, precinctId);
    await countToEnd(pool, stream, electionId, always);
    electionNo = await journal.electionNo(electionId);
  });

  afterAll(async () => {
    await stream.close();
    await pool.end();
    await database.drop();
  });

  it('is kept when a process ends, and a fold goes on from it to the state that the whole journal makes', async () => {
    const { head } = await stored();
    expect(head).toMatchObject({ position: 5, engine: SAVED_STATE_ENGINE, differs: false });
    await submit('later', 'p3');
    await countToEnd(pool, stream, electionId, { checkpointRecordsMin: 1_000 });
    const [fold, whole] = [await folded(1), await folded(Infinity)];
    expect([fold.from?.position, whole.from]).toEqual([5, null]);
    expect([fold.next, fold.lastSnapshot, fold.snapshotter.due]).toEqual([7, 6, false]);
    expect(fold.state.root()).toBe(whole.state.root());
    expect(fingerprintOf(fold.state)).toBe(fingerprintOf(whole.state));
  });

  it('lets a start read only what came after it, however long the journal is', async () => {
    const short = await rowsRead();
    expect(short).toEqual({ records: 1, closings: 1 });
    for (let index = 0; index < 60; index++) await submit(`again-${index}`, 'nowhere');
    await countToEnd(pool, stream, electionId, always);
    await submit('one-more', 'nowhere');
    await countToEnd(pool, stream, electionId, { checkpointRecordsMin: 1_000 });
    expect((await journal.position(electionNo))?.nextPosition).toBe(68);
    expect(await rowsRead()).toEqual(short);
  });

  it('says what an opening took, from which checkpoint it went on, and how much it folded', async () => {
    const stop = new AbortController();
    const openings: unknown[] = [];
    const lane = new ElectionLane({
      ...{ pool, stream, electionId, topics: topicNames('sanaq', electionId), snapshotIntervalMs: 20, ...always },
      onOpened: (opening) => {
        openings.push(opening);
        stop.abort();
      },
    });
    await lane.run(stop.signal);
    const parts = { topic: expect.any(Number) as number, fold: expect.any(Number) as number };
    expect(openings).toMatchObject([{ checkpoint: 66, recordsFolded: 1, partsMs: parts }]);
  });

  it('is not looked for where the journal is short', async () => {
    expect((await folded(1_000)).from).toBeNull();
  });

  it('is dropped, and everything folded, where it is cut short or altered', async () => {
    const cut = `update sanaq.checkpoint_part set bytes = substr(bytes, 1, length(bytes) - 1) where part_no = 0`;
    expect(await after(cut)).toBe('cut short');
    expect(await after('delete from sanaq.checkpoint_part')).toBe('cut short');
    const altered = `update sanaq.checkpoint_part set bytes = set_byte(bytes, 99, get_byte(bytes, 99) # 1)`;
    expect(await after(altered)).toBe('cut short');
    expect(await after(`update sanaq.checkpoint set bytes = 8000000000000`)).toBe('cut short');
  });

  it('is dropped where another engine wrote it', async () => {
    expect(await after(`update sanaq.checkpoint set engine = '0/1'`)).toBe('other engine');
  });

  it('is dropped where it is of another stream, or of a place that this one has not', async () => {
    const other = `update sanaq.checkpoint set record_sha256 = decode(repeat('00', 32), 'hex')`;
    expect(await after(other)).toBe('other stream');
    expect(await after('update sanaq.checkpoint set position = 99')).toBe('other stream');
    expect(await after(`update sanaq.checkpoint set definition = 'sha256:other'`)).toBe('other stream');
    expect(await after('update sanaq.checkpoint set root = (select min(root) from sanaq.snapshot)')).toBe(
      'other stream',
    );
  });

  it('is dropped where its bytes, under their own hash, are no state of this root', async () => {
    const { head, bytes } = await stored();
    const put = async (pieces: Buffer): Promise<unknown> => {
      await writeCheckpoint(pool, electionNo, head, [pieces]);
      return restoreCheckpoint(pool, electionId, electionNo);
    };
    for (const nonsense of [Buffer.alloc(0), Buffer.alloc(64), bytes.subarray(0, bytes.length - 8)])
      expect(await put(nonsense)).toBe('unreadable');
    const { state } = restoreState(Buffer.from(bytes));
    state.contest(0).figures[0] = 999;
    expect(await put(Buffer.concat(saveState(state, [[], []])))).toBe('other root');
    await put(bytes);
  });

  it('stops the count where it is forged under a root that is right: a claim is gone, so a copy would count twice', async () => {
    const { head, bytes } = await stored();
    const { state } = restoreState(Buffer.from(bytes));
    Object.assign(state, { claims: new Claims() });
    await writeCheckpoint(pool, electionNo, head, saveState(state, [[], []]));
    const found = await restoreCheckpoint(pool, electionId, electionNo);
    expect(found).toMatchObject({ position: head.position });
    const stopped = { code: 'CHECKPOINT_DIFFERS', actor: 'operator' };
    await submit('last', 'p4');
    const topics = topicNames('sanaq', electionId);
    const outbox = new Outbox();
    const lane = new ElectionLane({ pool, stream, topics, electionId, snapshotIntervalMs: 20, outbox, ...always });
    await expect(lane.run(new AbortController().signal)).rejects.toMatchObject(stopped);
    // It was counted from there, and nothing of it may go out.
    expect([outbox.end === null, outbox.confirmed]).toEqual([false, false]);
    const marked = await checkpointHead(pool, electionNo);
    expect(marked?.differs).toBe(true);
    await expect(countToEnd(pool, stream, electionId, always)).rejects.toMatchObject(stopped);
    // No newer checkpoint takes the place of the one that a person must look at.
    await writeCheckpoint(pool, electionNo, head, [bytes]);
    expect((await checkpointHead(pool, electionNo))?.differs).toBe(true);
    await pool.query('delete from sanaq.checkpoint');
    await countToEnd(pool, stream, electionId, always);
    expect((await checkpointHead(pool, electionNo))?.differs).toBe(false);
  });
});
