/**
 * How a relay learns, when it begins, what is out: from the notes, and from the end of its topic, which tells what was
 * sent and never noted. What is found there must be what the store is rendered to; else nothing more is published.
 */
import { chained, type BatchMark, type SnapshotPublished } from '#libs/contracts';
import type { EventStream, StreamRecord } from '#libs/event-stream';
import type { SnapshotContent } from '../publication/snapshot-content';
import { closingRecord, recordsOfSnapshot, type ClosingRendering } from '../publication/snapshot-records';
import { finished } from '../publication/verdict-batches';
import { verdictsBetween } from '../publication/verdicts-from-store';
import { publishedDiffers, topicAhead, topicChanged } from './publication-stops';
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
  readonly stream: EventStream;
  readonly sender: TopicSender;
  readonly snapshots: SnapshotSource;
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
export async function resumeResults({ stream, sender, snapshots }: ResultsToResume): Promise<void> {
  const { topic } = sender;
  const note = await sender.claim();
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
    sender.found(record, { cause: snapshot, subject: -1 }, rendering.checkpoint);
    last = snapshot;
  }
}
