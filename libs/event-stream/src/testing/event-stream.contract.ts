import { randomUUID } from 'node:crypto';
import {
  type EventStream,
  type RecordToAppend,
  type StreamBatch,
  StreamError,
  type StreamErrorCode,
  type StreamRecord,
} from '../event-stream';

/** A store to run the suite against. */
export interface StreamFixture {
  readonly stream: EventStream;
  close(): Promise<void>;
}

/** A record of text for tests. */
export function textRecord(value: string, key: string | null = null): RecordToAppend {
  return { key: key === null ? null : Buffer.from(key), value: Buffer.from(value), headers: [] };
}

/** Reads until `count` records have come, then stops. */
export async function readRecords(
  stream: EventStream,
  topic: string,
  from: number,
  count: number,
  batchRecordsMax?: number,
): Promise<StreamRecord[]> {
  const stop = new AbortController();
  const records: StreamRecord[] = [];
  const limit = batchRecordsMax === undefined ? {} : { batchRecordsMax };
  for await (const batch of stream.read(topic, { from, signal: stop.signal, ...limit })) {
    records.push(...batch.records);
    if (records.length >= count) stop.abort();
  }
  return records;
}

/** The code of the {@link StreamError} that something ends with. */
export async function streamErrorOf(work: Promise<unknown>): Promise<StreamErrorCode | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof StreamError) return error.code;
    throw error;
  }
}

function texts(records: readonly StreamRecord[]): (string | null)[] {
  return records.map(({ value }) => value?.toString() ?? null);
}

function numbered(count: number, from = 0): RecordToAppend[] {
  return Array.from({ length: count }, (_, index) => textRecord(`record ${from + index}`));
}

/** The first test of a run starts the servers, and the very first one fetches their programs. */
export const SERVER_START_MS = 300_000;

const HUGE_BYTES = 1_200_000;

/**
 * What every implementation of {@link EventStream} must do. `makeFixture` is called once; each test uses topics of its
 * own.
 */
export function describeEventStream(name: string, makeFixture: () => Promise<StreamFixture>): void {
  describe(`the event stream on ${name}`, () => {
    let fixture: StreamFixture | undefined;
    let stream: EventStream;
    const prefix = `contract.${randomUUID()}`;
    let topics = 0;

    const newTopic = async (): Promise<string> => {
      topics += 1;
      const topic = `${prefix}.${topics}`;
      await stream.createTopic(topic);
      return topic;
    };

    beforeAll(async () => {
      fixture = await makeFixture();
      stream = fixture.stream;
    }, SERVER_START_MS);
    afterAll(async () => {
      // Absent where the servers did not start: that is the failure to be shown, not this.
      await fixture?.close();
    });

    topicTests(() => ({ stream, newTopic, prefix }));
    appendTests(() => ({ stream, newTopic, prefix }));
    readTests(() => ({ stream, newTopic, prefix }));
    manyTests(() => ({ stream, newTopic, prefix }));
  });
}

interface Tools {
  readonly stream: EventStream;
  readonly newTopic: () => Promise<string>;
  readonly prefix: string;
}

function topicTests(tools: () => Tools): void {
  test('a topic is created once and is there the second time', async () => {
    const { stream, prefix } = tools();
    expect(await stream.createTopic(`${prefix}.twice`)).toBe('created');
    expect(await stream.createTopic(`${prefix}.twice`)).toBe('exists');
  });

  test('a new topic is empty and without problems', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    expect(await stream.describe(topic)).toEqual({ topic, beginPosition: 0, endPosition: 0, problems: [] });
  });

  test('a topic that does not exist is described as null, and reading, appending and looking into it say so', async () => {
    const { stream, prefix } = tools();
    const topic = `${prefix}.absent`;
    expect(await stream.describe(topic)).toBeNull();
    expect(await streamErrorOf(readRecords(stream, topic, 0, 1))).toBe('TOPIC_MISSING');
    expect(await streamErrorOf(stream.append(topic, numbered(1)))).toBe('TOPIC_MISSING');
  });

  test('topics are listed by prefix, sorted', async () => {
    const { stream, prefix } = tools();
    await stream.createTopic(`${prefix}-list.b`);
    await stream.createTopic(`${prefix}-list.a`);
    await stream.createTopic(`${prefix}-other.c`);
    expect(await stream.topics(`${prefix}-list.`)).toEqual([`${prefix}-list.a`, `${prefix}-list.b`]);
  });
}

function appendTests(tools: () => Tools): void {
  test('append returns where the first record stands, and the description shows the new end', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    expect(await stream.append(topic, numbered(3))).toMatchObject({ firstPosition: 0 });
    expect(await stream.append(topic, numbered(2, 3))).toMatchObject({ firstPosition: 3 });
    expect(await stream.append(topic, [])).toMatchObject({ firstPosition: 5 });
    expect(await stream.describe(topic)).toMatchObject({ beginPosition: 0, endPosition: 5 });
  });

  test('concurrent appends are put in a row, each one whole and in the order of the calls', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    const answers = await Promise.all([0, 1, 2, 3].map((turn) => stream.append(topic, numbered(50, turn * 50))));
    expect(answers.map(({ firstPosition }) => firstPosition)).toEqual([0, 50, 100, 150]);
    expect(texts(await readRecords(stream, topic, 0, 200))).toEqual(
      numbered(200).map(({ value }) => value?.toString() ?? null),
    );
  });

  test('a record that is too large is named, nothing of its call is stored, and the topic still takes others', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    const huge: RecordToAppend = { key: null, value: Buffer.alloc(HUGE_BYTES, 1), headers: [] };
    const refused = stream.append(topic, [textRecord('small'), huge, textRecord('small')]);
    await expect(refused).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE', retry: false });
    await expect(refused).rejects.toThrow('Record 1 of 3');
    expect(await stream.append(topic, [textRecord('after')])).toMatchObject({ firstPosition: 0 });
  });

  test('records that together are larger than one request are stored in their order', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    const large = Array.from({ length: 7 }, (_, index) => ({
      key: null,
      value: Buffer.alloc(600_000, index),
      headers: [],
    }));
    expect(await stream.append(topic, large)).toMatchObject({ firstPosition: 0 });
    const records = await readRecords(stream, topic, 0, 7);
    expect(records.map(({ position, value }) => [position, value?.[599_999], value?.length])).toEqual(
      large.map((_, index) => [index, index, 600_000]),
    );
  });

  test('append times never go back and lie near now', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    const before = Date.now();
    for (let turn = 0; turn < 5; turn += 1) await stream.append(topic, numbered(2));
    const times = (await readRecords(stream, topic, 0, 10)).map(({ timestampMs }) => timestampMs);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    const hourMs = 3_600_000;
    expect(times.every((time) => Math.abs(time - before) < hourMs)).toBe(true);
  });
}

function readTests(tools: () => Tools): void {
  test('keys, values and headers come back byte for byte', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const given: RecordToAppend[] = [
      { key: null, value: null, headers: [] },
      { key: Buffer.alloc(0), value: Buffer.alloc(0), headers: [['', Buffer.alloc(0)]] },
      { key: everyByte, value: everyByte, headers: [['bytes', everyByte]] },
      {
        key: Buffer.from('участок 12'),
        value: Buffer.from('{"a":1}'),
        headers: [
          ['ce_type', Buffer.from('first')],
          ['repeated', Buffer.from('1')],
          ['repeated', Buffer.from('2')],
          ['repeated', Buffer.from('1')],
          ['constructor', Buffer.from('an ordinary name')],
          ['__proto__', Buffer.from('another')],
          ['әріп', Buffer.from('last')],
        ],
      },
    ];
    await stream.append(topic, given);
    const records = await readRecords(stream, topic, 0, given.length);
    expect(records.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(given);
  });

  test('5,000 records come in the order of their positions, none missing, none twice', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(5_000));
    const records = await readRecords(stream, topic, 0, 5_000, 700);
    expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
    expect(records.every(({ position, value }) => value?.toString() === `record ${position}`)).toBe(true);
  });

  test('a slow caller gets every record once, in batches no larger than it asked for', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(1_000));
    const stop = new AbortController();
    const batches: StreamBatch[] = [];
    let next = 0;
    for await (const batch of stream.read(topic, { from: 0, signal: stop.signal, batchRecordsMax: 90 })) {
      batches.push(batch);
      expect(batch.records[0]?.position).toBe(next);
      next = batch.nextPosition;
      if (batches.length === 5) await stream.append(topic, numbered(10, 1_000));
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (next === 1_010) stop.abort();
    }
    expect(Math.max(...batches.map(({ records }) => records.length))).toBe(90);
    const positions = batches.flatMap(({ records }) => records.map(({ position }) => position));
    expect(positions).toEqual(Array.from({ length: 1_010 }, (_, index) => index));
    expect(batches.every(({ nextPosition, endPosition }) => endPosition >= nextPosition)).toBe(true);
  });

  test('reading begins in the middle, wherever the store cut its batches', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(20));
    for (const from of [1, 13, 19]) {
      const records = await readRecords(stream, topic, from, 20 - from);
      expect(records.map(({ position }) => position)).toEqual(
        Array.from({ length: 20 - from }, (_, index) => from + index),
      );
    }
  });

  test('two readers of one topic do not disturb each other', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(300));
    const [whole, half] = await Promise.all([
      readRecords(stream, topic, 0, 300, 40),
      readRecords(stream, topic, 150, 150, 70),
    ]);
    expect(whole.map(({ position }) => position)).toEqual(Array.from({ length: 300 }, (_, index) => index));
    expect(half).toEqual(whole.slice(150));
  });

  test('a reader waits at the end of the topic and wakes for what is appended', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(2));
    const waiting = readRecords(stream, topic, 2, 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stream.append(topic, numbered(1, 2));
    await stream.append(topic, numbered(2, 3));
    expect(texts(await waiting)).toEqual(['record 2', 'record 3', 'record 4']);
  });

  test('a batch tells where to go on and where the topic ended', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(10));
    const stop = new AbortController();
    const places: [number, number][] = [];
    for await (const batch of stream.read(topic, { from: 4, signal: stop.signal, batchRecordsMax: 4 })) {
      places.push([batch.nextPosition, batch.endPosition]);
      if (batch.nextPosition === 10) stop.abort();
    }
    expect(places).toEqual([
      [8, 10],
      [10, 10],
    ]);
  });

  test('an abort ends a reader that waits, and one that was aborted before it began reads nothing', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    const stop = new AbortController();
    const waiting = (async (): Promise<number> => {
      let batches = 0;
      for await (const batch of stream.read(topic, { from: 0, signal: stop.signal })) batches += batch.records.length;
      return batches;
    })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    stop.abort();
    expect(await waiting).toBe(0);
    await stream.append(topic, numbered(1));
    for await (const batch of stream.read(topic, { from: 0, signal: stop.signal })) {
      throw new Error(`read ${batch.records.length} records after the abort`);
    }
  });

  test('reading from beyond the end is refused', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    await stream.append(topic, numbered(3));
    expect(await streamErrorOf(readRecords(stream, topic, 4, 1))).toBe('STREAM_OUT_OF_RANGE');
  });

  test('the record at a position is found, and where there is none the answer is null', async () => {
    const { stream, newTopic } = tools();
    const topic = await newTopic();
    expect(await stream.recordAt(topic, 0)).toBeNull();
    await stream.append(topic, [{ ...textRecord('a', 'key'), headers: [['h', Buffer.from('v')]] }, textRecord('b')]);
    const all = await readRecords(stream, topic, 0, 2);
    expect([await stream.recordAt(topic, 0), await stream.recordAt(topic, 1)]).toEqual(all);
    expect(await stream.recordAt(topic, 2)).toBeNull();
    expect(await stream.recordAt(topic, 99)).toBeNull();
  });
}

const MANY_TOPICS = 12;

/** Many readings by one process, as in a night of many elections. */
function manyTests(tools: () => Tools): void {
  test('many topics are read at once, each in its own order, whichever began and ended when', async () => {
    const { stream, newTopic } = tools();
    const readings: Promise<StreamRecord[]>[] = [];
    const names: string[] = [];
    for (let turn = 0; turn < MANY_TOPICS; turn += 1) {
      const topic = await newTopic();
      names.push(topic);
      // Begun while others are under way; some end before others begin.
      readings.push(readRecords(stream, topic, 0, turn + 1, 3));
      await stream.append(topic, numbered(turn + 1));
    }
    for (const [turn, records] of (await Promise.all(readings)).entries()) {
      expect(texts(records)).toEqual(numbered(turn + 1).map(({ value }) => value?.toString()));
    }
    await Promise.all(names.map((topic) => stream.append(topic, [textRecord('later')])));
    const later = await Promise.all(names.map((topic, turn) => readRecords(stream, topic, turn + 1, 1)));
    expect(later.flatMap(texts)).toEqual(names.map(() => 'later'));
  });

  test('a reader who takes nothing keeps no other from its records, and gets its own when it goes on', async () => {
    const { stream, newTopic } = tools();
    const [slow, other] = [await newTopic(), await newTopic()];
    const large = (): RecordToAppend => ({ key: null, value: Buffer.alloc(400_000, 7), headers: [] });
    await stream.append(slow, Array.from({ length: 12 }, large));
    const stop = new AbortController();
    const reading = stream.read(slow, { from: 0, signal: stop.signal, batchRecordsMax: 1 })[Symbol.asyncIterator]();
    let seen = 0;
    const takeOne = async (): Promise<void> => {
      const { value } = (await reading.next()) as IteratorResult<StreamBatch, undefined>;
      expect(value?.records[0]?.position).toBe(seen);
      seen += 1;
    };
    await takeOne();
    for (let turn = 0; turn < 3; turn += 1) {
      await stream.append(other, numbered(1, turn));
      expect(texts(await readRecords(stream, other, turn, 1))).toEqual([`record ${turn}`]);
    }
    while (seen < 12) await takeOne();
    stop.abort();
    await reading.return?.();
  });

  test('what ends one reading, beyond its range or a topic that is missing, ends no other', async () => {
    const { stream, newTopic, prefix } = tools();
    const kept = await newTopic();
    const waiting = readRecords(stream, kept, 0, 2);
    expect(await streamErrorOf(readRecords(stream, await newTopic(), 9, 1))).toBe('STREAM_OUT_OF_RANGE');
    expect(await streamErrorOf(readRecords(stream, `${prefix}.nowhere`, 0, 1))).toBe('TOPIC_MISSING');
    await stream.append(kept, numbered(2));
    expect(texts(await waiting)).toEqual(['record 0', 'record 1']);
  });

  test('descriptions and records of many topics asked for at once are those asked for one by one', async () => {
    const { stream, newTopic, prefix } = tools();
    const names = await Promise.all(Array.from({ length: MANY_TOPICS }, newTopic));
    await Promise.all(names.map((topic, turn) => stream.append(topic, numbered(turn, 10 * turn))));
    const asked = [...names, `${prefix}.nowhere`];
    const together = await Promise.all(asked.map((topic) => stream.describe(topic)));
    expect(together.map((facts) => facts?.endPosition)).toEqual([...names.keys(), undefined]);
    const records = await Promise.all(names.map((topic, turn) => stream.recordAt(topic, Math.max(0, turn - 1))));
    expect(records.map((record) => record?.value?.toString())).toEqual(
      names.map((_, turn) => (turn === 0 ? undefined : `record ${11 * turn - 1}`)),
    );
    const [, , , topic = ''] = names;
    const both = await Promise.all([stream.recordAt(topic, 1), stream.recordAt(topic, 2), stream.recordAt(topic, 3)]);
    expect(both.map((record) => record?.position)).toEqual([1, 2, undefined]);
  });
}
