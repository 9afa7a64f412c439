/** Opens what a replay reads: records and verdicts from where they were asked for, and all that they are held against. */
import type { Pool } from 'pg';
import type { EventStream, TopicFacts } from '#libs/event-stream';
import { journalPages } from '#libs/journal';
import { SanaqError } from '#libs/basics';
import { notedRows, type NotedRows, StoredResults, storedDistributions, type StoredSnapshot } from '#libs/results';
import { factsOfFile, type FileFacts } from './files/file-facts';
import { Cursor } from './cursor';
import { readStreamFile } from './files/stream-file';
import type { ReplayOptions, ReplayReport } from './replay-options';
import type { SnapshotSources } from './compare/snapshot-check';
import type { MandateSources } from './compare/check-mandates';
import { publishedMandates } from './source/given-mandates';
import { GivenSides } from './source/given-sides';
import type { GivenVerdict } from './source/given-verdict';
import { publishedVerdictPages } from './source/published-verdicts';
import { RecordSides, type KeptRecord, type Side } from './source/record-sides';
import { storedVerdictPages } from './source/stored-verdicts';
import { findStored, notStored, type Stored } from './source/stored-election';
import { factsOf, requireTopic, topicPages } from './source/topic-range';

export interface Sources {
  readonly records: RecordSides;
  readonly given: GivenSides;
  readonly snapshots: SnapshotSources;
  readonly compare: boolean;
  /** The records are (also) those of the stream, to its end. */
  readonly streamRead: boolean;
  /** Where the source that was asked for ends. */
  readonly end: number;
  readonly stream: EventStream | null;
  /** The store that knows when snapshots were published, where it is the source. */
  readonly timesFrom: StoredResults | null;
  readonly comparedWith: ReplayReport['comparedWith'];
  /** What is in the store and on the mandates topic beside the figures; null where nothing is compared with it. */
  readonly beside: StoredBeside | null;
  readonly mandates: MandateSources;
  /** Which topics are read to their ends. */
  readonly published: { readonly verdicts: boolean; readonly results: boolean };
  newestSnapshot(position: number): number | null;
  close(): Promise<void>;
}

/** Rows of the live store that no snapshot carries. */
export interface StoredBeside {
  readonly pool: Pool;
  readonly electionNo: number;
  readonly notes: NotedRows;
  readonly results: StoredResults;
  /** Position after the last one read into the store. */
  readonly end: number;
}

function fileSide(file: string, { begin, end }: FileFacts): Side {
  return { name: 'file', cursor: new Cursor<KeptRecord>(onePerPage(readStreamFile(file))), begin, end };
}

/** Facts of a file that must be this election's. */
async function requireFile(file: string, electionId: string): Promise<FileFacts> {
  const facts = await factsOfFile(file);
  if (facts.electionId === electionId) return facts;
  throw new SanaqError({
    code: 'STREAM_FILE_ELECTION',
    message: `the file holds the stream of "${facts.electionId}", not of "${electionId}"`,
    place: file,
    actor: 'user',
    action: 'name the election of the file',
  });
}

async function* onePerPage<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  for await (const item of items) yield [item];
}

function topicSide(stream: EventStream | null, facts: TopicFacts): Side {
  const cursor = Cursor.over<KeptRecord>(topicPages(stream, facts));
  return { name: 'stream', cursor, begin: facts.beginPosition, end: facts.endPosition };
}

function journalSide({ pool, electionNo, begin, end }: Stored): Side {
  return { name: 'journal', cursor: Cursor.over<KeptRecord>(journalPages(pool, electionNo, end)), begin, end };
}

/** Opens everything; the ends are fixed first, so that a live count continuing next to it changes nothing. */
export async function openSources(options: ReplayOptions): Promise<Sources> {
  const { from, topics, stream, electionId, pool } = options;
  // What rests on something else is read before it: notes before the topics, topics before the position and the stream.
  const looks = options.compare !== false;
  const notes = pool === null || !looks ? null : await notedRows(pool, electionId);
  const distributions = pool === null || !looks ? null : await storedDistributions(pool, electionId);
  const mandateFacts = looks ? await factsOf(stream, topics.mandates) : null;
  const stored = await findStored(options);
  if (from === 'journal' && stored === null) throw notStored(electionId);
  const isFile = typeof from !== 'string';
  const compare = options.compare ?? (stored !== null && !isFile && options.expectCheckpoint === undefined);
  // Answers first, then the stream: while the count continues, no answer is then ahead of the records.
  const resultFacts = compare ? await factsOf(stream, topics.results) : null;
  const verdictFacts = await factsOf(stream, topics.verdicts);
  const streamFacts =
    from === 'kafka' ? await requireTopic(stream, topics.stream) : await factsOf(stream, topics.stream);

  const sides: Side[] = [];
  if (streamFacts !== null && (compare || from === 'kafka')) sides.push(topicSide(stream, streamFacts));
  const file = typeof from === 'string' ? null : await requireFile(from.file, electionId);
  if (typeof from !== 'string' && file !== null) sides.push(fileSide(from.file, file));
  if (stored !== null && (compare || from === 'journal')) sides.push(journalSide(stored));
  const end = (from === 'journal' ? stored?.end : from === 'kafka' ? streamFacts?.endPosition : file?.end) ?? 0;

  const readsStored = stored !== null && (compare || from === 'journal');
  const readsPublished = verdictFacts !== null && (compare || from === 'kafka');
  const storedGiven = readsStored
    ? Cursor.over<GivenVerdict>(storedVerdictPages(stored.pool, stored.electionNo, stored.end))
    : null;
  const publishedGiven = readsPublished ? Cursor.over(publishedVerdictPages(stream, verdictFacts, electionId)) : null;
  const tables = stored === null ? null : new StoredResults(stored.pool, stored.electionNo);
  // What the store has says nothing of a file that is not compared with it.
  const snapshots: readonly StoredSnapshot[] =
    stored === null || (isFile && !compare) ? [] : ((await tables?.snapshots(stored.end)) ?? []);
  const records = new RecordSides(sides);
  const besideStore = compare && stored !== null && notes !== null && tables !== null;
  return {
    beside: besideStore
      ? { pool: stored.pool, electionNo: stored.electionNo, notes, results: tables, end: stored.end }
      : null,
    mandates: {
      stored: besideStore ? distributions : null,
      published: compare && mandateFacts !== null ? await publishedMandates(stream, mandateFacts, electionId) : null,
    },
    records,
    given: new GivenSides(storedGiven, publishedGiven, stored?.end ?? 0),
    snapshots: {
      tables: compare ? tables : null,
      snapshots: compare ? snapshots : [],
      storedEnd: stored?.end ?? 0,
      stream,
      results: resultFacts,
      electionId,
      checkpoints: new Map(
        besideStore ? notes.published.map(({ snapshot, checkpoint }) => [snapshot, checkpoint]) : [],
      ),
    },
    compare,
    published: { verdicts: readsPublished, results: resultFacts !== null },
    streamRead: sides.some(({ name }) => name === 'stream'),
    end,
    stream,
    timesFrom: from === 'journal' ? tables : null,
    comparedWith: compare
      ? comparedWith(sides, readsStored || readsPublished, { results: resultFacts, mandates: mandateFacts }, tables)
      : [],
    newestSnapshot: (position) => snapshots.findLast(({ snapshot }) => snapshot <= position)?.snapshot ?? null,
    close: async () => {
      await records.close();
      await storedGiven?.close();
      await publishedGiven?.close();
    },
  };
}

function comparedWith(
  sides: readonly Side[],
  verdicts: boolean,
  { results, mandates }: { readonly results: TopicFacts | null; readonly mandates: TopicFacts | null },
  tables: StoredResults | null,
): ReplayReport['comparedWith'] {
  return [
    ...sides.flatMap(({ name }) => (name === 'file' ? [] : [name])),
    ...(verdicts ? (['verdicts'] as const) : []),
    ...(results === null ? [] : (['results'] as const)),
    ...(mandates === null ? [] : (['mandates'] as const)),
    ...(tables === null ? [] : (['tables'] as const)),
  ];
}
