/** Whatever is in a record: what goes into the store comes out of it again, every column, or was never let in. */
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { decodeRecord } from '#libs/contracts';
import { ElectionState, judge, type Verdict } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { Journal, JournalRows } from '#libs/journal';
import { createPool } from '#libs/platform';
import { toStreamRecord } from '../../libs/event-stream/src/kafka/kafka-record';
import { crashElection, CRASH_ELECTION_ID, openingOf } from '../elections/crash-election';
import type { RawRecord } from '../crash/plain-kafka';
import { Seeded } from '../crash/seeded';
import { StreamGenerator } from '../crash/stream-generator';
import { testPostgres, type TestDatabase } from '../support/servers';
import { mutated } from './mutate';

const TIMES = [
  '0',
  '-1',
  '253402300799999',
  '253402300800000',
  '9007199254740993',
  '9223372036854775807',
  'NaN',
  '1.5',
];

/** A message as Kafka may hand it over: nothing in it is as it should be. */
const bytes = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
);
const name = fc.string({ unit: 'binary', maxLength: 30 });
const message = fc.record({
  key: bytes,
  value: bytes,
  timestamp: fc.oneof(fc.constantFrom(...TIMES), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  headers: fc.dictionary(
    name,
    fc.oneof(
      fc.constant(Buffer.alloc(0)),
      bytes.map((one) => one ?? Buffer.from([0])),
    ),
  ),
});

/** An event whose envelope has any text at all in the members that have columns of their own. */
const named = fc
  .record({ id: name, source: name, subject: name, precinctId: name, contestId: name })
  .map(({ id, source, subject, precinctId, contestId }) =>
    Buffer.from(
      JSON.stringify({
        specversion: '1.0',
        type: 'kz.sanaq.protocol.submitted.v1',
        ...{ id, source, subject },
        rehearsal: true,
        data: { electionId: CRASH_ELECTION_ID, contestId, precinctId, round: 1, counters: {}, votes: {} },
      }),
    ),
  );

describe('Every column of a record', () => {
  let database: TestDatabase;
  let pool: Pool;
  let journal: Journal;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'fields', max: 3, role: 'sanaq_writer' });
    journal = new Journal(pool);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  let elections = 0;
  /** Judges the records of one election, stores them and reads them again. */
  async function throughTheStore(records: readonly StreamRecord[]): Promise<void> {
    const electionNo = await journal.electionNo(`fields-${++elections}`);
    await journal.startAt(electionNo, 0);
    const rulingNo = await journal.rulingNo(electionNo, '', 'test');
    const state = new ElectionState(CRASH_ELECTION_ID);
    const rows = new JournalRows(electionNo);
    const given: Verdict[] = [];
    for (const record of records) {
      const decoded = decodeRecord(record);
      const verdicts = judge(state, decoded);
      const own = verdicts.find(({ subject }) => subject === record.position);
      if (own === undefined) throw new Error('no verdict');
      rows.addRecord(record, decoded, own, rulingNo);
      given.push(own);
    }
    const next = records.length;
    const batch = { from: 0, next, endPosition: next, last: null, rows: [rows] };
    expect(await journal.apply(electionNo, batch)).toBe('applied');
    const found: StreamRecord[] = [];
    const verdicts: Verdict[] = [];
    for await (const slice of journal.read(electionNo, 0, next)) {
      found.push(...slice.records.map(({ record }) => record));
      for (const [cause, ofCause] of slice.verdicts)
        verdicts.push(...ofCause.filter(({ subject }) => subject === cause));
    }
    expect(found).toEqual(records);
    const said = ({ kind, codes, warnings, cell }: Verdict): unknown => [kind, codes, warnings, cell];
    expect(verdicts.map(said)).toEqual(given.map(said));
    // What other readers of the store get: text that is text, times that are times.
    await pool.query(
      `select to_timestamp(timestamp_ms / 1000.0), source || event_id || detail || codes, row_to_json(j)
       from (select timestamp_ms, source, event_id, detail, codes from sanaq.journal where election_no = $1) j`,
      [electionNo],
    );
  }

  const { before, seal } = openingOf(crashElection(60));
  const placed = (all: readonly RawRecord[], timestamps: readonly string[]): StreamRecord[] =>
    [...before, seal, ...all].map(({ key, value, headers }, position) => {
      const timestamp = timestamps[position] ?? '1679200000000';
      return { ...toStreamRecord({ key, value, offset: String(position), timestamp, headers: {} }), headers };
    });

  it('is read again as it was, whatever Kafka hands over', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 30 }), async (messages) => {
        await throughTheStore(messages.map((one, position) => toStreamRecord({ ...one, offset: String(position) })));
      }),
      { numRuns: 40 },
    );
  });

  it('is read again as it was, whatever names stand in the event', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(named, { minLength: 1, maxLength: 30 }), async (values) => {
        const records = values.map((value) => ({
          key: null,
          value,
          headers: [['content-type', Buffer.from('application/cloudevents+json')]] as const,
        }));
        await throughTheStore(placed(records, TIMES));
      }),
      { numRuns: 40 },
    );
  });

  it('is read again as it was, of records that were good once', async () => {
    const seeded = new Seeded(7);
    const good = new StreamGenerator(crashElection(60), seeded).next(200);
    for (let round = 0; round < 5; round++) {
      const records = Array.from({ length: 300 }, () => mutated(seeded.pick(good), good, seeded));
      await throughTheStore(placed(records, []));
    }
  });
});
