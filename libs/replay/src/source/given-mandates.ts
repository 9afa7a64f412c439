/** What the store and the mandates topic have of mandates, as it stands there: nothing of it is believed. */
import { createHash } from 'node:crypto';
import { decodeEvent, EVENT_TYPES, MANDATES_SOURCE } from '#libs/contracts';
import type { EventStream, StreamRecord, TopicFacts } from '#libs/event-stream';
import { topicPages } from './topic-range';

/** An event of the mandates topic: where it claims to belong, and the hashes of its copies. */
export interface PublishedMandate {
  readonly id: string;
  /** A projection is of a snapshot, everything else of the record that brought it about. */
  readonly at: number;
  readonly projected: boolean;
  readonly contestId: string;
  readonly round: number;
  /** SHA-256 of every copy's value, each once. */
  readonly sha256: Set<string>;
}

export function hashOf(value: Buffer | null): string {
  return `sha256:${createHash('sha256')
    .update(value ?? '')
    .digest('hex')}`;
}

function mandateIn(record: StreamRecord, electionId: string): Omit<PublishedMandate, 'sha256'> | null {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event' || decoded.event.source !== MANDATES_SOURCE) return null;
  const { id } = decoded.event;
  switch (decoded.type) {
    case EVENT_TYPES.mandatesProjected: {
      const { contestId, round, snapshot } = decoded.data;
      return decoded.data.electionId === electionId ? { id, at: snapshot, projected: true, contestId, round } : null;
    }
    case EVENT_TYPES.mandatesDistributed:
    case EVENT_TYPES.mandatesSuspended:
    case EVENT_TYPES.mandatesReinstated: {
      const { contestId, round, position } = decoded.data;
      return decoded.data.electionId === electionId ? { id, at: position, projected: false, contestId, round } : null;
    }
    default:
      return null;
  }
}

/** Every event of seat-allocation's in the topic up to the end that it had, by id. */
export async function publishedMandates(
  stream: EventStream | null,
  facts: TopicFacts | null,
  electionId: string,
): Promise<ReadonlyMap<string, PublishedMandate>> {
  const found = new Map<string, PublishedMandate>();
  for await (const records of topicPages(stream, facts)) {
    for (const record of records) {
      const mandate = mandateIn(record, electionId);
      if (mandate === null) continue;
      const known = found.get(mandate.id) ?? { ...mandate, sha256: new Set<string>() };
      known.sha256.add(hashOf(record.value));
      found.set(mandate.id, known);
    }
  }
  return found;
}

/** A suspension of mandates, a revocation or a lifting as it was published. */
export interface PublishedSuspension {
  readonly position: number;
  readonly value: Buffer;
}

/** Every suspension, revocation and lifting in the topic, each text once. */
export async function publishedSuspensions(
  stream: EventStream,
  topic: string,
  electionId: string,
): Promise<readonly PublishedSuspension[]> {
  const found = new Map<string, PublishedSuspension>();
  for await (const records of topicPages(stream, await stream.describe(topic))) {
    for (const record of records) {
      const { value } = record;
      const decoded = decodeEvent(record);
      if (value === null || decoded.kind !== 'event' || decoded.event.source !== MANDATES_SOURCE) continue;
      if (decoded.type !== EVENT_TYPES.mandatesSuspended && decoded.type !== EVENT_TYPES.mandatesReinstated) continue;
      const { position } = decoded.data;
      if (decoded.data.electionId === electionId) found.set(hashOf(value), { position, value });
    }
  }
  return [...found.values()];
}
