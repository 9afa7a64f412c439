/** What the generator hands out: a record to append, and what a rehearsal needs to know of it. */
import { createHash } from 'node:crypto';
import { sha256Name, type Protocol } from '#libs/election';
import type { RehearsalKind } from './scenarios';

/** What officers must do about a record before the contest can be certified. */
export type Settle =
  /** Sign an `admit`: the figures are right although a control fails. */
  | 'admit'
  /** Sign a `set_aside`: the record is superfluous. */
  | 'set_aside'
  /** Wait: a valid successor that names this held record comes later in the stream. */
  | 'correction_follows'
  | 'none';

/** A record in the shape of the event stream's `RecordToAppend`; never a tombstone. */
export interface RehearsalRecord {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

export interface RehearsalItem {
  readonly kind: RehearsalKind;
  readonly record: RehearsalRecord;
  /** As the record says them, even where no such contest or precinct exists. */
  readonly contestId: string;
  readonly precinctId: string;
  readonly settle: Settle;
  /**
   * The verdict that the record must get when it arrives, provided that officers have not yet acted on others of the
   * same precinct. Missing where two answers are right.
   */
  readonly verdict?: 'counted' | 'held' | 'duplicate' | 'refused';
  /** `sha256:<hex>` of the record that this one names as replaced. */
  readonly replacesSha256?: string;
}

/** A CloudEvent as plain object, its keys in the order of canonical JSON. */
export interface RehearsalEvent {
  readonly data: Protocol;
  readonly datacontenttype: 'application/json';
  readonly id: string;
  readonly rehearsal: boolean;
  readonly source: string;
  readonly specversion: '1.0';
  readonly subject: string;
  readonly type: string;
}

const PROTOCOL_TYPE = 'kz.sanaq.protocol.submitted.v1';
const HEADERS: RehearsalRecord['headers'] = [['content-type', Buffer.from('application/cloudevents+json')]];

/** The event that carries a protocol; its subject is `contest/round/precinct`. */
export function protocolEvent(protocol: Protocol, source: string, id: string): RehearsalEvent {
  return {
    data: protocol,
    datacontenttype: 'application/json',
    id,
    rehearsal: true,
    source,
    specversion: '1.0',
    subject: `${protocol.contestId}/${protocol.round}/${protocol.precinctId}`,
    type: PROTOCOL_TYPE,
  };
}

export function recordOf(precinctId: string, value: Buffer): RehearsalRecord {
  return { key: Buffer.from(precinctId), value, headers: HEADERS };
}

/** The name of a record: SHA-256 of its value's bytes. */
export function recordName(value: Buffer): string {
  return sha256Name(createHash('sha256').update(value).digest());
}
