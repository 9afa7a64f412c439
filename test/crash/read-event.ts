/** The recount's own reading of a record: what it says, or for which code it cannot be read. Written from interface.md. */
import { createHash } from 'node:crypto';
import { canonicalText, readPlainJson, Unreadable, type Json } from './plain-json';
import type { RawRecord } from './plain-kafka';

export interface PlainProtocol {
  readonly kind: 'protocol';
  readonly source: string;
  readonly id: string;
  readonly rehearsal: boolean;
  readonly electionId: string;
  readonly contestId: string;
  readonly precinctId: string;
  readonly round: number;
  readonly counters: ReadonlyMap<string, number>;
  readonly votes: ReadonlyMap<string, number>;
  readonly replaces: { readonly source: string; readonly eventId: string; readonly sha256: string } | null;
  /** All that it says, whatever stands around the data. */
  readonly said: string;
}

export interface PlainFrame {
  readonly kind: 'definition' | 'register' | 'seal' | 'decision';
  readonly source: string;
  readonly id: string;
  readonly data: ReadonlyMap<string, Json>;
}

export type PlainEvent = (PlainProtocol | PlainFrame | { readonly kind: 'unreadable'; readonly code: string }) & {
  /** Hex digits without prefix. */
  readonly sha256: string;
};

const PREFIX = 'kz.sanaq.';
const FRAMES = new Map<string, PlainFrame['kind']>([
  [`${PREFIX}election.defined.v1`, 'definition'],
  [`${PREFIX}register.published.v1`, 'register'],
  [`${PREFIX}register.sealed.v1`, 'seal'],
  [`${PREFIX}decision.submitted.v1`, 'decision'],
]);
const PROTOCOL = `${PREFIX}protocol.submitted.v1`;
const REQUIRED = ['electionId', 'contestId', 'precinctId', 'round', 'counters', 'votes'];
const OPTIONAL = ['replaces', 'signedAt', 'ext'];
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && !CONTROL.test(value);
}

function figuresOf(value: Json | undefined): Map<string, number> {
  if (!(value instanceof Map)) throw new Unreadable('SCHEMA_INVALID');
  const figures = new Map<string, number>();
  for (const [id, figure] of value) {
    if (!isName(id) || typeof figure !== 'number' || figure < 0) throw new Unreadable('SCHEMA_INVALID');
    figures.set(id, figure);
  }
  return figures;
}

function protocolOf(event: ReadonlyMap<string, Json>): PlainProtocol {
  const data = event.get('data');
  if (!(data instanceof Map)) throw new Unreadable('SCHEMA_INVALID');
  if (REQUIRED.some((name) => !data.has(name))) throw new Unreadable('SCHEMA_INVALID');
  if ([...data.keys()].some((name) => !REQUIRED.includes(name) && !OPTIONAL.includes(name)))
    throw new Unreadable('SCHEMA_INVALID');
  const [electionId, contestId, precinctId, round] = REQUIRED.map((name) => data.get(name));
  if (!isName(electionId) || !isName(contestId) || !isName(precinctId)) throw new Unreadable('SCHEMA_INVALID');
  if (typeof round !== 'number' || round < 1) throw new Unreadable('SCHEMA_INVALID');
  const named = data.get('replaces');
  const part = (name: string): string => String(named instanceof Map ? named.get(name) : '');
  return {
    kind: 'protocol',
    source: String(event.get('source')),
    id: String(event.get('id')),
    rehearsal: event.get('rehearsal') === true,
    electionId,
    contestId,
    precinctId,
    round,
    counters: figuresOf(data.get('counters')),
    votes: figuresOf(data.get('votes')),
    replaces:
      named instanceof Map
        ? { source: part('source'), eventId: part('eventId'), sha256: part('sha256').slice('sha256:'.length) }
        : null,
    said: `${String(event.get('rehearsal') === true)} ${canonicalText(data)}`,
  };
}

/** The event object; in binary mode put together from headers and value. */
function wholeEvent({ headers, value }: RawRecord): { readonly event: Json; readonly rebuilt: boolean } {
  const attributes = headers.filter(([name]) => name.startsWith('ce_'));
  const body = readPlainJson(value);
  if (attributes.length === 0) return { event: body, rebuilt: false };
  const event = new Map<string, Json>();
  for (const [name, bytes] of attributes) {
    const text = bytes.toString('utf8');
    event.set(name.slice('ce_'.length), name === 'ce_rehearsal' ? text === 'true' : text);
  }
  return { event: event.set('data', body), rebuilt: true };
}

/** Reads one record. */
export function readPlainEvent(record: RawRecord): PlainEvent {
  const name = sha256(record.value ?? '');
  try {
    const { event, rebuilt } = wholeEvent(record);
    if (!(event instanceof Map) || event.get('specversion') !== '1.0') throw new Unreadable('ENVELOPE_INVALID');
    const [id, source, type, data] = ['id', 'source', 'type', 'data'].map((attribute) => event.get(attribute));
    if (!isName(id) || !isName(source) || !isName(type)) throw new Unreadable('ENVELOPE_INVALID');
    const frame = FRAMES.get(type);
    if (frame !== undefined && data instanceof Map) return { kind: frame, id, source, data, sha256: name };
    if (type !== PROTOCOL) throw new Unreadable('TYPE_UNKNOWN');
    return { ...protocolOf(event), sha256: rebuilt ? sha256(canonicalText(event)) : name };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', code: error.code, sha256: name };
    throw error;
  }
}
