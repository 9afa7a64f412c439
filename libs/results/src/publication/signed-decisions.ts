/** Signed decisions that what is published of later ones quotes (which ones: `decisions/` of libs/election). */
import { decodeEvent, type NamedRecord } from '#libs/contracts';
import { keptAs, sha256Name, type DecodedRecord, type KeptDecisions, type SignedEvent } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';

/** Keeps what is published of decisions later, by the name of their record: the event as it came, or its place. */
export class SignedDecisions implements KeptDecisions {
  private readonly events = new Map<string, SignedEvent>();
  private readonly places = new Map<string, number>();

  /** Notes an accepted decision that a later publication will quote. */
  note(record: StreamRecord, decoded: DecodedRecord): void {
    const kept = keptAs(decoded);
    if (kept === 'place') this.places.set(sha256Name(decoded.sha256), record.position);
    if (kept === 'event') this.events.set(sha256Name(decoded.sha256), eventOf(record));
  }

  /** All that was noted, as plain data. */
  kept(): readonly unknown[] {
    return [[...this.events], [...this.places]];
  }

  /** From what `kept` gave. Throws where it is nothing of the kind. */
  static restored(kept: unknown): SignedDecisions {
    const signed = new SignedDecisions();
    const [events, places] = kept as [[string, SignedEvent][], [string, number][]];
    for (const [name, event] of events) signed.events.set(name, event);
    for (const [name, position] of places) signed.places.set(name, position);
    return signed;
  }

  event(name: string): SignedEvent {
    const event = this.events.get(name);
    if (event === undefined) throw new Error(`the signed decision ${name} was not kept`);
    return event;
  }

  named(sha256: string): NamedRecord {
    const position = this.places.get(sha256);
    if (position === undefined) throw new Error(`the place of the decision ${sha256} was not kept`);
    return { sha256, position };
  }
}

/** The event object of a record that was decoded before. */
function eventOf(record: StreamRecord): SignedEvent {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event') throw new Error(`position ${record.position} was decoded before`);
  return decoded.event;
}
