/** A protocol as event and as record of the stream. */
import { createHash } from 'node:crypto';
import { sha256Name, type Protocol } from '#libs/election';

/** A record in the shape of the event stream's `RecordToAppend`; never a tombstone. */
export interface RehearsalRecord {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
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
