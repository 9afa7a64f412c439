import { decodeEvent, EVENT_TYPES, verdictsIn, type VerdictGiven } from '#libs/contracts';
import { createEmbeddedStream, type EventStream, type RecordToAppend, type StreamRecord } from '#libs/event-stream';
import { countToEnd, createTopics } from '../../../../test/elections/on-stream';
import { listVotes } from '../../../election/src/testing/small-election';
import { replay } from '../replay';
import { topicPages } from '../source/topic-range';
import { ELECTION_ID, emptyStore, ReplayedElection } from '../../../../test/elections/replayed-election';

jest.setTimeout(180_000);

let election: ReplayedElection;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  election = await ReplayedElection.opened();
  await election.history();
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

afterAll(async () => {
  await election.close();
});

async function recordsOf(stream: EventStream, topic: string): Promise<StreamRecord[]> {
  const records: StreamRecord[] = [];
  for await (const page of topicPages(stream, await stream.describe(topic))) records.push(...page);
  return records;
}

function values(records: readonly RecordToAppend[]): string[] {
  return records.map(({ value }) => value?.toString('utf8') ?? '');
}

/** What a reader of the verdicts topic gets: every verdict once, in its order. */
function told(records: readonly StreamRecord[]): VerdictGiven[] {
  const seen: VerdictGiven[] = [];
  for (const record of records) {
    const decoded = decodeEvent(record);
    if (decoded.kind !== 'event' || decoded.type !== EVENT_TYPES.verdictGiven) throw new Error('it is a batch');
    for (const row of verdictsIn(decoded.data)) {
      const last = seen.at(-1);
      const isNew =
        last === undefined || (row.position - last.position || row.subjectPosition - last.subjectPosition) > 0;
      if (isNew) seen.push(row);
    }
  }
  return seen;
}

/** No id stands for two things: what was sent again is the same, byte for byte. */
function expectOneMeaning(records: readonly StreamRecord[]): void {
  const texts = new Map<string, string>();
  for (const text of values(records)) {
    const { id } = JSON.parse(text) as { readonly id: string };
    expect(texts.get(id) ?? text).toBe(text);
    texts.set(id, text);
  }
}

async function empty(): Promise<Awaited<ReturnType<typeof emptyStore>>> {
  const store = await emptyStore();
  closing.push(() => store.close());
  return store;
}

/** The topics once more, of which only so many verdicts and results are out. */
async function published(verdicts: number, results: number): Promise<EventStream> {
  const { writer } = await empty();
  const stream = createEmbeddedStream({ pool: writer, pollMs: 5, pollMaxMs: 20 });
  closing.unshift(() => stream.close());
  const topics = await createTopics(stream, ELECTION_ID);
  await stream.append(topics.verdicts, (await recordsOf(election.stream, topics.verdicts)).slice(0, verdicts));
  await stream.append(topics.results, (await recordsOf(election.stream, topics.results)).slice(0, results));
  // The records themselves are the very same, with their timestamps.
  const of = (topic: string): EventStream => (topic === topics.stream ? election.stream : stream);
  return {
    topics: (prefix) => stream.topics(prefix),
    createTopic: (topic) => stream.createTopic(topic),
    describe: (topic) => of(topic).describe(topic),
    append: (topic, records) => stream.append(topic, records),
    read: (topic, options) => of(topic).read(topic, options),
    recordAt: (topic, position) => of(topic).recordAt(topic, position),
    close: () => stream.close(),
  };
}

const TABLES = [
  'verdict',
  'snapshot',
  'closing',
  'stream_block',
  'contest_result',
  'unit_result',
  'precinct_result',
  'certification',
  'published_snapshot',
  'unit',
  'precinct',
  'contest_round',
];

describe('rebuilding a lost database from the topics', () => {
  it('makes the same rows, publishes nothing again, and goes on counting', async () => {
    const { stream, topics } = election;
    const store = await empty();
    const before = [await recordsOf(stream, topics.verdicts), await recordsOf(stream, topics.results)];
    const report = await replay(
      election.options({ from: 'kafka', restore: true, pool: null, writerPool: store.writer }),
    );
    const live = await election.snapshots();
    expect(report).toMatchObject({
      mode: 'restore',
      restored: true,
      equal: true,
      exitCode: 0,
      snapshotsCompared: live.length,
    });
    expect(report.root).toBe(live[live.length - 1]?.root);
    for (const table of TABLES) {
      const text = `select t::text as row from sanaq.${table} t order by 1`;
      expect((await store.reader.query(text)).rows).toEqual((await election.reader.query(text)).rows);
    }
    const same = `select position, timestamp_ms, key, value, headers, sha256 from sanaq.journal order by 1`;
    expect((await store.reader.query(same)).rows).toEqual((await election.reader.query(same)).rows);
    const compared = await replay(election.options({ pool: store.reader, compare: true }));
    expect(compared).toMatchObject({ equal: true, differences: [], snapshotsCompared: live.length });

    await countToEnd(store.writer, stream, ELECTION_ID);
    const after = [await recordsOf(stream, topics.verdicts), await recordsOf(stream, topics.results)];
    expect(after.map(values)).toEqual(before.map(values));

    const late = election.protocol({ precinctId: 'p4', votes: listVotes(1, 2, 3, 4) });
    await stream.append(topics.stream, [late]);
    await countToEnd(store.writer, stream, ELECTION_ID);
    const grown = await recordsOf(stream, topics.verdicts);
    expect(told(grown)).toHaveLength(told(before[0] ?? []).length + 1);
    const once = await replay(election.options({ from: 'kafka', pool: store.reader, compare: true, rejudge: true }));
    expect(once).toMatchObject({ equal: true, differences: [] });
  });

  it('refuses a database that holds the election', async () => {
    const options = election.options({ from: 'kafka', restore: true, writerPool: election.writer });
    await expect(replay(options)).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY', exitCode: 2 });
  });

  it.each([
    ['RESTORE_SOURCE', { from: 'journal' as const }],
    ['RESTORE_NO_DATABASE', { writerPool: null }],
    ['RESTORE_WHOLE', { asOf: 3 }],
  ])('answers a call that cannot be meant with %s', async (code, more) => {
    const options = election.options({ from: 'kafka', restore: true, writerPool: election.writer, ...more });
    await expect(replay(options)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('writes nothing where a published snapshot has another root than its verdicts make', async () => {
    const results = await recordsOf(election.stream, election.topics.results);
    const closing = results[results.length - 1];
    const stream = await published(Number.MAX_SAFE_INTEGER, results.length - 1);
    const [, root = ''] = /"root":"(sha256:[0-9a-f]{64})","snapshot"/.exec(values(results.slice(-1))[0] ?? '') ?? [];
    expect(root).not.toBe('');
    const value = Buffer.from((values(results.slice(-1))[0] ?? '').replaceAll(root, `sha256:${'0'.repeat(64)}`));
    await stream.append(election.topics.results, [{ key: null, headers: [], ...closing, value }]);
    const store = await empty();
    const report = await replay(
      election.options({ stream, from: 'kafka', restore: true, pool: null, writerPool: store.writer }),
    );
    expect(report).toMatchObject({ restored: false, equal: false, exitCode: 1 });
    expect(report.differences).toContainEqual(expect.objectContaining({ kind: 'unit', field: 'root' }));
    expect((await store.reader.query('select * from sanaq.election')).rows).toEqual([]);
  });

  it('writes nothing where the topic has another verdict than the engine that gave it finds', async () => {
    const [verdicts, results] = [
      await recordsOf(election.stream, election.topics.verdicts),
      await recordsOf(election.stream, election.topics.results),
    ];
    const first = values(verdicts).findIndex((value) => value.includes('"counted"'));
    const stream = await published(first, results.length);
    const forged = verdicts.slice(first).map((record, index) =>
      index === 0
        ? {
            ...record,
            value: Buffer.from(values([record])[0]?.replace('"counted"', '"refused"') ?? ''),
          }
        : record,
    );
    await stream.append(election.topics.verdicts, forged);
    const store = await empty();
    const report = await replay(
      election.options({ stream, from: 'kafka', restore: true, pool: null, writerPool: store.writer }),
    );
    expect(report).toMatchObject({ restored: false, equal: false, exitCode: 1 });
    expect(report.differences).toEqual([expect.objectContaining({ kind: 'verdict', subject: 2 })]);
    expect((await store.reader.query('select * from sanaq.election')).rows).toEqual([]);
    expect((await store.reader.query('select * from sanaq.journal')).rows).toEqual([]);
  });

  it('notices a stream that is shorter than what was published of it', async () => {
    const { writer } = await empty();
    const copied = createEmbeddedStream({ pool: writer, pollMs: 5 });
    closing.unshift(() => copied.close());
    const topics = await createTopics(copied, ELECTION_ID);
    const records = await recordsOf(election.stream, topics.stream);
    await copied.append(topics.stream, records.slice(0, -2));
    await copied.append(topics.verdicts, await recordsOf(election.stream, topics.verdicts));
    await copied.append(topics.results, await recordsOf(election.stream, topics.results));
    // The records that are there are the very same, with their timestamps.
    const stream: EventStream = {
      topics: (prefix) => copied.topics(prefix),
      createTopic: (topic) => copied.createTopic(topic),
      describe: (topic) => copied.describe(topic),
      append: (topic, some) => copied.append(topic, some),
      recordAt: (topic, position) => copied.recordAt(topic, position),
      close: () => copied.close(),
      async *read(topic, options) {
        for await (const batch of copied.read(topic, options)) {
          const timeOf = ({ position, timestampMs }: StreamRecord): number =>
            topic === topics.stream ? (records[position]?.timestampMs ?? timestampMs) : timestampMs;
          yield { ...batch, records: batch.records.map((record) => ({ ...record, timestampMs: timeOf(record) })) };
        }
      },
    };
    const lost = { kind: 'record', position: records.length - 2, missingIn: 'stream' };
    const store = await empty();
    const restored = await replay(
      election.options({ stream, from: 'kafka', restore: true, pool: null, writerPool: store.writer }),
    );
    expect(restored).toMatchObject({ restored: false, equal: false });
    expect(restored.differences).toEqual([expect.objectContaining(lost)]);
    const alone = await replay(election.options({ stream, from: 'kafka', pool: null, compare: true }));
    expect(alone.differences).toEqual([expect.objectContaining(lost)]);
  });

  /** Shares of what is out of the verdicts and of the results: one may be ahead of the other, and both within a group. */
  const CUTS = [
    [0, 0],
    [1, 0.4],
    [0.5, 0.5],
    [0.2, 1],
    [0.9, 0.62],
    [0.03, 0.1],
    [0.72, 0.33],
  ] as const;

  it.each(CUTS)(
    'goes on where verdicts broke off at %f and results at %f, without a word that is another',
    async (ofVerdicts, ofResults) => {
      const [verdicts, results] = [
        await recordsOf(election.stream, election.topics.verdicts),
        await recordsOf(election.stream, election.topics.results),
      ];
      const [cutVerdicts, cutResults] = [
        Math.floor(ofVerdicts * verdicts.length),
        Math.floor(ofResults * results.length),
      ];
      const stream = await published(cutVerdicts, cutResults);
      const store = await empty();
      const report = await replay(
        election.options({ stream, from: 'kafka', restore: true, pool: null, writerPool: store.writer }),
      );
      expect(report).toMatchObject({ restored: true, equal: true, differences: [] });
      await countToEnd(store.writer, stream, ELECTION_ID);
      const given = await recordsOf(stream, election.topics.verdicts);
      expect(told(given)).toEqual(told(verdicts));
      expectOneMeaning(given);
      const out = await recordsOf(stream, election.topics.results);
      expect(values(out).slice(0, cutResults)).toEqual(values(results).slice(0, cutResults));
      expectOneMeaning(out);
      for (const from of ['journal', 'kafka'] as const) {
        const compared = await replay(election.options({ stream, from, pool: store.reader, compare: true }));
        expect(compared).toMatchObject({ equal: true, differences: [], root: report.root });
      }
    },
  );
});
