/** A database writer’s figures that wait for their publication are never closed by a snapshot. */
import type { Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { createPool } from '#libs/platform';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { Relay } from '../relay/relay';

describe('a relay that publishes from the store', () => {
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

  async function counted(electionId: string): Promise<number> {
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    // The opening is public; what comes after it is counted while nothing can be sent.
    await countToEnd(pool, stream, electionId);
    for (const { precinctId } of SMALL_REGISTER) {
      await stream.append(topics.stream, [recordOf(protocolBody({ id: precinctId, precinctId, electionId }))]);
    }
    const deaf: EventStream = { ...bound(stream), append: () => Promise.reject(new Error('not now')) };
    await expect(countToEnd(pool, deaf, electionId)).rejects.toThrow('not now');
    return new Journal(pool).electionNo(electionId);
  }

  /** What can be spread. */
  function bound(from: EventStream): EventStream {
    return {
      topics: (prefix) => from.topics(prefix),
      createTopic: (topic) => from.createTopic(topic),
      describe: (topic) => from.describe(topic),
      read: (topic, options) => from.read(topic, options),
      recordAt: (topic, position) => from.recordAt(topic, position),
      append: (topic, records) => from.append(topic, records),
      close: () => from.close(),
    };
  }

  async function publish(electionId: string, electionNo: number): Promise<number> {
    const topics = topicNames('sanaq', electionId);
    const relay = new Relay({ pool, stream, topics, electionId, electionNo, nowMs: Date.now });
    await relay.drain(new AbortController().signal);
    const { rows } = await pool.query<{ count: number }>(
      'select count(*)::integer as count from sanaq.published_snapshot where election_no = $1',
      [electionNo],
    );
    return rows[0]?.count ?? 0;
  }

  async function forge(table: string, set: string, electionNo: number): Promise<void> {
    await pool.query(`alter table sanaq.${table} disable trigger user`);
    const { rowCount } = await pool.query(
      `update sanaq.${table} set ${set} where election_no = $1
       and snapshot = (select max(snapshot) from sanaq.${table} where election_no = $1)`,
      [electionNo],
    );
    await pool.query(`alter table sanaq.${table} enable always trigger append_only_rows`);
    expect(rowCount).toBeGreaterThan(0);
  }

  it('sends all that adds up', async () => {
    const electionNo = await counted('honest');
    expect(await publish('honest', electionNo)).toBeGreaterThan(1);
  });

  it.each([
    ['unit', 'unit_result', 'figures = array_replace(figures, figures[1], figures[1] + 100)'],
    ['count', 'unit_result', 'open_items = open_items + case when unit_no = 0 then 1 else 0 end'],
    ['precinct', 'precinct_result', 'figures = array_replace(figures, figures[1], figures[1] + 100)'],
  ])('stops at a forged %s and names it', async (name, table, set) => {
    const electionId = `forged-${name}`;
    const electionNo = await counted(electionId);
    await forge(table, set, electionNo);
    await expect(publish(electionId, electionNo)).rejects.toMatchObject({ code: 'PUBLICATION_DOES_NOT_ADD_UP' });
  });
});
