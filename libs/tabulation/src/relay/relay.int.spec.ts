import type { Pool } from 'pg';
import { decodeEvent, EVENT_TYPES, topicNames, verdictsIn, type VerdictGiven } from '#libs/contracts';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import {
  createEmbeddedStream,
  StreamError,
  type EventStream,
  type RecordToAppend,
  type StreamRecord,
} from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { Relay } from './relay';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';

/** A stream whose appends fail now and then: before the records are kept, or after. */
function unreliable(stream: EventStream, fails: (call: number) => 'before' | 'after' | 'no'): EventStream {
  let call = 0;
  return {
    topics: (prefix) => stream.topics(prefix),
    createTopic: (topic) => stream.createTopic(topic),
    describe: (topic) => stream.describe(topic),
    read: (topic, options) => stream.read(topic, options),
    recordAt: (topic, position) => stream.recordAt(topic, position),
    close: () => stream.close(),
    append: async (topic: string, records: readonly RecordToAppend[]) => {
      const when = fails(call++);
      if (when === 'before') throw new StreamError('STREAM_UNREACHABLE', 'cut off before', true);
      const result = await stream.append(topic, records);
      if (when === 'after') throw new StreamError('STREAM_UNREACHABLE', 'cut off after', true);
      return result;
    },
  };
}

describe('The relay', () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 10 });
    stream = createEmbeddedStream({ pool });
  });

  afterAll(async () => {
    await stream.close();
    await pool.end();
    await database.drop();
  });

  async function everything(topic: string): Promise<StreamRecord[]> {
    const end = (await stream.describe(topic))?.endPosition ?? 0;
    const records: StreamRecord[] = [];
    for await (const batch of stream.read(topic, { from: 0, signal: new AbortController().signal })) {
      records.push(...batch.records);
      if (batch.nextPosition >= end) return records;
    }
    return records;
  }

  async function verdictsOn(topic: string): Promise<VerdictGiven[]> {
    return (await everything(topic)).flatMap((record) => {
      const event = decodeEvent(record);
      return event.kind === 'event' && event.type === EVENT_TYPES.verdictGiven ? verdictsIn(event.data) : [];
    });
  }

  const idOf = (record: StreamRecord): string => {
    const event = decodeEvent(record);
    return event.kind === 'event' ? event.event.id : 'unreadable';
  };

  it('cut off before or after any request sends every record, in order, repeats with the same bytes', async () => {
    for (const electionId of ['smooth', 'rough']) {
      const topics = await createTopics(stream, electionId);
      const definition = { ...smallDefinition({ officers: [] }), electionId };
      await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
      for (const { precinctId } of SMALL_REGISTER) {
        await stream.append(topics.stream, [recordOf(protocolBody({ id: precinctId, precinctId, electionId }))]);
      }
    }
    await countToEnd(pool, stream, 'smooth');
    // Count "rough" without publishing, then publish through a connection that breaks at every turn.
    await countToEnd(
      pool,
      unreliable(stream, () => 'before'),
      'rough',
    ).catch(() => undefined);
    const electionNo = await new Journal(pool).electionNo('rough');
    const turns = ['after', 'before', 'after', 'no', 'before', 'after'] as const;
    let calls = 0;
    const rough = unreliable(stream, () => turns[calls++ % turns.length] ?? 'no');
    const topics = topicNames('sanaq', 'rough');
    for (let attempt = 0; attempt < 40; attempt++) {
      const relay = new Relay({ pool, stream: rough, topics, electionId: 'rough', electionNo, nowMs: Date.now });
      const done = await relay.drain(new AbortController().signal).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof StreamError)) throw error;
          return false;
        },
      );
      if (done) break;
    }
    for (const name of ['verdicts', 'results'] as const) {
      const once = (await everything(topicNames('sanaq', 'smooth')[name])).map(idOf);
      const records = await everything(topics[name]);
      const bytes = new Map<string, string>();
      for (const record of records) {
        const value = record.value?.toString() ?? '';
        expect(bytes.get(idOf(record)) ?? value).toBe(value);
        bytes.set(idOf(record), value);
      }
      // Snapshots may be cut at other positions; verdicts may not.
      if (name === 'verdicts') expect([...bytes.keys()]).toEqual(once);
      // What was sent and not confirmed is learnt from the end of the topic: nothing is sent twice here.
      expect(records.length).toBe(bytes.size);
      expect(idOf(records[records.length - 1]!)).toBe(once[once.length - 1]);
    }
    const { rows } = await pool.query<{ topic: string; noted_position: number }>(
      `select topic, noted_position from sanaq.relay where election_no = $1 order by topic`,
      [electionNo],
    );
    const ends = [topics.results, topics.verdicts].map(async (topic) => (await stream.describe(topic))?.endPosition);
    expect(rows.map((row) => row.noted_position + 1)).toEqual(await Promise.all(ends));
  });

  it('publishes nothing of the results before the time that the definition names', async () => {
    const topics = await createTopics(stream, 'later');
    const definition = {
      ...smallDefinition({ officers: [] }),
      electionId: 'later',
      publishFrom: '2999-01-01T00:00:00Z',
    };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    await countToEnd(pool, stream, 'later');
    expect((await stream.describe(topics.results))?.endPosition).toBe(0);
    expect((await verdictsOn(topics.verdicts)).map(({ position }) => position)).toEqual([0, 1, 2]);
    const electionNo = await new Journal(pool).electionNo('later');
    const after = Date.parse('2999-01-01T00:00:01Z');
    await new Relay({ pool, stream, topics, electionId: 'later', electionNo, nowMs: () => after }).drain(
      new AbortController().signal,
    );
    expect((await stream.describe(topics.results))?.endPosition).toBeGreaterThan(0);
  });
});
