/**
 * How a relay learns, when it begins, what is out: from the notes, and from the end of its topic, which tells what was
 * sent and never noted. What is found there must be what the store is rendered to; else nothing more is published.
 */
import { chained, type BatchMark, type SnapshotPublished } from '#libs/contracts';
import type { EventStream, StreamRecord } from '#libs/event-stream';
import { checkpointFaultSince, logPlace, type LogPlace } from '#libs/results';
import type { SnapshotContent } from '../publication/snapshot-content';
import {
  closingRecord,
  recordsOfSnapshot,
  RENDERER_WITHOUT_LOG,
  type ClosingRendering,
} from '../publication/snapshot-records';
import { finished } from '../publication/verdict-batches';
import { verdictsBetween } from '../publication/verdicts-from-store';
import { checkpointDiffers, publishedDiffers, topicAhead, topicChanged } from './publication-stops';
import type { ElectionToPublish, RelayStore } from '../publication/relay-store';
import type { SnapshotSource } from './snapshot-source';
import { afterNoted, topicFacts } from './topic-end';
import type { TopicSender } from './topic-sender';

function isAbove(a: BatchMark, b: BatchMark): boolean {
  return a.cause > b.cause || (a.cause === b.cause && a.subject > b.subject);
}

function sameValue(found: StreamRecord, rendered: Buffer | null): boolean {
  return found.value !== null && rendered !== null && found.value.equals(rendered);
}

export interface VerdictsToResume {
  readonly store: RelayStore;
  readonly stream: EventStream;
  readonly election: ElectionToPublish;
  readonly sender: TopicSender;
}

interface FoundBatch {
  readonly record: StreamRecord;
  readonly first: BatchMark;
  readonly last: BatchMark;
}

/** Takes over the verdicts topic; see above. */
export async function resumeVerdicts({ store, stream, election, sender }: VerdictsToResume): Promise<void> {
  const { topic } = sender;
  const note = await sender.claim();
  let newest: FoundBatch | null = null;
  for await (const { record, own } of afterNoted(stream, await topicFacts(stream, topic, note), note)) {
    if (own.kind === 'verdicts' && !isAbove(newest?.last ?? note, own.last)) newest = { record, ...own };
  }
  if (newest === null) {
    if (note.record === null && note.cause >= 0)
      throw topicChanged(topic, 'the verdict that is noted last is not there');
    return;
  }
  const { first, last, record } = newest;
  const what = `the verdict of position ${last.cause} on ${last.subject}`;
  const rows = await verdictsBetween(store, election, first, last);
  if (rows === null) throw topicAhead(topic, what);
  const [cut, ...more] = rows;
  const same = cut !== undefined && more.length === 0 && sameValue(record, finished(cut).record.value);
  if (!same) throw publishedDiffers(topic, what);
  sender.found(record, last);
}

export interface ResultsToResume {
  readonly store: RelayStore;
  readonly stream: EventStream;
  readonly election: ElectionToPublish;
  readonly sender: TopicSender;
  readonly snapshots: SnapshotSource;
  /** False for a recount, which publishes to nobody and signs nothing. */
  readonly signed: boolean;
}

/** Throws LOG_CHECKPOINT_DIFFERS where a closing record is out with a checkpoint that is not its log's. */
function requireCheckpoint(
  election: ElectionToPublish,
  snapshot: number,
  place: LogPlace,
  checkpoint: string | null,
): void {
  const fault = checkpointFaultSince(checkpoint, place, election.logsSince(snapshot));
  if (fault !== null) throw checkpointDiffers(election.electionId, snapshot, fault);
}

/** The same for what is noted to be out: whoever owns the database can change it, and it is what the API serves. */
async function requireNotedCheckpoint({ store, election }: ResultsToResume): Promise<void> {
  const published = await store.published(election.electionNo);
  if (published === null) return;
  const closing = await store.closing(election.electionNo, published.snapshot);
  if (closing === null) return;
  await election.load();
  requireCheckpoint(election, published.snapshot, logPlace(closing), published.checkpoint);
}

/** How a closing record of ours was rendered: with which checkpoint, in which version. Its bytes are compared after. */
function renderingOf({ value }: StreamRecord): ClosingRendering {
  const { data } = JSON.parse(value?.toString('utf8') ?? '') as { readonly data?: Partial<SnapshotPublished> };
  const { renderer = '', log } = data ?? {};
  return { renderer, checkpoint: log?.checkpoint ?? null };
}

async function closingOf(content: SnapshotContent, rendering: ClosingRendering): Promise<Buffer | null> {
  let records = 0;
  let chain: Buffer | null = null;
  for await (const record of recordsOfSnapshot(content)) {
    records++;
    chain = chained(chain, record.value ?? Buffer.alloc(0));
  }
  return (await closingRecord(content, { records, chain }, rendering)).value;
}

/** Takes over the results topic; what was begun there and not closed is sent again whole, with the same ids and bytes. */
export async function resumeResults(parts: ResultsToResume): Promise<void> {
  const { stream, election, sender, snapshots, signed } = parts;
  const { topic } = sender;
  const note = await sender.claim();
  if (signed) await requireNotedCheckpoint(parts);
  const closings: { readonly record: StreamRecord; readonly snapshot: number }[] = [];
  let known = note.record !== null || note.cause < 0;
  let above = note.cause;
  for await (const { record, own } of afterNoted(stream, await topicFacts(stream, topic, note), note)) {
    if (own.kind !== 'closing') continue;
    if (!known && own.snapshot === note.cause) {
      known = true;
      sender.found(record, note, renderingOf(record).checkpoint);
    }
    if (own.snapshot <= above) continue;
    above = own.snapshot;
    closings.push({ record, snapshot: own.snapshot });
  }
  if (!known) throw topicChanged(topic, `the closing record of snapshot ${note.cause} is not there`);
  let last = note.cause;
  for (const { record, snapshot } of closings) {
    const content = await snapshots.stored(last);
    if (content?.snapshot !== snapshot) throw topicAhead(topic, `snapshot ${snapshot}`);
    const rendering = renderingOf(record);
    if (!sameValue(record, await closingOf(content, rendering))) throw publishedDiffers(topic, `snapshot ${snapshot}`);
    if (signed && content.closing !== null && rendering.renderer !== RENDERER_WITHOUT_LOG) {
      requireCheckpoint(election, snapshot, content.closing, rendering.checkpoint ?? null);
    }
    sender.found(record, { cause: snapshot, subject: -1 }, rendering.checkpoint);
    last = snapshot;
  }
}
