import type { Pool } from 'pg';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { codeOf, createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { ElectionFold, storedSnapshots } from './election-fold';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';

const electionId = 'folded';

describe(ElectionFold.name, () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;
  let journal: Journal;
  let electionNo = 0;
  let end = 0;

  async function submit(...precinctIds: readonly string[]): Promise<void> {
    for (const precinctId of precinctIds) {
      const body = protocolBody({ id: `e-${precinctId}`, precinctId, electionId });
      await stream.append(`sanaq.${electionId}.stream.v1`, [recordOf(body)]);
    }
    await countToEnd(pool, stream, electionId);
  }

  function newFold(): ElectionFold {
    return new ElectionFold(journal, storedSnapshots(pool), electionId, electionNo);
  }

  async function storedRoot(snapshot: number | null): Promise<string | undefined> {
    const { rows } = await pool.query<{ root: string }>(
      'select root from sanaq.snapshot where election_no = $1 and snapshot = $2',
      [electionNo, snapshot],
    );
    return rows[0]?.root;
  }

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 10 });
    stream = createEmbeddedStream({ pool });
    journal = new Journal(pool);
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    await submit('p1', 'p2');
    await submit('p3', 'nowhere');
    await submit('p4');
    electionNo = await journal.electionNo(electionId);
    end = (await journal.position(electionNo))?.nextPosition ?? 0;
  });

  afterAll(async () => {
    await stream.close();
    await pool.end();
    await database.drop();
  });

  it('reaches the stored snapshot in one step, with nothing left to store', async () => {
    const fold = newFold();
    await fold.advance(end);
    expect(fold.next).toBe(end);
    expect(fold.lastSnapshot).toBe(end - 1);
    expect(fold.state.root()).toBe(await storedRoot(end - 1));
    expect(fold.snapshotter.due).toBe(false);
  });

  it('reaches the same however it is cut', async () => {
    for (let first = 0; first <= end; first++) {
      for (let second = first; second <= end; second++) {
        const fold = newFold();
        for (const to of [first, second, end]) await fold.advance(to);
        expect(fold.state.root()).toBe(await storedRoot(end - 1));
        expect([fold.lastSnapshot, fold.snapshotter.due]).toEqual([end - 1, false]);
      }
    }
  });

  it('goes on after a signal that ended it', async () => {
    const fold = newFold();
    const stop = new AbortController();
    stop.abort();
    await fold.advance(end, stop.signal);
    await fold.advance(end);
    expect(fold.state.root()).toBe(await storedRoot(end - 1));
  });

  it('has something to store where records came after the last snapshot', async () => {
    const fold = newFold();
    await fold.advance(end);
    await submit('p5');
    const next = (await journal.position(electionNo))?.nextPosition ?? 0;
    await pool.query('alter table sanaq.snapshot disable trigger all');
    await pool.query(`delete from sanaq.snapshot where election_no = $1 and snapshot = $2`, [electionNo, next - 1]);
    await fold.advance(next);
    expect([fold.next, fold.lastSnapshot, fold.snapshotter.due]).toEqual([next, end - 1, true]);
  });

  it('stops at a closing record that binds another history, or other outcomes', async () => {
    await pool.query('alter table sanaq.closing disable trigger user');
    const forge = async (index: number, of: string, by: string): Promise<void> => {
      const forged = `update sanaq.closing set leaf = replace(leaf, $3, $4) where election_no = $1 and leaf_index = $2`;
      await pool.query(forged, [electionNo, index, of, by]);
    };
    const { rows } = await pool.query<{ leaf: string }>(
      'select leaf from sanaq.closing where election_no = $1 and snapshot < $2 order by leaf_index',
      [electionNo, end],
    );
    const leaves = rows.map(({ leaf }) => JSON.parse(leaf) as { stream: { root: string }; outcomes: { root: string } });
    const last = leaves.length - 1;
    for (const [index, named] of [
      [0, leaves[0]?.stream.root],
      [last, leaves[last]?.outcomes.root],
    ] as const) {
      const other = `sha256:${'0'.repeat(64)}`;
      await forge(index, named ?? '', other);
      await expect(newFold().advance(end)).rejects.toMatchObject({ code: 'CLOSING_DIFFERS' });
      await forge(index, other, named ?? '');
    }
    await newFold().advance(end);
  });

  it('stops at a last snapshot that nobody counted', async () => {
    const last = '(select max(snapshot) from sanaq.snapshot where election_no = $1)';
    await pool.query('alter table sanaq.snapshot disable trigger user');
    await pool.query(
      `update sanaq.snapshot set root = 'sha256:' || repeat('0', 64) where election_no = $1 and snapshot = ${last}`,
      [electionNo],
    );
    await expect(newFold().advance(end)).rejects.toMatchObject({ code: 'SNAPSHOT_DIFFERS' });
  });

  it('stops at a record whose bytes are not those that were journalled', async () => {
    await pool.query('alter table sanaq.journal disable trigger user');
    await pool.query(`update sanaq.journal set value = value || ' ' where election_no = $1 and position = 4`, [
      electionNo,
    ]);
    const refused = newFold()
      .advance(end)
      .catch((error: unknown) => codeOf(error));
    expect(await refused).toBe('JOURNAL_ALTERED');
  });
});
