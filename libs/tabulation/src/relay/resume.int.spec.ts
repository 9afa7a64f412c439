/** A relay that begins where another one ended, wherever that was. */
import type { Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { listVotes, protocolBody, smallDefinition, SMALL_REGISTER } from '#libs/election/testing';
import { createEmbeddedStream, type EventStream, type RecordToAppend, type StreamRecord } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { createPool } from '#libs/platform';
import { RelayNotes } from '#libs/results';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { ElectionLane } from '../lane/election-lane';
import { Outbox } from '../publication/outbox';
import { countToEnd, createTopics, recordOf } from '../../../../test/elections/on-stream';
import { openingRecords } from '../../../../test/elections/opening';
import { Relay } from './relay';
import { republish } from './republish';
import { RelayFenced } from './topic-sender';

const NEVER = new AbortController().signal;

describe('A relay that begins', () => {
  let database: TestDatabase;
  let pool: Pool;
  let stream: EventStream;

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

  async function everything(topic: string): Promise<StreamRecord[]> {
    const end = (await stream.describe(topic))?.endPosition ?? 0;
    const records: StreamRecord[] = [];
    if (end === 0) return records;
    for await (const batch of stream.read(topic, { from: 0, signal: NEVER })) {
      records.push(...batch.records);
      if (batch.nextPosition >= end) return records;
    }
    return records;
  }

  const values = (records: readonly RecordToAppend[]): string[] => records.map(({ value }) => value?.toString() ?? '');

  async function opened(electionId: string): Promise<void> {
    const topics = await createTopics(stream, electionId);
    await stream.append(
      topics.stream,
      openingRecords({ ...smallDefinition({ officers: [] }), electionId }, SMALL_REGISTER),
    );
    await countToEnd(pool, stream, electionId);
    for (const { precinctId } of SMALL_REGISTER) {
      const body = protocolBody({ id: precinctId, precinctId, electionId, votes: listVotes(7, 1, 0, 0) });
      await stream.append(topics.stream, [recordOf(body)]);
    }
    await countToEnd(pool, stream, electionId);
  }

  function streamWith(over: Partial<EventStream>): EventStream {
    return {
      topics: (prefix) => stream.topics(prefix),
      createTopic: (topic) => stream.createTopic(topic),
      describe: (topic) => stream.describe(topic),
      append: (topic, records) => stream.append(topic, records),
      read: (topic, options) => stream.read(topic, options),
      recordAt: (topic, position) => stream.recordAt(topic, position),
      close: () => Promise.resolve(),
      ...over,
    };
  }

  async function relayOf(electionId: string, over: Partial<EventStream> = {}, outbox?: Outbox): Promise<Relay> {
    const electionNo = await new Journal(pool).electionNo(electionId);
    const topics = topicNames('sanaq', electionId);
    const options = { pool, stream: streamWith(over), topics, electionId, electionNo, nowMs: Date.now };
    return new Relay(outbox === undefined ? options : { ...options, outbox });
  }

  /** The notes as they were: a process that ended before it noted anything of what it sent. */
  async function unnoted(electionId: string): Promise<void> {
    await pool.query(
      `update sanaq.relay set noted_position = null, noted_sha256 = null, sent_cause = -1, sent_subject = -1
       where election_no = (select election_no from sanaq.election where election_id = $1)`,
      [electionId],
    );
  }

  it('takes the word of a topic whose end holds records that were never confirmed, and sends nothing twice', async () => {
    await opened('unconfirmed');
    const topics = topicNames('sanaq', 'unconfirmed');
    const before = [await everything(topics.verdicts), await everything(topics.results)].map(values);
    await unnoted('unconfirmed');
    await (await relayOf('unconfirmed')).drain(NEVER);
    expect([await everything(topics.verdicts), await everything(topics.results)].map(values)).toEqual(before);
    const noted = await pool.query<{ count: number }>(
      `select count(*)::integer as count from sanaq.relay join sanaq.election using (election_no)
       where election_id = 'unconfirmed' and noted_position is not null`,
    );
    expect(noted.rows[0]?.count).toBe(2);
  });

  it('sends a snapshot again whole that was begun and not closed, with the same ids and bytes', async () => {
    await opened('begun');
    const topics = topicNames('sanaq', 'begun');
    const whole = await everything(topics.results);
    // The same election, of whose last snapshot the closing record never came.
    const other = await createTopics(stream, 'begun', 'other');
    await stream.append(other.results, whole.slice(0, -1));
    await stream.append(other.verdicts, await everything(topics.verdicts));
    const electionNo = await new Journal(pool).electionNo('begun');
    await new Relay({ pool, stream, topics: other, electionId: 'begun', electionNo, nowMs: Date.now }).drain(NEVER);
    const sent = values(await everything(other.results));
    expect(new Set(sent)).toEqual(new Set(values(whole)));
    expect(sent.at(-1)).toBe(values(whole).at(-1));
    expect(sent.length).toBeGreaterThan(whole.length);
  });

  it('stops before a topic that is ahead of the store, or says otherwise, and names which', async () => {
    await opened('ahead');
    const topics = topicNames('sanaq', 'ahead');
    const closing = (await everything(topics.results)).at(-1);
    const text = closing?.value?.toString() ?? '';
    const { data } = JSON.parse(text) as { data: { snapshot: number; recordsSha256: string } };
    const later = text.replaceAll(String(data.snapshot), String(data.snapshot + 50));
    await stream.append(topics.results, [{ key: null, headers: [], value: Buffer.from(later) }]);
    await expect((await relayOf('ahead')).drain(NEVER)).rejects.toMatchObject({ code: 'PUBLICATION_AHEAD' });

    await opened('otherwise');
    const others = topicNames('sanaq', 'otherwise');
    const last = (await everything(others.verdicts)).at(-1)?.value?.toString() ?? '';
    await stream.append(others.verdicts, [
      { key: null, headers: [], value: Buffer.from(last.replace('counted', 'refused')) },
    ]);
    await expect((await relayOf('otherwise')).drain(NEVER)).rejects.toMatchObject({ code: 'PUBLICATION_DIFFERS' });
  });

  it('stops before a topic that was cut off, and republishing writes the same records into an empty one', async () => {
    await opened('lost');
    const topics = topicNames('sanaq', 'lost');
    const before = [await everything(topics.verdicts), await everything(topics.results)].map(values);
    const electionNo = await new Journal(pool).electionNo('lost');
    // Under the old names stand topics that were made anew.
    const anew = await createTopics(stream, 'lost', 'anew');
    const names = new Map([
      [topics.verdicts, anew.verdicts],
      [topics.results, anew.results],
    ]);
    const to = (topic: string): string => names.get(topic) ?? topic;
    const over: Partial<EventStream> = {
      createTopic: (topic) => stream.createTopic(to(topic)),
      describe: async (topic) => {
        const facts = await stream.describe(to(topic));
        return facts && { ...facts, topic };
      },
      append: (topic, records) => stream.append(to(topic), records),
      read: (topic, options) => stream.read(to(topic), options),
      recordAt: (topic, position) => stream.recordAt(to(topic), position),
    };
    const used = streamWith(over);
    await expect((await relayOf('lost', over)).drain(NEVER)).rejects.toMatchObject({
      code: 'PUBLICATION_TOPIC_CHANGED',
    });
    const states = async (): Promise<string[]> =>
      (await republish(pool, used, { electionNo, topics })).map(({ state }) => state);
    expect(await states()).toEqual(['begun', 'begun', 'whole']);
    await (await relayOf('lost', over)).drain(NEVER);
    const after = [await everything(anew.verdicts), await everything(anew.results)].map(values);
    expect(after[1]).toEqual(before[1]);
    expect(after[0]?.join('').length).toBeGreaterThan(0);
    expect(await states()).toEqual(['whole', 'whole', 'whole']);
    await stream.append(anew.results, [{ key: null, value: Buffer.from('{}'), headers: [] }]);
    await pool.query('update sanaq.relay set noted_position = 1000 where topic = $1', [topics.results]);
    await expect(states()).rejects.toMatchObject({ code: 'REPUBLISH_NOT_EMPTY' });
  });

  it('gives every claim an epoch of its own, and takes a note of the newest alone, though all are asked together', async () => {
    await opened('claims');
    const electionNo = await new Journal(pool).electionNo('claims');
    const { results } = topicNames('sanaq', 'claims');
    const [one, two] = [new RelayNotes(pool, electionNo, results), new RelayNotes(pool, electionNo, results)];
    const before = await one.load();
    await Promise.all([one.claim(), two.claim()]);
    const sent = { records: 1, timestampMs: 0, closed: [] };
    const taken = await Promise.all([one.note(before, sent), two.note(before, sent)]);
    expect(taken.filter((own) => own)).toHaveLength(1);
    await expect(one.load()).resolves.toEqual(before);
  });

  it('fences the one before it, which may wake up, send what readers drop, and learns it from its note', async () => {
    await opened('woken');
    const topics = topicNames('sanaq', 'woken');
    await stream.append(topics.stream, [recordOf(protocolBody({ id: 'late', precinctId: 'p1', electionId: 'woken' }))]);
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let began: () => void = () => undefined;
    const sending = new Promise<void>((resolve) => (began = resolve));
    const frozen = await relayOf('woken', {
      append: async (topic, records) => {
        began();
        await asleep;
        return stream.append(topic, records);
      },
    });
    const lane = new ElectionLane({ pool, stream, topics, electionId: 'woken', snapshotIntervalMs: 0 });
    const stop = new AbortController();
    const counting = lane.run(stop.signal);
    while (!lane.idleAt((await stream.describe(topics.stream))?.endPosition ?? 0)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    stop.abort();
    await counting;
    const draining = frozen.drain(NEVER);
    draining.catch(() => undefined);
    await sending;
    await (await relayOf('woken')).drain(NEVER);
    const once = values(await everything(topics.verdicts));
    wake();
    await expect(draining).rejects.toThrow(RelayFenced);
    const twice = values(await everything(topics.verdicts));
    expect(twice.slice(0, once.length)).toEqual(once);
    expect(new Set(twice).size).toBe(once.length);
  });

  it.each(['verdicts', 'results'] as const)(
    'publishes nothing on a topic of %s that begins in the midst of what was published, and nothing is whole there',
    async (what) => {
      const electionId = `midst-${what}`;
      await opened(electionId);
      const topics = topicNames('sanaq', electionId);
      const whole = await everything(topics[what]);
      const other = await createTopics(stream, electionId, 'midst');
      await stream.append(other[what], whole.slice(-1));
      const rest = what === 'verdicts' ? 'results' : 'verdicts';
      await stream.append(other[rest], await everything(topics[rest]));
      const electionNo = await new Journal(pool).electionNo(electionId);
      const relay = new Relay({ pool, stream, topics: other, electionId, electionNo, nowMs: Date.now });
      await expect(relay.drain(NEVER)).rejects.toMatchObject({ code: 'PUBLICATION_TOPIC_CHANGED', place: other[what] });
      expect(await everything(other[what])).toHaveLength(1);
      const again = republish(pool, stream, { electionNo, topics: other });
      await expect(again).rejects.toMatchObject({ code: 'REPUBLISH_NOT_EMPTY', place: other[what] });
    },
  );

  it('stops before a topic whose first records were removed, and has it deleted before it is written again, as one with other settings', async () => {
    await opened('cut');
    const topics = topicNames('sanaq', 'cut');
    const electionNo = await new Journal(pool).electionNo('cut');
    const cut = streamWith({
      describe: async (topic) => {
        const facts = await stream.describe(topic);
        return facts === null || topic !== topics.results ? facts : { ...facts, beginPosition: 2 };
      },
    });
    const relay = new Relay({ pool, stream: cut, topics, electionId: 'cut', electionNo, nowMs: Date.now });
    await expect(relay.drain(NEVER)).rejects.toMatchObject({
      code: 'PUBLICATION_TOPIC_CHANGED',
      message: expect.stringContaining('begins at position 2') as string,
    });
    await expect(republish(pool, cut, { electionNo, topics })).rejects.toMatchObject({ code: 'REPUBLISH_NOT_EMPTY' });
    const unfit = streamWith({
      describe: async (topic) => {
        const facts = await stream.describe(topic);
        const problems = [{ code: 'TOPIC_COMPRESSION' as const, detail: 'compression.type is producer.' }];
        return facts === null || topic !== topics.results ? facts : { ...facts, endPosition: 0, problems };
      },
    });
    await expect(republish(pool, unfit, { electionNo, topics })).rejects.toMatchObject({ code: 'TOPIC_COMPRESSION' });
  });

  it.each(['before', 'after'] as const)(
    'goes on where a process ended %s the append of what it had in memory',
    async (when) => {
      const electionId = `killed-${when}`;
      const topics = await createTopics(stream, electionId);
      await stream.append(
        topics.stream,
        openingRecords({ ...smallDefinition({ officers: [] }), electionId }, SMALL_REGISTER),
      );
      for (const { precinctId } of SMALL_REGISTER) {
        await stream.append(topics.stream, [recordOf(protocolBody({ id: precinctId, precinctId, electionId }))]);
      }
      const outbox = new Outbox();
      const lane = new ElectionLane({ pool, stream, topics, electionId, snapshotIntervalMs: 0, outbox });
      const stop = new AbortController();
      const counting = lane.run(stop.signal);
      const ended = await relayOf(
        electionId,
        {
          append: async (topic, records) => {
            if (when === 'after') await stream.append(topic, records);
            throw new Error('the process ended');
          },
        },
        outbox,
      );
      await expect(ended.run(stop.signal)).rejects.toThrow('the process ended');
      while (!lane.idleAt((await stream.describe(topics.stream))?.endPosition ?? 0)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      stop.abort();
      await counting;
      await (await relayOf(electionId)).drain(NEVER);
      const rows = values(await everything(topics.verdicts)).flatMap((text) => {
        const { data } = JSON.parse(text) as { data: { rows: [number, number][] } };
        return data.rows.map(([cause]) => cause);
      });
      expect([...new Set(rows)]).toEqual(Array.from({ length: 3 + SMALL_REGISTER.length }, (_, at) => at));
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    },
  );
});
