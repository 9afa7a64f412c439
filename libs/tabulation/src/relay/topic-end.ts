/** What the end of a topic says that no note tells yet: how far it is published, the one who published it. */
import { EVENT_TYPES, sha256, TABULATION_SOURCE, type BatchMark } from '#libs/contracts';
import { StreamError, type EventStream, type StreamRecord, type TopicFacts } from '#libs/event-stream';
import type { RelayNote } from '#libs/results';
import { topicChanged } from './publication-stops';

/** A record of ours, as far as its envelope tells. */
export type OwnRecord =
  | { readonly kind: 'verdicts'; readonly first: BatchMark; readonly last: BatchMark }
  | { readonly kind: 'closing'; readonly snapshot: number }
  /** Of a snapshot that no record has closed yet. */
  | { readonly kind: 'other' };

const BATCH_ID = /^(\d+)-(\d+)\.\.(\d+)-(\d+)$/;
const CLOSING_ID = /^(\d+)\/closed$/;

/** What a record is by its envelope; null for what is not of ours. */
export function ownRecord({ value }: Pick<StreamRecord, 'value'>): OwnRecord | null {
  let event: { readonly id?: unknown; readonly source?: unknown; readonly type?: unknown };
  try {
    event = JSON.parse(value?.toString('utf8') ?? 'null') as typeof event;
  } catch {
    return null;
  }
  if (typeof event !== 'object' || event === null || event.source !== TABULATION_SOURCE) return null;
  const id = typeof event.id === 'string' ? event.id : '';
  if (event.type === EVENT_TYPES.verdictGiven) {
    const [cause, subject, lastCause, lastSubject] = (BATCH_ID.exec(id) ?? []).slice(1).map(Number);
    if (cause === undefined || subject === undefined || lastCause === undefined || lastSubject === undefined)
      return null;
    return { kind: 'verdicts', first: { cause, subject }, last: { cause: lastCause, subject: lastSubject } };
  }
  const closing = CLOSING_ID.exec(id);
  if (event.type === EVENT_TYPES.snapshotPublished && closing !== null) {
    return { kind: 'closing', snapshot: Number(closing[1]) };
  }
  return { kind: 'other' };
}

/** Whether a record is the one up to which the note says that the topic is published. */
function tells(record: StreamRecord, { cause, subject }: RelayNote): boolean {
  const own = ownRecord(record);
  if (own?.kind === 'closing') return subject < 0 && own.snapshot === cause;
  return own?.kind === 'verdicts' && own.last.cause === cause && own.last.subject === subject;
}

/** The topic as it is now. Throws PUBLICATION_TOPIC_CHANGED where it is gone, TOPIC_MISSING where it never was. */
export async function topicFacts(stream: EventStream, topic: string, note: RelayNote): Promise<TopicFacts> {
  return requireFacts(await stream.describe(topic), topic, note);
}

/** The same of facts that are known. */
export function requireFacts(facts: TopicFacts | null, topic: string, note: RelayNote): TopicFacts {
  if (facts !== null) return facts;
  if (note.cause >= 0) throw topicChanged(topic, 'the topic is gone');
  throw new StreamError('TOPIC_MISSING', `the topic ${topic} does not exist`, true);
}

/** Throws PUBLICATION_TOPIC_CHANGED where records were removed, or the one that was noted last is not at its place. */
export async function requireNoted(
  stream: EventStream,
  { topic, beginPosition, endPosition }: TopicFacts,
  note: RelayNote,
): Promise<void> {
  const { record } = note;
  // Our topics keep everything from their first record on: who reads one now would have wholes without parts.
  if (beginPosition > 0 && note.cause >= 0)
    throw topicChanged(topic, `the topic begins at position ${beginPosition}: the records before it were removed`);
  if (record === null) {
    if (note.cause >= 0 && endPosition <= beginPosition)
      throw topicChanged(topic, 'the topic was made anew: it is empty');
    return;
  }
  const { position } = record;
  if (position >= endPosition) {
    throw topicChanged(topic, `the topic ends at position ${endPosition}, but was published up to ${position}`);
  }
  const found = position < beginPosition ? null : await stream.recordAt(topic, position);
  const same = found !== null && sha256(found.value ?? Buffer.alloc(0)).equals(record.sha256);
  if (!same || !tells(found, note)) {
    throw topicChanged(topic, `the record at position ${position} is not the one that is noted there`);
  }
}

/** Our records from the noted one on (from the first, where none is noted), in their order. */
export async function* afterNoted(
  stream: EventStream,
  { topic, beginPosition, endPosition }: TopicFacts,
  note: RelayNote,
): AsyncGenerator<{ readonly record: StreamRecord; readonly own: OwnRecord }> {
  const from = note.record === null ? beginPosition : note.record.position + 1;
  if (from >= endPosition) return;
  const stop = new AbortController();
  try {
    for await (const { records, nextPosition } of stream.read(topic, { from, signal: stop.signal })) {
      for (const record of records) {
        const own = ownRecord(record);
        if (own !== null) yield { record, own };
      }
      if (nextPosition >= endPosition) return;
    }
  } finally {
    stop.abort();
  }
}

/** What a topic of ours begins with: a row of verdicts, or a snapshot. */
export type TopicFirst = BatchMark | { readonly snapshot: number };

/** Of our own records on the topic the first; null where there is none. */
export async function firstOnTopic(stream: EventStream, facts: TopicFacts): Promise<TopicFirst | null> {
  const none: RelayNote = { cause: -1, subject: -1, record: null };
  for await (const { record, own } of afterNoted(stream, facts, none)) {
    if (own.kind === 'verdicts') return own.first;
    const { data } = JSON.parse(record.value?.toString('utf8') ?? '{}') as { readonly data?: { snapshot?: number } };
    return { snapshot: data?.snapshot ?? -1 };
  }
  return null;
}
