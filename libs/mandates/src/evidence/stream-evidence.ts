/** Looks into an election's stream for the records that a certification rests on. */
import { decodeEvent, decodeRecord, type CloudEvent } from '#libs/contracts';
import { sha256Name } from '#libs/election';
import type { EventStream, StreamRecord } from '#libs/event-stream';

/** A record of the stream with its name and, where it is one, its event. */
export interface StreamWitness {
  readonly position: number;
  readonly timestampMs: number;
  readonly sha256: string;
  readonly event: CloudEvent | null;
}

/** Where the records that a decision rests on are looked up. */
export interface Evidence {
  /** The record at a position. */
  at(position: number): Promise<StreamWitness | null>;
  /** The first record of this name before a position. */
  named(sha256: string, before: number, signal: AbortSignal): Promise<StreamWitness | null>;
}

export function witnessOf(record: StreamRecord): StreamWitness {
  const decoded = decodeEvent(record);
  return {
    position: record.position,
    timestampMs: record.timestampMs,
    sha256: sha256Name(decodeRecord(record).sha256),
    event: decoded.kind === 'event' ? decoded.event : null,
  };
}

export class StreamEvidence implements Evidence {
  constructor(
    private readonly stream: EventStream,
    private readonly topic: string,
  ) {}

  async at(position: number): Promise<StreamWitness | null> {
    const record = await this.stream.recordAt(this.topic, position);
    return record === null ? null : witnessOf(record);
  }

  /**
   * The first record of this name before a position. Reads the stream from its beginning: only for a quoted decision that
   * was not written canonically, which is rare.
   */
  async named(sha256: string, before: number, signal: AbortSignal): Promise<StreamWitness | null> {
    const facts = await this.stream.describe(this.topic);
    if (facts === null || facts.beginPosition >= Math.min(before, facts.endPosition)) return null;
    for await (const batch of this.stream.read(this.topic, { from: facts.beginPosition, signal })) {
      for (const record of batch.records) {
        if (record.position >= before) return null;
        if (sha256Name(decodeRecord(record).sha256) === sha256) return witnessOf(record);
      }
      if (batch.nextPosition >= Math.min(before, facts.endPosition)) return null;
    }
    return null;
  }
}
