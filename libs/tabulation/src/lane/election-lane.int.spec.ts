import type { Pool } from 'pg';
import { decodeEvent, chained, precinctsIn, verdictsIn } from '#libs/contracts';
import { protocolBody, smallDefinition, SMALL_REGISTER, listVotes, recordAt } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream, type StreamRecord } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';

async function everything(stream: EventStream, topic: string): Promise<StreamRecord[]> {
  const end = (await stream.describe(topic))?.endPosition ?? 0;
  const records: StreamRecord[] = [];
  if (end === 0) return records;
  for await (const batch of stream.read(topic, { from: 0, signal: new AbortController().signal })) {
    records.push(...batch.records);
    if (batch.nextPosition >= end) break;
  }
  return records;
}

describe('The lane of an election', () => {
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

  it('journals, judges, snapshots and publishes; a restart goes on where it stopped', async () => {
    const topics = await createTopics(stream, 'small');
    await stream.append(topics.stream, openingRecords(smallDefinition({ officers: [] }), SMALL_REGISTER));
    const first = protocolBody({ id: 'e1' });
    await stream.append(topics.stream, [recordOf(first), { key: null, value: Buffer.from('{"a":'), headers: [] }]);
    await countToEnd(pool, stream, 'small');
    await stream.append(topics.stream, [
      recordOf(first),
      recordOf(protocolBody({ id: 'e2', precinctId: 'p2', votes: listVotes(20, 0, 0, 0) })),
    ]);
    await countToEnd(pool, stream, 'small');

    const verdicts = (await everything(stream, topics.verdicts)).flatMap((record): unknown[] => {
      const event = decodeEvent(record);
      return event.kind === 'event' && event.type === 'kz.sanaq.verdict.given.v1'
        ? verdictsIn(event.data).map(({ position, verdict, codes }) => [position, verdict, ...codes])
        : [event];
    });
    expect(verdicts).toEqual([
      [0, 'accepted'],
      [1, 'accepted'],
      [2, 'accepted'],
      [3, 'counted'],
      [4, 'refused', 'JSON_MALFORMED'],
      [5, 'duplicate'],
      [6, 'counted'],
    ]);
    expect(recordAt(0, first).position).toBe(0);
  });

  it('publishes snapshots that are whole: units agree, and the closing record vouches for those before it', async () => {
    const records = await everything(stream, 'sanaq.small.results.v1');
    let chain: Buffer | null = null;
    let count = 0;
    const nation = new Map<string, number>();
    const precincts = new Map<string, number>();
    const closed: number[] = [];
    for (const record of records) {
      const event = decodeEvent(record);
      if (event.kind !== 'event') throw new Error(JSON.stringify(event));
      if (event.type === 'kz.sanaq.results.published.v1') {
        count++;
        chain = chained(chain, record.value ?? Buffer.alloc(0));
        const { contestId, unitId, votes } = event.data;
        const sumOf = (figures: typeof votes): number => Object.values(figures).reduce((a, b) => a + b, 0);
        if (unitId === 'N') nation.set(contestId, sumOf(votes));
        for (const one of precinctsIn(event.data)) precincts.set(`${contestId}/${one.precinctId}`, sumOf(one.votes));
      }
      if (event.type === 'kz.sanaq.snapshot.published.v1') {
        expect([event.data.records, event.data.recordsSha256]).toEqual([
          count,
          `sha256:${(chain ?? Buffer.alloc(32)).toString('hex')}`,
        ]);
        closed.push(event.data.snapshot);
        const list = [...precincts]
          .filter(([key]) => key.startsWith('list/'))
          .reduce((sum, [, votes]) => sum + votes, 0);
        expect(nation.get('list')).toBe(list);
        count = 0;
        chain = null;
      }
    }
    expect(closed[0]).toBe(2);
    expect(closed[closed.length - 1]).toBe(6);
    expect(nation.get('list')).toBe(39);
  });
});
