import type { Pool } from 'pg';
import { decodeEvent, EVENT_TYPES, verdictsIn, type VerdictGiven } from '#libs/contracts';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { createPool } from '#libs/platform';
import { StoredElection } from '#libs/results';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { relayStoreOf } from '../publication/relay-store';
import { verdictsFromStore } from '../publication/verdicts-from-store';
import { Relay } from './relay';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';

/** The same pool, except that statements which contain the text fail as if the process ended before them. */
function endingBefore(pool: Pool, text: string): Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name !== 'query') return Reflect.get(target, name) as unknown;
      return (sql: string, values: unknown[]) =>
        sql.includes(text) ? Promise.reject(new Error('the process ended')) : target.query(sql, values);
    },
  });
}

describe('The relay, ended between two of its statements', () => {
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

  it('notes a closed snapshot as published when it starts again, though the note was not made at once', async () => {
    const topics = await createTopics(stream, 'noted');
    const definition = { ...smallDefinition({ officers: [] }), electionId: 'noted' };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    await expect(countToEnd(endingBefore(pool, 'moved as ('), stream, 'noted')).rejects.toThrow('ended');
    const electionNo = await new Journal(pool).electionNo('noted');
    const noted = `select snapshot from sanaq.published_snapshot where election_no = ${electionNo}`;
    expect((await pool.query(noted)).rows).toEqual([]);
    const relay = new Relay({ pool, stream, topics, electionId: 'noted', electionNo, nowMs: Date.now });
    await relay.drain(new AbortController().signal);
    expect((await pool.query(noted)).rows).toEqual([{ snapshot: 2 }]);
  });

  it('renders verdicts with names that were committed after it had last looked for them', async () => {
    const topics = await createTopics(stream, 'named');
    const definition = { ...smallDefinition({ officers: [], rehearsal: true }), electionId: 'named' };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    const body = protocolBody({ id: 'p1', electionId: 'named' });
    const rehearsed = body.kind === 'protocol' ? { ...body, envelope: { ...body.envelope, rehearsal: true } } : body;
    await stream.append(topics.stream, [recordOf(rehearsed)]);
    const electionNo = await new Journal(pool).electionNo('named');
    const election = new StoredElection(pool, 'named', electionNo);
    await election.load();
    await countToEnd(pool, stream, 'named');
    const records = await verdictsFromStore(relayStoreOf(pool), election, { cause: -1, subject: -1 });
    const rows = records.flatMap(({ record }): (VerdictGiven & { readonly rehearsal: unknown })[] => {
      const event = decodeEvent({ ...record, position: 0, timestampMs: 0 });
      if (event.kind !== 'event' || event.type !== EVENT_TYPES.verdictGiven) return [];
      return verdictsIn(event.data).map((row) => ({ ...row, rehearsal: event.event.rehearsal }));
    });
    expect(rows.map(({ rehearsal }) => rehearsal)).toEqual([true, true, true, true]);
    expect(rows[3]).toMatchObject({ verdict: 'counted', contestId: 'list', round: 1, precinctId: 'p1' });
  });
});
