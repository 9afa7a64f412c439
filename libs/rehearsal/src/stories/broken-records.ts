/** Records that no reader may take for a protocol: broken bytes, broken JSON, wrong shapes. */
import canonicalize from 'canonicalize';
import type { RehearsalEvent } from './event';

/** Makes the broken value from the true event and its bytes; `variant` chooses among equal ways to break it. */
export type Break = (event: RehearsalEvent, value: Buffer, variant: number) => Buffer;

const NESTED_LEVELS = 40;

export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing to write as JSON');
  return Buffer.from(text);
}

/** Puts bytes into the middle of the precinct's id within the data. */
function insertInId(event: RehearsalEvent, value: Buffer, inserted: Buffer): Buffer {
  const place = value.indexOf(`"precinctId":"${event.data.precinctId}"`) + '"precinctId":"R-'.length;
  return Buffer.concat([value.subarray(0, place), inserted, value.subarray(place)]);
}

function replaceText(value: Buffer, from: string, to: string): Buffer {
  return Buffer.from(value.toString('utf8').replace(from, () => to));
}

function withExt(value: Buffer, ext: string): Buffer {
  return replaceText(value, '"data":{', `"data":{"ext":${ext},`);
}

function wrongShape(event: RehearsalEvent, _: Buffer, variant: number): Buffer {
  const { votes, ...withoutVotes } = event.data;
  const shapes = [
    { ...event, data: withoutVotes },
    { ...event, data: { ...event.data, votes: { ...votes, against_all: '12' } } },
    { ...event, data: { ...event.data, counters: { ...event.data.counters, took_part: -1 } } },
    { ...event, data: { ...event.data, weather: 'rain' } },
  ];
  return canonicalBytes(shapes[variant % shapes.length]);
}

export const BREAKS = {
  malformed_json: (_, value) => {
    const text = value.toString('utf8');
    return Buffer.from(text.slice(0, Math.floor((text.length * 2) / 3)));
  },
  invalid_utf8: (event, value) => insertInId(event, value, Buffer.from([0xc3, 0x28])),
  nul: (event, value) => insertInId(event, value, Buffer.from([0])),
  duplicate_key: (_, value) => replaceText(value, '"round":1', '"round":1,"round":1'),
  byte_order_mark: (_, value) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), value]),
  lone_surrogate: (_, value) => withExt(value, '{"note":"\\ud800"}'),
  too_deep: (_, value) => withExt(value, '['.repeat(NESTED_LEVELS) + ']'.repeat(NESTED_LEVELS)),
  fractional_figure: (event, value) => {
    const took = event.data.counters['took_part'] ?? 0;
    return replaceText(value, `"took_part":${took}`, `"took_part":${took}.5`);
  },
  wrong_schema: wrongShape,
  unknown_type: (event) => canonicalBytes({ ...event, type: 'kz.sanaq.protocol.whispered.v1' }),
} as const satisfies Readonly<Record<string, Break>>;
