/**
 * The whole pipeline over files, in a private temporary store: define, publish, judge, snapshot, allocate. The lane,
 * the relay and the reader are those of the services; nothing is counted here by another way.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  definitionRecords,
  publishRecords,
  readDefinitionFile,
  readProtocolFiles,
  SentRecords,
  type DefinitionWithRegister,
  type RowProblem,
} from '#libs/backend';
import { sha256, sha256Name, topicNames, type TopicNames } from '#libs/contracts';
import { VERDICTS, type VerdictKind } from '#libs/election';
import { createEmbeddedStream, type EventStream, type RecordToAppend } from '#libs/event-stream';
import { Journal, firstVerdicts } from '#libs/journal';
import { toldElsewhere } from '#libs/patience';
import { EXIT, SanaqError, type ExitCode } from '#libs/platform';
import {
  isAbsent,
  RecordOutcomes,
  ResultsReader,
  type HeldItem,
  type OutcomeDocument,
  type RecordOutcome,
} from '#libs/results';
import { ElectionLane, Relay } from '#libs/tabulation';
import { factsOfFile } from '../files/file-facts';
import { streamOfFile } from './file-stream';
import { openPrivateStore, type PrivateStoreOptions } from './private-store';

/** A problem of the definition or its register, with its place in them. */
export interface DefinitionFileProblem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

export interface TabulateOptions extends PrivateStoreOptions {
  /** A definition file with its register; with `protocols` and `decisions`. */
  readonly definition?: string | undefined;
  readonly protocols?: readonly { readonly path: string; readonly map?: string | undefined }[] | undefined;
  /** Signed decisions, one event a line; they come after all protocols. */
  readonly decisions?: string | undefined;
  /** An exported stream instead of all these. */
  readonly stream?: string | undefined;
  /** Told in one line how a file was read where that is not plain. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onProgress?: ((progress: TabulateProgress) => void) | undefined;
  /** Told of every record that is refused, or held in the end, in stream order; the result has their number. */
  readonly onUncounted?: ((record: TabulatedRecord) => Promise<void> | void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A record that is not in the figures, with the place it came from. */
export interface TabulatedRecord extends RecordOutcome {
  readonly file: string;
  /** From 1; null for a record of an exported stream, which its position names. */
  readonly line: number | null;
}

export interface TabulateProgress {
  readonly step: 'starting' | 'reading' | 'counting' | 'publishing';
  readonly records: number;
  /** How many there will be, as far as known. */
  readonly of: number | null;
}

export interface TabulateResult {
  /** Null where the definition cannot be taken: then `definitionProblems` says why. */
  readonly document: OutcomeDocument | null;
  /** Rows that could not be read; they are not in the figures. */
  readonly problems: readonly RowProblem[];
  readonly definitionProblems: readonly DefinitionFileProblem[];
  /** What is not certain about the definition's rule sets, each naming the gap; an exported stream says no more. */
  readonly definitionWarnings: readonly DefinitionFileProblem[];
  /** First verdicts of all records by kind. */
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
  /** What stands open in the end: each blocks a certification. */
  readonly held: readonly HeldItem[];
  /** Records that are refused, or held in the end. */
  readonly uncounted: number;
  readonly exitCode: ExitCode;
}

const TOPIC_PREFIX = 'tabulate';
const SNAPSHOT_INTERVAL_MS = 200;
const LOOK_EVERY_MS = 10;

function wrongCall(message: string, action: string): SanaqError {
  return new SanaqError({ code: 'TABULATE_INPUT', message, actor: 'user', action });
}

function noVerdicts(): Record<VerdictKind, number> {
  return Object.fromEntries(VERDICTS.map((kind) => [kind, 0])) as Record<VerdictKind, number>;
}

/**
 * Counts files. Exit code 0; 1 where something was held, refused, is missing or could not be read; 3 where an outcome
 * needs a commission's decision; 2 where the definition cannot be taken. Throws SanaqError for unreadable files.
 */
export async function tabulate(options: TabulateOptions): Promise<TabulateResult> {
  const { definition, stream } = options;
  if ((definition === undefined) === (stream === undefined)) {
    throw wrongCall('either a definition or an exported stream is counted', 'give --election or --stream, not both');
  }
  if (stream !== undefined && ((options.protocols?.length ?? 0) > 0 || options.decisions !== undefined)) {
    throw wrongCall(
      'an exported stream holds protocols and decisions already',
      'leave out --protocols and --decisions',
    );
  }
  if (stream !== undefined) return tabulateStream(options, stream);
  const read = await readDefinitionFile(definition ?? '');
  if ('problems' in read) {
    const nothing = { document: null, problems: [], verdicts: noVerdicts(), held: [], uncounted: 0 };
    return { ...nothing, exitCode: EXIT.badInput, definitionProblems: read.problems, definitionWarnings: [] };
  }
  for (const note of read.notes) options.onNote?.(note);
  const counted = await inPrivateStore(options, async (pool) => {
    const election = read.definition;
    const others = createEmbeddedStream({ pool, pollMs: LOOK_EVERY_MS });
    const topics = await makeTopics(others, election.electionId);
    const problems: RowProblem[] = [];
    const sent = new SentRecords();
    const rows = recordsOf(options, read, problems, sent);
    await publishRecords(others, topics.stream, rows, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onSent: (records) => options.onProgress?.({ step: 'reading', records, of: null }),
      onKept: (firstPosition, records) => {
        sent.keptAt(firstPosition, records);
      },
    });
    const { electionId } = election;
    return count(options, { pool, stream: others, topics, electionId, problems, places: placesOf(sent) });
  });
  return { ...counted, definitionWarnings: read.warnings };
}

async function tabulateStream(options: TabulateOptions, file: string): Promise<TabulateResult> {
  const facts = await factsOfFile(file);
  return inPrivateStore(options, async (pool) => {
    const { electionId } = facts;
    const others = createEmbeddedStream({ pool, pollMs: LOOK_EVERY_MS });
    const topics = await makeTopics(others, electionId);
    const stream = streamOfFile(file, facts, topics.stream, others);
    const places = (): RecordPlace => ({ file, line: null });
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

/** Everything that goes into the stream, in its order; rows that cannot be read go into `problems`. */
async function* recordsOf(
  { definition: definitionFile = '', protocols = [], decisions, onNote }: TabulateOptions,
  { definition, precincts }: DefinitionWithRegister,
  problems: RowProblem[],
  sent: SentRecords,
): AsyncGenerator<RecordToAppend> {
  for (const record of definitionRecords(definition, precincts)) {
    sent.add(definitionFile, 1, sha256(record.value ?? ''));
    yield record;
  }
  const files = decisions === undefined ? protocols : [...protocols, { path: decisions, map: undefined }];
  for (const { path, map } of files) {
    for await (const item of readProtocolFiles(path, map, definition, onNote)) {
      if ('problem' in item) {
        problems.push(item.problem);
        continue;
      }
      sent.add(item.file, item.line, sha256(item.record.value ?? ''));
      yield item.record;
    }
  }
}

interface Counted {
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topics: TopicNames;
  readonly electionId: string;
  readonly problems: readonly RowProblem[];
  /** Where a record came from, by what became of it. */
  readonly places: (record: RecordOutcome) => RecordPlace;
}

interface RecordPlace {
  readonly file: string;
  readonly line: number | null;
}

/** File and line of records by their position, proved by their hash. */
function placesOf(sent: SentRecords): Counted['places'] {
  return ({ position, sha256: name }) => {
    const record = sent.atPosition(position);
    if (record === null || sha256Name(record.sha256) !== name) throw new Error(`nobody sent the record at ${position}`);
    return record;
  };
}

const UNCOUNTED_PAGE_RECORDS = 5_000;

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
  await new Relay({ pool, stream, topics, electionId, electionNo, nowMs }).drain(signal);
  signal.throwIfAborted();
  await stream.close();
  const reader = new ResultsReader(pool);
  const document = await reader.outcome(electionId, { publishedOnly: false });
  const held = await reader.held(electionId);
  if (isAbsent(document) || isAbsent(held)) throw notSealed(electionId);
  const given = await firstVerdicts(pool, electionId);
  const verdicts = { ...noVerdicts(), ...given };
  const uncounted = await tellUncounted(options, electionNo, counted);
  const exitCode = exitCodeOf(document, problems.length + uncounted);
  return { document, problems, definitionProblems: [], definitionWarnings: [], verdicts, held, uncounted, exitCode };
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

function notSealed(electionId: string): SanaqError {
  return new SanaqError({
    code: 'ELECTION_NOT_SEALED',
    message: `the stream of "${electionId}" never seals its register, so there is nothing to count`,
    place: electionId,
    actor: 'user',
    action: 'export the stream again once sanaq define has ended',
  });
}

function exitCodeOf(document: OutcomeDocument, uncounted: number): ExitCode {
  // Of a contest without any counted protocol (a file of another election) there is nothing yet to decide.
  const asked = document.contests.some(
    ({ outcome, precincts }) => outcome.state === 'decision_required' && precincts.counted > 0,
  );
  if (asked) return EXIT.decisionRequired;
  const open = document.contests.some(
    ({ precincts, openItems, outcome }) =>
      precincts.held + precincts.missing + openItems > 0 || outcome.state !== 'completed',
  );
  return open || uncounted > 0 ? EXIT.difference : EXIT.done;
}
