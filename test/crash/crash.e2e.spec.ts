/**
 * The crash test: a stream full of everything that goes wrong, tabulation processes killed again and again while they
 * count it, and an independent recount of the topic to hold everything against that they have written.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { createKafkaStream } from '#libs/event-stream';
import { clientConfig } from '#libs/platform';
import {
  describeWithKafka,
  ownKafka,
  testFolder,
  testPostgres,
  type OwnKafka,
  type TestDatabase,
} from '../support/servers';
import { Faults, ResultsComparison } from './compare-results';
import { crashElection, CRASH_ELECTION_ID, openingOf } from '../elections/crash-election';
import { CrashRun, type Progress } from './crash-run';
import { appendAll, plainKafka, readWhole, type RawRecord, type TopicRecord } from './plain-kafka';
import { ResultsReader, VerdictsReader, type PublishedClosing } from './published';
import { readPlainEvent } from './read-event';
import { Recount } from './recount';
import { Seeded } from './seeded';
import { compareJournal, compareResultTables, compareSnapshots, compareVerdicts } from './stored';
import { StreamGenerator } from './stream-generator';
import { builtRoot } from './tabulation-process';

/** SANAQ_CRASH_RECORDS and SANAQ_CRASH_SEED choose another size and another stream. */
const RECORDS = Number(process.env['SANAQ_CRASH_RECORDS'] ?? 200_000);
const SEED = Number(process.env['SANAQ_CRASH_SEED'] ?? 20_260_701);
const RECORDS_PER_PRECINCT = 100;
const RECORDS_BEFORE_SEAL = 50;
const TEST_MAX_MS = 900_000;

/** What is done in the midst of each portion of the stream. */
const PORTIONS = ['kill', 'kill', 'cut off', 'kill', 'broker', 'kill', 'kill'] as const;
/** Share of the stream that comes at one go after them, so that the relay lags behind when it is killed in its turn. */
const BULK_SHARE = 0.3;
const KILLS_WHILE_PUBLISHING = 3;
/** A kill comes at a random moment within so long. */
const MOMENT_MS = 250;
/** Records that come after each of those kills, so that there is something to continue with. */
const TAIL_SHARE = 0.01;

const WANTED_CODES = [
  'EQUIVOCATION',
  'SECOND_ORIGINAL',
  'stale_predecessor',
  'WAITS_FOR_PREDECESSOR',
  'WAITS_FOR_SEAL',
  'PRECINCT_UNKNOWN',
  'COUNTER_UNKNOWN',
  'OPTION_UNKNOWN',
  'COUNTER_MISSING',
  'FIGURE_TOO_LARGE',
  'G1',
  'G3',
  'NOT_UTF8',
  'DUPLICATE_KEY',
  'JSON_MALFORMED',
  'JSON_TOO_DEEP',
  'BYTE_ORDER_MARK',
  'LONE_SURROGATE',
  'VALUE_NULL',
  'NUMBER_NOT_INTEGER',
  'NUMBER_TOO_LARGE',
  'ENVELOPE_INVALID',
  'TYPE_UNKNOWN',
  'SCHEMA_INVALID',
  'ELECTION_UNKNOWN',
  'REHEARSAL_DIFFERS',
  'CONTEST_UNKNOWN',
  'ROUND_UNKNOWN',
  'SOURCE_UNKNOWN',
  'UNIT_FOREIGN',
  'PRECINCT_NOT_IN_CONTEST',
];

function say(line: string): void {
  process.stderr.write(`crash test: ${line}\n`);
}

interface Scene {
  readonly database: TestDatabase;
  readonly kafka: OwnKafka;
  readonly pool: Pool;
  readonly run: CrashRun;
  readonly seeded: Seeded;
  readonly topics: { readonly stream: string; readonly verdicts: string; readonly results: string };
}

async function setUp(): Promise<Scene> {
  const root = builtRoot();
  const [kafka, database] = await Promise.all([ownKafka(), testPostgres()]);
  const topics = topicNames('sanaq', CRASH_ELECTION_ID);
  const stream = createKafkaStream({ brokers: kafka.brokers, clientId: 'crash-test' });
  for (const topic of Object.values(topics)) await stream.createTopic(topic);
  await stream.close();
  const pool = new Pool({ ...clientConfig(database.url, 'crash-test'), max: 4 });
  pool.on('error', () => undefined);
  const seeded = new Seeded(SEED);
  const settings = {
    databaseUrl: database.url,
    brokers: kafka.brokers,
    topicPrefix: 'sanaq',
    logFolder: testFolder('crash'),
    root,
  };
  const run = new CrashRun(pool, CRASH_ELECTION_ID, settings, new Seeded(SEED + 1));
  await run.startOne();
  await run.startOne();
  await run.untilStandBy();
  return { database, kafka, pool, run, seeded, topics };
}

/** Ends every connection of the services, as an administrator or a fail-over would. */
async function cutOff({ database, run }: Scene, done: () => void): Promise<void> {
  const before = await run.progress();
  const client = new Client(clientConfig(database.url, 'crash-test'));
  await client.connect();
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sanaq-tabulation' and datname = current_database()`,
  );
  await client.end();
  expect(rowCount).toBeGreaterThan(0);
  done();
  await run.until('going on after the connections were cut', ({ next }) => next > before.next);
}

async function restartBroker({ kafka, run }: Scene, done: () => void): Promise<void> {
  await kafka.broker.kill9();
  const before = await run.progress();
  done();
  await kafka.restart();
  await run.until('going on after the broker came back', ({ next }) => next > before.next);
}

/** Appends the stream in portions; in the midst of each, at a random moment, something is killed. */
async function appendAndKill(scene: Scene): Promise<void> {
  const { kafka, run, seeded, topics } = scene;
  const election = crashElection(Math.max(40, Math.round(RECORDS / RECORDS_PER_PRECINCT)));
  const generator = new StreamGenerator(election, seeded);
  const opening = openingOf(election);
  const client = plainKafka(kafka.brokers);
  let head: RawRecord[] = [
    ...opening.before,
    ...generator.next(RECORDS_BEFORE_SEAL),
    opening.seal,
    ...opening.before.slice(0, 1),
  ];
  const size = Math.floor((RECORDS * (1 - BULK_SHARE)) / PORTIONS.length);
  let appended = 0;
  for (const [index, what] of PORTIONS.entries()) {
    const portion = [...head, ...generator.next(size)];
    head = [];
    const { holder } = await run.untilStandBy();
    // The rest comes when the harm is done, so that there is something left to continue with.
    const cut = Math.floor(portion.length * 0.7);
    const sending = [appendAll(client, topics.stream, portion.slice(0, cut))];
    const sendRest = (): void => {
      sending.push(Promise.all(sending).then(() => appendAll(client, topics.stream, portion.slice(cut))));
      for (const one of sending) one.catch(() => undefined);
    };
    const momentAt = appended + seeded.between(1, Math.floor(cut / 2));
    appended += portion.length;
    await run.until('counting', ({ next }) => next >= momentAt);
    if (what === 'kill') {
      await run.kill(
        holder,
        `kill ${index + 1}, counting`,
        MOMENT_MS,
        (before, now) => now.next > before.next,
        sendRest,
      );
    } else if (what === 'cut off') await cutOff(scene, sendRest);
    else await restartBroker(scene, sendRest);
    const again = (await Promise.all(sending)).reduce((sum, one) => sum + one, 0);
    if (again > 0) say(`${again} requests were sent again`);
  }
  let next = generator.next(Math.floor(RECORDS * BULK_SHARE));
  for (let number = 1; number <= KILLS_WHILE_PUBLISHING; number++) {
    const { holder } = await run.untilStandBy();
    await appendAll(client, topics.stream, next);
    next = generator.next(Math.ceil(RECORDS * TAIL_SHARE));
    const moved = (before: Progress, now: Progress): boolean => now.sent > before.sent;
    let sending: Promise<unknown> = Promise.resolve();
    await run.kill(holder, `kill ${number} while publishing`, MOMENT_MS, moved, () => {
      sending = appendAll(client, topics.stream, next.splice(0, Math.ceil(next.length / 2)));
      sending.catch(() => undefined);
    });
    await sending;
  }
  await appendAll(client, topics.stream, [generator.closing()]);
}

async function endOf(brokers: readonly string[], topic: string): Promise<number> {
  const admin = plainKafka(brokers).admin();
  await admin.connect();
  const [offsets] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return Number(offsets?.high ?? 0);
}

describeWithKafka('Killed at random moments with a stand-by present', () => {
  let scene: Scene;
  let stream: TopicRecord[];
  let comparison: ResultsComparison;
  const names = new Map<number, string>();
  const recount = new Recount();
  const closed: PublishedClosing[] = [];
  let faults = new Faults();

  beforeAll(async () => {
    const began = performance.now();
    const lap = (what: string): void => say(`${what} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    scene = await setUp();
    const { kafka, pool, run, topics } = scene;
    lap('both processes stand ready');
    await appendAndKill(scene);
    lap('everything is appended and every kill is done');
    const end = await endOf(kafka.brokers, topics.stream);
    await run.untilPublished(end);
    lap('everything is counted and published');
    for (const { what, position, leaseMs, ms } of run.takeovers) {
      say(`${what}, at position ${position}: lease after ${leaseMs} ms, next commit after ${ms} ms`);
    }
    // Whatever a stale relay may still send comes now, if at all.
    await pause(500);
    await pool.query('analyze');
    stream = await readWhole(plainKafka(kafka.brokers), topics.stream);
    const records = stream.map((record) => {
      const event = readPlainEvent(record);
      names.set(record.position, event.sha256);
      return { position: record.position, event };
    });
    comparison = new ResultsComparison(recount, records);
    const { rows } = await pool.query<{ kind: number; count: number }>(
      'select kind, count(*)::integer from sanaq.verdict group by kind order by kind',
    );
    say(`verdicts by kind: ${rows.map(({ kind, count }) => `${kind}: ${count}`).join(', ')}`);
    lap(`${stream.length} records are read again`);
  }, TEST_MAX_MS);

  afterAll(async () => {
    await scene?.run.stopAll();
    await scene?.pool.end();
    await scene?.kafka.broker.stop();
    await scene?.database.drop();
  }, 60_000);

  beforeEach(() => {
    faults = new Faults();
  });

  it('was taken over by the stand-by after each of at least five kills', () => {
    // Where the lease had just been lost to the other process anyhow, its kill is not counted.
    expect(scene.run.takeovers.filter(({ leaseMs }) => leaseMs > 0).length).toBeGreaterThanOrEqual(5);
    expect(stream.length).toBeGreaterThanOrEqual(RECORDS);
  });

  it('no process reported a defect or ended by itself', () => {
    expect(scene.run.processes.flatMap((process) => process.defects())).toEqual([]);
  });

  it('the journal is the topic, byte for byte', async () => {
    await compareJournal(scene.pool, stream, names, faults);
    expect(faults.first).toEqual([]);
  }, 120_000);

  it('every closed snapshot on the results topic equals the recount of the records before it', async () => {
    const reader = new ResultsReader();
    const topic = await readWhole(plainKafka(scene.kafka.brokers), scene.topics.results);
    for (const record of topic) {
      const closing = reader.take(record);
      if (closing === null) continue;
      closed.push(closing.closing);
      comparison.compare(reader, closing.closing, closing.changed, faults);
    }
    say(`${topic.length} records of results, ${reader.dropping.repeats} repeated, ${closed.length} snapshots`);
    expect(reader.dropping.differing).toEqual([]);
    expect(reader.faults).toEqual([]);
    expect(reader.unclosed).toBe(0);
    expect(closed.at(-1)?.snapshot).toBe(stream.at(-1)?.position);
    expect(faults.first).toEqual([]);
  }, 300_000);

  it('verdicts in the table and on the topic equal the recount, in order', async () => {
    comparison.countTo(Infinity);
    const reader = new VerdictsReader();
    const topic = await readWhole(plainKafka(scene.kafka.brokers), scene.topics.verdicts);
    await compareVerdicts(scene.pool, comparison.verdicts, topic, reader, faults);
    say(`${topic.length} records of verdicts, ${reader.dropping.repeats} repeated`);
    expect(reader.dropping.differing).toEqual([]);
    expect(faults.first).toEqual([]);
  }, 300_000);

  it('precincts, units and contests in the tables equal the recount', async () => {
    await compareResultTables(scene.pool, recount, faults);
    expect(faults.first).toEqual([]);
  }, 120_000);

  it('every snapshot was published with its root and is noted as published', async () => {
    await compareSnapshots(scene.pool, closed, faults);
    expect(faults.first).toEqual([]);
  });

  it('the stream had every kind of trouble in it', () => {
    const given = new Set(comparison.verdicts.flatMap(({ kind, codes }) => [kind, ...codes]));
    expect([...given].sort()).toEqual(
      expect.arrayContaining(['counted', 'duplicate', 'held', 'refused', 'replaced', ...WANTED_CODES]),
    );
  });
});
