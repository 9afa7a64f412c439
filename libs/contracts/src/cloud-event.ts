/** CloudEvents 1.0 in the JSON format: the envelope of everything on our topics. */
import type { RecordHeader, RecordToAppend } from '#libs/event-stream';
import { canonicalBytes } from './canonical';
import { eventId, instant, sourceUri } from './schema/shapes';
import { isPlainObject } from './schema/shape';
import { shortened } from './schema/validators';

/** An event as one JSON object: attributes, extensions (`rehearsal`, `jws` and others) and `data`. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly rehearsal?: boolean;
  /** Detached JWS over the canonical event without this member. */
  readonly jws?: string;
  readonly data: unknown;
  readonly [extension: string]: unknown;
}

/** What a writer says of an event. */
export interface EventFields {
  readonly type: string;
  readonly source: string;
  readonly id: string;
  /** `contest/round/precinct` as far as they apply. */
  readonly subject?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly rehearsal: boolean;
  readonly data: unknown;
  readonly jws?: string;
}

export const STRUCTURED_CONTENT_TYPE = 'application/cloudevents+json';
const CONTENT_TYPE_BYTES = Buffer.from(STRUCTURED_CONTENT_TYPE, 'latin1');
const STRUCTURED_HEADERS: readonly RecordHeader[] = [['content-type', CONTENT_TYPE_BYTES]];

/** The event object. `rehearsal` is in it only where it is true; members that are not given are left out. */
export function cloudEvent(fields: EventFields): CloudEvent {
  return {
    specversion: '1.0',
    id: fields.id,
    source: fields.source,
    type: fields.type,
    ...(fields.subject === undefined ? {} : { subject: fields.subject }),
    ...(fields.time === undefined ? {} : { time: fields.time }),
    ...(fields.rehearsal ? { rehearsal: true } : {}),
    ...(fields.jws === undefined ? {} : { jws: fields.jws }),
    data: fields.data,
  };
}

/**
 * A record in structured mode: canonical bytes, so the same event makes the same bytes on every machine.
 * `key` is for people and tools (precinct id, source); no order depends on it. The data is not checked here: see
 * checkEventData. Throws NotCanonicalError where the event holds a fraction or a lone surrogate.
 */
export function encodeCloudEvent(event: CloudEvent, key: string | null = null): RecordToAppend {
  return {
    key: key === null ? null : Buffer.from(key, 'utf8'),
    value: canonicalBytes(event),
    headers: STRUCTURED_HEADERS,
  };
}

/** cloudEvent and encodeCloudEvent in one. */
export function encodeEvent(fields: EventFields, key: string | null = null): RecordToAppend {
  return encodeCloudEvent(cloudEvent(fields), key);
}

/** True for the header value that encodeCloudEvent writes; the quick answer for nearly every record. */
export function isOurContentType(value: Buffer): boolean {
  return CONTENT_TYPE_BYTES.equals(value);
}

const ATTRIBUTE_NAME = /^[a-z0-9]{1,64}$/;
const CONTROL_OR_SURROGATE = /[\p{Cc}\p{Surrogate}]/u;
const ATTRIBUTE_CHARACTERS_MAX = 4096;
/** Attributes that are text and nothing else; extensions of other senders may be numbers and booleans too. */
const TEXT_ATTRIBUTES = new Set(['subject', 'time', 'datacontenttype', 'dataschema', 'jws']);

/** What is wrong with an attribute beyond the four required ones, or null. */
function attributeProblem(name: string, value: unknown): string | null {
  if (name === 'data_base64') return 'binary data (data_base64) is not taken';
  if (!ATTRIBUTE_NAME.test(name)) return `"${shortened(name)}" is not an attribute name`;
  // In the JSON format an attribute that is null is one that is not set.
  if (value === null) return null;
  if (name === 'rehearsal') return typeof value === 'boolean' ? null : 'rehearsal must be true or false';
  if (typeof value !== 'string') {
    const simple = typeof value === 'boolean' || typeof value === 'number';
    return simple && !TEXT_ATTRIBUTES.has(name) ? null : `the attribute ${name} must be text`;
  }
  if (value.length > ATTRIBUTE_CHARACTERS_MAX || CONTROL_OR_SURROGATE.test(value)) {
    return `the attribute ${name} must be text of at most ${String(ATTRIBUTE_CHARACTERS_MAX)} characters without control characters`;
  }
  return name === 'time' && !instant.accepts(value) ? `time must be ${instant.wanted}` : null;
}

/** What is wrong with an envelope, in a few words, or null where it is a CloudEvent 1.0. */
export function envelopeProblem(event: unknown): string | null {
  if (!isPlainObject(event)) return 'the value is not an object';
  if (event['specversion'] !== '1.0') return 'specversion must be "1.0"';
  if (!eventId.accepts(event['id'])) return `id must be ${eventId.wanted}`;
  if (!sourceUri.accepts(event['source'])) return `source must be ${sourceUri.wanted}`;
  if (typeof event['type'] !== 'string' || event['type'] === '') return 'type must be a text that is not empty';
  for (const name in event) {
    switch (name) {
      case 'specversion':
      case 'id':
      case 'source':
      case 'data':
        break;
      default: {
        const problem = attributeProblem(name, event[name]);
        if (problem !== null) return problem;
      }
    }
  }
  return null;
}

/** True if the value is a CloudEvent 1.0 as Sanaq takes it. */
export function isCloudEvent(event: unknown): event is CloudEvent {
  return envelopeProblem(event) === null;
}
