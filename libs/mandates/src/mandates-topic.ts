/** What is in mandates.v1 already: read to its end before anything is written there. */
import { decodeEvent, EVENT_TYPES, MANDATES_SOURCE } from '#libs/contracts';
import type { EventStream, StreamRecord } from '#libs/event-stream';
import { contestKey } from './contest-key';

export class PublishedMandates {
  /** Exact values by event id; of several copies the first. */
  readonly distributed = new Map<string, Buffer>();
  readonly suspended = new Set<string>();
  /** Newest snapshot projected, by contest and round. */
  private readonly projected = new Map<string, number>();

  constructor(private readonly electionId: string) {}

  projectedUpTo(contestId: string, round: number): number | null {
    return this.projected.get(contestKey(contestId, round)) ?? null;
  }

  noteProjected(contestId: string, round: number, snapshot: number): void {
    const key = contestKey(contestId, round);
    this.projected.set(key, Math.max(snapshot, this.projected.get(key) ?? -1));
  }

  /** Records that are not ours change nothing. */
  take(record: StreamRecord): void {
    const decoded = decodeEvent(record);
    if (decoded.kind === 'unreadable' || decoded.event.source !== MANDATES_SOURCE) return;
    const { event } = decoded;
    switch (decoded.type) {
      case EVENT_TYPES.mandatesDistributed:
        if (decoded.data.electionId !== this.electionId || this.distributed.has(event.id)) return;
        this.distributed.set(event.id, record.value ?? Buffer.alloc(0));
        return;
      case EVENT_TYPES.mandatesSuspended:
      case EVENT_TYPES.mandatesReinstated:
        if (decoded.data.electionId === this.electionId) this.suspended.add(event.id);
        return;
      case EVENT_TYPES.mandatesProjected: {
        const { electionId, contestId, round, snapshot } = decoded.data;
        if (electionId === this.electionId) this.noteProjected(contestId, round, snapshot);
        return;
      }
      default:
        return;
    }
  }
}

/** Reads the topic from its beginning to where it ends now. Throws StreamError; null where the signal came first. */
export async function readPublishedMandates(
  stream: EventStream,
  topic: string,
  electionId: string,
  signal: AbortSignal,
): Promise<PublishedMandates | null> {
  const published = new PublishedMandates(electionId);
  const facts = await stream.describe(topic);
  if (facts === null || facts.endPosition === facts.beginPosition) return published;
  for await (const batch of stream.read(topic, { from: facts.beginPosition, signal })) {
    for (const record of batch.records) published.take(record);
    if (batch.nextPosition >= facts.endPosition) return published;
  }
  return null;
}
