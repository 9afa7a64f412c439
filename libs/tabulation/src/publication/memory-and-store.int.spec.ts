/** What is published from memory and what is published from the rows of the store is the same, byte for byte. */
import fc from 'fast-check';
import type { Pool } from 'pg';
import { chained } from '#libs/contracts';
import { listVotes, protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream, type RecordToAppend } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { createPool } from '#libs/platform';
import { StoredElection } from '#libs/results';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { ElectionLane } from '../lane/election-lane';
import { SnapshotSource } from '../relay/snapshot-source';
import { relayStoreOf } from './relay-store';
import { VerdictSource } from '../relay/verdict-source';
import { createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';
import { Outbox } from './outbox';
import type { SnapshotContent } from './snapshot-content';
import { closingRecord, recordsOfSnapshot } from './snapshot-records';

const START = { cause: -1, subject: -1 };
const CHECKPOINT = 'sanaq.invalid/test\n1\n';

async function everyRecord(content: SnapshotContent): Promise<RecordToAppend[]> {
  const records: RecordToAppend[] = [];
  let chain: Buffer | null = null;
  for await (const record of recordsOfSnapshot(content)) {
    records.push(record);
    chain = chained(chain, record.value ?? Buffer.alloc(0));
  }
  return [...records, await closingRecord(content, { records: records.length, chain }, { checkpoint: CHECKPOINT })];
}

const told = (records: readonly RecordToAppend[]): string[] => records.map(({ value }) => value?.toString() ?? '');

/** Rows of verdicts, wherever their batches are cut. */
function rowsOf(records: readonly RecordToAppend[]): string[] {
  return told(records).flatMap((text) => {
    const { data, rehearsal } = JSON.parse(text) as { data: { rows: unknown[][] }; rehearsal?: boolean };
    const { rows, ...shared } = data;
    return rows.map((row) => JSON.stringify([row, shared, rehearsal]));
  });
}

describe('What the relay takes from memory', () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;
  let elections = 0;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 10 });
    stream = createEmbeddedStream({ pool, pollMs: 5 });
  });

  afterAll(async () => {
    await stream.close();
    await pool.end();
    await database.drop();
  });

  async function counted(records: readonly RecordToAppend[], electionId: string): Promise<Outbox> {
    const topics = await createTopics(stream, electionId);
    await stream.append(topics.stream, records);
    const outbox = new Outbox();
    const stop = new AbortController();
    const lane = new ElectionLane({ pool, stream, topics, electionId, snapshotIntervalMs: 0, outbox });
    const counting = lane.run(stop.signal);
    while (!lane.idleAt(records.length)) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 5)), counting]);
    }
    stop.abort();
    await counting;
    return outbox;
  }

  /** Originals, corrections of them, second originals, nonsense. */
  const step = fc.record({
    precinct: fc.nat(SMALL_REGISTER.length - 1),
    kind: fc.constantFrom('original', 'same', 'other', 'unreadable', 'nul'),
    votes: fc.nat(500),
  });

  it('is what the store is rendered to, verdict by verdict and snapshot by snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), async (steps, rehearsal) => {
        const electionId = `both-${++elections}`;
        const definition = { ...smallDefinition({ officers: [], rehearsal }), electionId };
        const records = openingRecords(definition, SMALL_REGISTER);
        for (const [index, { precinct, kind, votes }] of steps.entries()) {
          const { precinctId = '' } = SMALL_REGISTER[precinct] ?? {};
          if (kind === 'unreadable') records.push({ key: null, value: Buffer.from('{"a":'), headers: [] });
          else if (kind === 'nul') records.push({ key: null, value: Buffer.from('{"\\u0000\\ud800":1}'), headers: [] });
          else {
            const id = kind === 'original' ? `${precinctId}-1` : kind === 'same' ? 'one' : `${index}`;
            const body = protocolBody({ id, precinctId, electionId, votes: listVotes(votes, 1, 0, 0) });
            const envelope = { ...body.envelope, rehearsal };
            records.push(recordOf({ ...body, envelope } as typeof body));
          }
        }
        const outbox = await counted(records, electionId);
        const electionNo = await new Journal(pool).electionNo(electionId);
        const election = new StoredElection(pool, electionId, electionNo);
        await election.load();

        const fromMemory: RecordToAppend[] = [];
        const memory = new VerdictSource(relayStoreOf(pool), election, outbox, START);
        for (let next = await memory.next(); next.records.length > 0; next = await memory.next()) {
          expect(next.stored).toBe(false);
          fromMemory.push(...next.records.map(({ record }) => record));
        }
        const store = new VerdictSource(relayStoreOf(pool), election, null, START);
        const { records: stored } = await store.next();
        expect(rowsOf(fromMemory)).toEqual(rowsOf(stored.map(({ record }) => record)));

        const [shown, kept] = [
          new SnapshotSource(relayStoreOf(pool), election, outbox),
          new SnapshotSource(relayStoreOf(pool), election, null),
        ];
        let snapshot = -1;
        let index = 0;
        for (let next = await kept.after(snapshot); next !== null; next = await kept.after(snapshot)) {
          const other = await shown.after(snapshot);
          expect([other?.snapshot, other?.fromStore]).toEqual([next.snapshot, false]);
          if (other !== null) expect(told(await everyRecord(other))).toEqual(told(await everyRecord(next)));
          expect([next.closing?.index, next.closing?.leaf.previous?.snapshot ?? -1]).toEqual([index++, snapshot]);
          ({ snapshot } = next);
        }
        expect(snapshot).toBeGreaterThan(1);
        expect(await shown.after(snapshot)).toBeNull();
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
