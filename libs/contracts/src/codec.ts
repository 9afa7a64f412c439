/**
 * From a record's bytes to what it says, and never an exception on the way: a record that cannot be understood is
 * `unreadable`, with a code and the place, so that its sender gets an answer and the stream continues.
 */
import { claimKeyOf, type DecodedBody, type DecodedRecord, type Envelope, type UnreadableRecord } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { contentMode } from './binary-mode';
import { canonicalBytes, canonicalSha256, sha256 } from './canonical';
import { envelopeProblem, isCloudEvent, isOurContentType, type CloudEvent } from './cloud-event';
import { isEventType, type EventDataByType } from './events/event-classes';
import { EVENT_TYPES, type EventType } from './events/event-types';
import { eventId, sourceUri } from './schema/shapes';
import { isPlainObject } from './schema/shape';
import { dataValidator, describeSchemaErrors, shortened } from './schema/validators';
import { readPlainProtocol } from './plain/plain-protocol';
import { signatureOf } from './signature';
import { parseStrictJson, type StrictJsonCode } from './strict-json';

/** Every code that a record may be unreadable for. Who acts: the sender. */
export type DecodeCode =
  StrictJsonCode | 'ENVELOPE_INVALID' | 'TYPE_UNKNOWN' | 'SCHEMA_INVALID' | 'DEFINITION_HASH_WRONG';

type Unreadable = UnreadableRecord & { readonly code: DecodeCode };

function unreadable(code: DecodeCode, detail: string, envelope: UnreadableRecord['envelope'] = null): Unreadable {
  return { kind: 'unreadable', code, detail, envelope };
}

/** Id, source and type, where they can be read although something else in the envelope is wrong. */
function readableEnvelope(event: unknown): UnreadableRecord['envelope'] {
  if (!isPlainObject(event)) return null;
  const { id, source, type } = event;
  if (typeof id !== 'string' || typeof source !== 'string' || typeof type !== 'string') return null;
  return eventId.accepts(id) && sourceUri.accepts(source) ? { id, source, type } : null;
}

interface ReadEvent {
  readonly event: CloudEvent;
  /** True where the event was put together from headers and value. */
  readonly rebuilt: boolean;
}

/** The event of a record in structured or binary mode, its envelope checked. */
function readEvent(record: StreamRecord): ReadEvent | Unreadable {
  const only = record.headers.length === 1 ? record.headers[0] : undefined;
  const ours = only !== undefined && only[0] === 'content-type' && isOurContentType(only[1]);
  const mode = ours ? ({ kind: 'structured' } as const) : contentMode(record.headers);
  const parsed = parseStrictJson(record.value);
  if ('code' in parsed) return unreadable(parsed.code, parsed.detail);
  if (mode.kind === 'invalid') return unreadable('ENVELOPE_INVALID', `The envelope is not usable: ${mode.detail}.`);
  const rebuilt = mode.kind === 'binary';
  const event: unknown = rebuilt ? { ...mode.attributes, data: parsed.value } : parsed.value;
  if (isCloudEvent(event)) return { event, rebuilt };
  const problem = envelopeProblem(event) ?? 'unknown';
  return unreadable(
    'ENVELOPE_INVALID',
    `The value is not a valid CloudEvent 1.0: ${problem}.`,
    readableEnvelope(event),
  );
}

function envelopeOf(event: CloudEvent): Envelope {
  return {
    id: event.id,
    source: event.source,
    type: event.type,
    rehearsal: event.rehearsal === true,
    signature: signatureOf(event),
  };
}

/** Checks `data` against the schema of `type`; the sentence says what is wrong. */
function checked<T extends EventType>(type: T, data: unknown): { readonly data: EventDataByType[T] } | string {
  const validate = dataValidator(type);
  return validate(data) ? { data } : describeSchemaErrors(validate, data);
}

const NO_BYTES = Buffer.alloc(0);

type BodyMaker = (event: CloudEvent) => DecodedBody | string;

function definitionBody(event: CloudEvent): DecodedBody | string {
  const result = checked(EVENT_TYPES.electionDefined, event.data);
  if (typeof result === 'string') return result;
  const { definitionSha256, ...definition } = result.data;
  if (canonicalSha256(definition) !== definitionSha256) {
    const detail = '/data/definitionSha256 is not the hash of the canonical definition next to it.';
    return unreadable('DEFINITION_HASH_WRONG', detail, readableEnvelope(event));
  }
  return { kind: 'definition', envelope: envelopeOf(event), definition, definitionSha256 };
}

/** What the judge gets of each type that belongs into a stream; a string says how the data breaks its schema. */
const BODIES: ReadonlyMap<string, BodyMaker> = new Map<string, BodyMaker>([
  [
    EVENT_TYPES.protocolSubmitted,
    (event) => {
      const result = checked(EVENT_TYPES.protocolSubmitted, event.data);
      if (typeof result === 'string') return result;
      return { kind: 'protocol', envelope: envelopeOf(event), protocol: result.data };
    },
  ],
  [
    EVENT_TYPES.decisionSubmitted,
    (event) => {
      const result = checked(EVENT_TYPES.decisionSubmitted, event.data);
      if (typeof result === 'string') return result;
      return { kind: 'decision', envelope: envelopeOf(event), decision: result.data };
    },
  ],
  [
    EVENT_TYPES.summarySubmitted,
    (event) => {
      const result = checked(EVENT_TYPES.summarySubmitted, event.data);
      if (typeof result === 'string') return result;
      return { kind: 'summary', envelope: envelopeOf(event), summary: result.data };
    },
  ],
  [
    EVENT_TYPES.registerPublished,
    (event) => {
      const result = checked(EVENT_TYPES.registerPublished, event.data);
      if (typeof result === 'string') return result;
      return { kind: 'register_part', envelope: envelopeOf(event), ...result.data };
    },
  ],
  [
    EVENT_TYPES.registerSealed,
    (event) => {
      const result = checked(EVENT_TYPES.registerSealed, event.data);
      if (typeof result === 'string') return result;
      return { kind: 'register_sealed', envelope: envelopeOf(event), ...result.data };
    },
  ],
  [EVENT_TYPES.electionDefined, definitionBody],
]);

function bodyOf(event: CloudEvent): DecodedBody {
  const make = BODIES.get(event.type);
  if (make === undefined) {
    const detail = `The type "${shortened(event.type)}" is none that an election's stream takes.`;
    return unreadable('TYPE_UNKNOWN', detail, readableEnvelope(event));
  }
  const body = make(event);
  return typeof body === 'string' ? unreadable('SCHEMA_INVALID', body, readableEnvelope(event)) : body;
}

/**
 * The bytes that name a record by their digest: the value's, except for a readable event in binary mode, whose attributes
 * stand outside of the value; there the canonical event. A record without a value has the digest of no bytes.
 */
function namingBytes(record: StreamRecord, read: ReadEvent | Unreadable): Buffer {
  if ('event' in read && read.rebuilt) return canonicalBytes(read.event);
  return record.value ?? NO_BYTES;
}

/**
 * Decodes one record of an election's stream. Never throws; see DecodeCode for what may be wrong.
 * `position` is given where the record stands elsewhere than its own position says (a file, a restored journal).
 */
export function decodeRecord(record: StreamRecord, position: number = record.position): DecodedRecord {
  const read = readEvent(record);
  const body = 'event' in read ? bodyOf(read.event) : read;
  const bytes = namingBytes(record, read);
  return {
    position,
    timestampMs: record.timestampMs,
    sha256: sha256(bytes),
    claimKey: claimKeyOf(body),
    // Written again without white space and needless escapes, it is never longer.
    eventBytes: bytes.length,
    body,
  };
}

/** True where the headers say that the value is the whole event, or nothing. */
function isStructured({ headers }: StreamRecord): boolean {
  const [only] = headers;
  if (only === undefined) return true;
  if (headers.length === 1 && only[0] === 'content-type' && isOurContentType(only[1])) return true;
  const { kind } = contentMode(headers);
  return kind === 'structured' || kind === 'unmarked';
}

/**
 * The same for the one who counts: ordinary protocols are read in one pass, everything else as decodeRecord reads it. Both
 * give the same verdicts; the body's `plain` tells which way it went.
 */
export function decodeForCounting(record: StreamRecord): DecodedRecord {
  const body = isStructured(record) ? readPlainProtocol(record.value) : null;
  if (body === null) return decodeRecord(record);
  const bytes = record.value ?? NO_BYTES;
  const { position, timestampMs } = record;
  return { position, timestampMs, sha256: sha256(bytes), claimKey: claimKeyOf(body), eventBytes: bytes.length, body };
}

/** An event of any of our types with its checked data: what readers of verdicts, results and mandates get. */
export interface DecodedEvent<T extends EventType = EventType> {
  readonly kind: 'event';
  readonly type: T;
  readonly event: CloudEvent;
  readonly data: EventDataByType[T];
}

export type AnyDecodedEvent = { [T in EventType]: DecodedEvent<T> }[EventType];

/** Decodes a record of any of our topics. Never throws. `event.type` tells `data` apart. */
export function decodeEvent(record: StreamRecord): AnyDecodedEvent | UnreadableRecord {
  const read = readEvent(record);
  return 'event' in read ? decodeEventObject(read.event) : read;
}

/** The same for an event that stands inside another (a certification quotes two signed decisions). Never throws. */
export function decodeEventObject(event: unknown): AnyDecodedEvent | UnreadableRecord {
  if (!isCloudEvent(event)) {
    const detail = `The object is not a CloudEvent 1.0: ${envelopeProblem(event) ?? 'unknown'}.`;
    return unreadable('ENVELOPE_INVALID', detail, readableEnvelope(event));
  }
  if (!isEventType(event.type)) {
    const detail = `The type "${shortened(event.type)}" is not known.`;
    return unreadable('TYPE_UNKNOWN', detail, readableEnvelope(event));
  }
  const result = checked(event.type, event.data);
  if (typeof result === 'string') return unreadable('SCHEMA_INVALID', result, readableEnvelope(event));
  return { kind: 'event', type: event.type, event, data: result.data } as AnyDecodedEvent;
}
