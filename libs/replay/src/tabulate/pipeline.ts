/**
 * The recount by the whole pipeline, in a private temporary store: publish, judge, snapshot, allocate. Lane, relay and
 * reader are those of the services, so it proves what they do with these records, transactions and SQL included.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { publishRecords } from '#libs/backend';
import { SentRecords, type DefinitionWithRegister, type RowProblem } from '#libs/backend/files';
import { topicNames, type TopicNames } from '#libs/contracts';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { Journal, firstVerdicts } from '#libs/journal';
import { toldElsewhere } from '#libs/patience';
import { isAbsent, RecordOutcomes, ResultsReader } from '#libs/results';
import { ElectionLane, Relay } from '#libs/tabulation';
import { factsOfFile } from '../files/file-facts';
import { streamOfFile } from './file-stream';
import { openPrivateStore } from './private-store';
import { placesOf, recordsOfFiles, type PlaceOf } from './records-of-files';
import { noVerdicts, notSealed, resultOf } from './result';
import type { TabulateOptions, TabulateResult } from './tabulate-options';

const TOPIC_PREFIX = 'tabulate';
const SNAPSHOT_INTERVAL_MS = 200;
const LOOK_EVERY_MS = 10;
const UNCOUNTED_PAGE_RECORDS = 5_000;

/** Definition, protocols and decisions. */
export function countFiles(options: TabulateOptions, read: DefinitionWithRegister): Promise<TabulateResult> {
  return inPrivateStore(options, async (pool) => {
    const { electionId } = read.definition;
    const others = createEmbeddedStream({ pool, pollMs: LOOK_EVERY_MS });
    const topics = await makeTopics(others, electionId);
    const problems: RowProblem[] = [];
    const sent = new SentRecords();
    const rows = recordsOfFiles(options, read, problems, sent);
    await publishRecords(others, topics.stream, rows, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onSent: (records) => options.onProgress?.({ step: 'reading', records, of: null }),
      onKept: (firstPosition, records) => {
        sent.keptAt(firstPosition, records);
      },
    });
    return count(options, { pool, stream: others, topics, electionId, problems, places: placesOf(sent) });
  });
}

/** An exported stream. */
export async function countStreamFile(options: TabulateOptions, file: string): Promise<TabulateResult> {
  const facts = await factsOfFile(file);
  return inPrivateStore(options, async (pool) => {
    const { electionId } = facts;
    const others = createEmbeddedStream({ pool, pollMs: LOOK_EVERY_MS });
    const topics = await makeTopics(others, electionId);
    const stream = streamOfFile(file, facts, topics.stream, others);
    const places: PlaceOf = () => ({ file, line: null });
    return count(options, { pool, stream, topics, electionId, problems: [], places });
  });
}

async function inPrivateStore<T>(options: TabulateOptions, work: (pool: Pool) => Promise<T>): Promise<T> {
  options.onProgress?.({ step: 'starting', records: 0, of: null });
  const store = await openPrivateStore(options);
  try {
    return await work(store.pool);
  } finally {
    await store.remove();
  }
}

async function makeTopics(stream: EventStream, electionId: string): Promise<TopicNames> {
  const topics = topicNames(TOPIC_PREFIX, electionId);
  for (const topic of Object.values<string>({ ...topics })) await stream.createTopic(topic);
  return topics;
}

interface Counted {
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topics: TopicNames;
  readonly electionId: string;
  readonly problems: readonly RowProblem[];
  /** Where a record came from, by what became of it. */
  readonly places: PlaceOf;
}

/** Tells of every record that is refused, or held now; returns how many there are. */
async function tellUncounted(
  { onUncounted }: TabulateOptions,
  electionNo: number,
  { pool, places }: Counted,
): Promise<number> {
  const outcomes = new RecordOutcomes(pool, electionNo);
  let told = 0;
  for (let after = -1; ;) {
    const page = await outcomes.list({ verdicts: ['refused', 'held'] }, { after, limit: UNCOUNTED_PAGE_RECORDS });
    for (const record of page) {
      const { file, line } = places(record);
      await onUncounted?.({ ...record, file, line });
    }
    told += page.length;
    const last = page.at(-1);
    if (last === undefined) return told;
    after = last.position;
  }
}

async function count(options: TabulateOptions, counted: Counted): Promise<TabulateResult> {
  const { pool, stream, topics, electionId, problems } = counted;
  await runLane(options, counted);
  options.onProgress?.({ step: 'publishing', records: 0, of: null });
  const electionNo = await new Journal(pool).electionNo(electionId);
  // `publishFrom` holds back what the public sees; in a store of one's own there is no public.
  const nowMs = (): number => Number.MAX_SAFE_INTEGER;
  const signal = options.signal ?? new AbortController().signal;
  await new Relay({ pool, stream, topics, electionId, electionNo, nowMs, logKeys: null }).drain(signal);
  signal.throwIfAborted();
  await stream.close();
  const reader = new ResultsReader(pool);
  const document = await reader.outcome(electionId, { publishedOnly: false });
  const held = await reader.held(electionId);
  if (isAbsent(document) || isAbsent(held)) throw notSealed(electionId);
  const given = await firstVerdicts(pool, electionId);
  const verdicts = { ...noVerdicts(), ...given };
  const uncounted = await tellUncounted(options, electionNo, counted);
  // How records fell into batches says where the last snapshot stands, not what it shows: it shows all of them.
  const last = (await new Journal(pool).lastRecord(electionNo))?.position ?? document.snapshot;
  return resultOf({ document: { ...document, snapshot: last }, problems, verdicts, held, uncounted });
}

/** Runs the lane until everything in the stream is counted and in a snapshot. */
async function runLane(options: TabulateOptions, { pool, stream, topics, electionId }: Counted): Promise<void> {
  const end = (await stream.describe(topics.stream))?.endPosition ?? 0;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const lane = new ElectionLane({
    pool,
    stream,
    topics,
    electionId,
    snapshotIntervalMs: SNAPSHOT_INTERVAL_MS,
    onApplied: ({ nextPosition }) => options.onProgress?.({ step: 'counting', records: nextPosition, of: end }),
  });
  let ended = false;
  const counting = lane.run(signal).finally(() => {
    ended = true;
  });
  toldElsewhere(counting);
  try {
    while (!lane.idleAt(end) && !ended) await Promise.race([pause(LOOK_EVERY_MS), counting]);
  } finally {
    stop.abort();
  }
  await counting;
  options.signal?.throwIfAborted();
}
