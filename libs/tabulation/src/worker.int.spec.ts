import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import type { Pool } from 'pg';
import { protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { requireSameStream } from '#libs/journal';
import { codeOf, createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../test/support/servers';
import { ElectionLane } from './lane/election-lane';
import { createTopics, recordOf } from '../../../test/elections/on-stream';
import { openingRecords } from '../../../test/elections/opening';
import { TabulationWorker } from './worker';

const ELECTIONS = Array.from({ length: 10 }, (_, index) => `share-${index}`);

describe('Tabulation workers', () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'test', max: 60 });
    stream = createEmbeddedStream({ pool });
    for (const electionId of ELECTIONS) {
      const topics = await createTopics(stream, electionId);
      await stream.append(
        topics.stream,
        openingRecords({ ...smallDefinition({ officers: [] }), electionId }, SMALL_REGISTER),
      );
    }
  });

  afterAll(async () => {
    await stream.close();
    await pool.end();
    await database.drop();
  });

  function start(
    log = pino({ level: 'silent' }),
    electionId?: string,
  ): { worker: TabulationWorker; stop: AbortController; done: Promise<void> } {
    const stop = new AbortController();
    const worker = new TabulationWorker({
      pool,
      stream,
      topicPrefix: 'sanaq',
      leaseTtlMs: 1_000,
      electionPollMs: 100,
      snapshotIntervalMs: 50,
      log,
      ...(electionId === undefined ? {} : { electionId }),
    });
    return { worker, stop, done: worker.run(stop.signal) };
  }

  async function until(met: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await met())) await pause(25);
  }

  async function counted(): Promise<number> {
    const { rows } = await pool.query<{ n: number }>(`select count(*)::integer as n from sanaq.verdict where kind = 1`);
    return rows[0]?.n ?? 0;
  }

  async function submit(id: string): Promise<void> {
    for (const electionId of ELECTIONS) {
      const body = protocolBody({ id, precinctId: `p${id}`, electionId });
      await stream.append(`sanaq.${electionId}.stream.v1`, [recordOf(body)]);
    }
  }

  it('share ten elections, follow each other’s, and the one that is left takes over all of them', async () => {
    const first = start();
    await until(() => first.worker.electionIds.length === ELECTIONS.length);
    const second = start();
    await until(() => first.worker.electionIds.length === 5 && second.worker.electionIds.length === 5);
    await submit('1');
    await until(async () => (await counted()) === ELECTIONS.length);
    const { rows } = await pool.query<{ end: number }>('select max(next_position) as end from sanaq.stream_position');
    const end = rows[0]?.end ?? -1;
    await until(() => {
      const followed = [...second.worker.followedElections];
      const theirs = followed.filter(([electionId]) => first.worker.electionIds.includes(electionId));
      return theirs.length === 5 && theirs.every(([, position]) => position === end);
    });
    first.stop.abort();
    await first.done;
    await submit('2');
    await until(async () => (await counted()) === 2 * ELECTIONS.length);
    expect(second.worker.electionIds).toHaveLength(ELECTIONS.length);
    second.stop.abort();
    await second.done;
  });

  it('take an election over whose former writer stands frozen in the midst of its transaction', async () => {
    const electionId = 'frozen';
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    const lines: string[] = [];
    const first = start(pino({ level: 'warn' }, { write: (line) => lines.push(line) }), electionId);
    const next = async (): Promise<number> => {
      const { rows } = await pool.query<{ next: number }>(
        'select p.next_position as next from sanaq.stream_position p join sanaq.election using (election_no) where election_id = $1',
        [electionId],
      );
      return rows[0]?.next ?? 0;
    };
    await until(async () => (await next()) === 3);
    first.stop.abort();
    await first.done;
    const frozen = await pool.connect();
    await frozen.query('begin');
    await frozen.query(
      'update sanaq.stream_position p set end_position = 4 from sanaq.election e where e.election_no = p.election_no and election_id = $1',
      [electionId],
    );
    await stream.append(topics.stream, [recordOf(protocolBody({ id: '1', precinctId: 'p1', electionId }))]);
    const second = start(pino({ level: 'warn' }, { write: (line) => lines.push(line) }), electionId);
    await until(async () => (await next()) === 4);
    frozen.release(true);
    expect(lines.join('')).toMatch(/"who":"[^"]*test[^"]*".*"ended":true.*ended the session of a former writer/);
    second.stop.abort();
    await second.done;
  });

  it('are not ready to publish while a record of theirs is never taken, say which, and go on once it is gone', async () => {
    const electionId = 'blocked';
    const topics = await createTopics(stream, electionId);
    const definition = { ...smallDefinition({ officers: [] }), electionId };
    await stream.append(topics.stream, openingRecords(definition, SMALL_REGISTER));
    const lines: string[] = [];
    const published = async (): Promise<number> => (await stream.describe(topics.results))?.endPosition ?? 0;
    const first = start(undefined, electionId);
    await until(async () => (await published()) > 0 && first.worker.electionIds.includes(electionId));
    expect([...first.worker.unpublishedElections]).toEqual([]);
    first.stop.abort();
    await first.done;
    const { rows } = await pool.query<{ election_no: number }>(
      'select election_no from sanaq.election where election_id = $1',
      [electionId],
    );
    const electionNo = rows[0]?.election_no;
    // As a defect of ours would write it: the judge refuses every decision that leads to such an event.
    await pool.query('alter table sanaq.certification disable trigger all');
    await pool.query(
      `insert into sanaq.certification (election_no, position, snapshot, contest_no, type, data)
       select $1, 3, 3, 0, 'revoked', $2`,
      [electionNo, JSON.stringify({ padding: 'p'.repeat(1_100_000) })],
    );
    // Counted by a process that ends before it publishes: what comes after it reads the rows.
    await stream.append(topics.stream, [recordOf(protocolBody({ id: '1', precinctId: 'p1', electionId }))]);
    const lane = new ElectionLane({ pool, stream, topics, electionId, snapshotIntervalMs: 0 });
    const counting = new AbortController();
    const laneDone = lane.run(counting.signal);
    await until(() => lane.idleAt(4));
    counting.abort();
    await laneDone;
    const { worker, stop, done } = start(pino({ level: 'error' }, { write: (line) => lines.push(line) }), electionId);
    await until(() => worker.unpublishedElections.has(electionId));
    expect(worker.unpublishedElections.get(electionId)).toMatch(/^PUBLICATION_BLOCKED: the event "3\/revoked"/);
    expect(worker.stoppedElections.has(electionId)).toBe(false);
    expect(lines.map((line) => (JSON.parse(line) as { code?: string }).code)).toContain('PUBLICATION_BLOCKED');
    const before = await published();
    // Only the owner of the database can, against the triggers.
    await pool.query(
      `delete from sanaq.certification where election_no = ${electionNo};
       alter table sanaq.certification enable trigger all`,
    );
    await until(async () => !worker.unpublishedElections.has(electionId) && (await published()) > before);
    stop.abort();
    await done;
  });

  it('do not count on a stream that is not the one they read', async () => {
    const topic = 'sanaq.share-0.stream.v1';
    const facts = await stream.describe(topic);
    const end = facts?.endPosition ?? 0;
    const answerOf = (next: number, begin: number, sha256: Buffer): Promise<unknown> =>
      requireSameStream(stream, topic, {
        nextPosition: next,
        beginPosition: begin,
        last: { position: 0, sha256 },
      }).then(
        () => 'same',
        (error: unknown) => codeOf(error),
      );
    const { rows } = await pool.query<{ sha256: Buffer }>(
      `select j.sha256 from sanaq.journal j join sanaq.election e using (election_no) where e.election_id = 'share-0' and position = 0`,
    );
    const first = rows[0]?.sha256 ?? Buffer.alloc(32);
    expect(await answerOf(end, 0, first)).toBe('same');
    expect(await answerOf(end, 1, first)).toBe('STREAM_BEGIN_MOVED');
    expect(await answerOf(end + 1, 0, first)).toBe('STREAM_SHORTER');
    expect(await answerOf(end, 0, Buffer.alloc(32))).toBe('STREAM_DIFFERS');
    await expect(requireSameStream(stream, 'sanaq.nowhere.stream.v1', null)).rejects.toMatchObject({
      code: 'STREAM_MISSING',
    });
  });
});
