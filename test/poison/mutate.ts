/** Records that were good once and have something done to them: bytes, text, members, headers. Drawn by a seed. */
import type { RawRecord } from '../crash/plain-kafka';
import type { Seeded } from '../crash/seeded';

type Mutation = (bytes: Buffer, seeded: Seeded, others: readonly RawRecord[]) => Buffer | null;

function place(bytes: Buffer, seeded: Seeded): number {
  return seeded.between(0, Math.max(0, bytes.length - 1));
}

function spliced(bytes: Buffer, at: number, drop: number, add: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), add, bytes.subarray(Math.min(bytes.length, at + drop))]);
}

/** What parsers, databases and people trip over. */
const NASTY = [
  ...[
    'null',
    'true',
    '-1',
    '0',
    '1e9',
    '1.5',
    '1e400',
    '9007199254740993',
    '-0',
    '[]',
    '{}',
    '""',
    '"\\u0000"',
    '"\\ud800"',
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    '{"a":{"a":{"a":{}}}}',
    '"' + 'x'.repeat(5_000) + '"',
    '"\u202e"',
    '"\u2028"',
    '1000000001',
  ],
].map((text) => Buffer.from(text));

/** Where a value of JSON begins: behind a colon. */
function valueAt(bytes: Buffer, seeded: Seeded): number {
  const at = bytes.indexOf(0x3a, place(bytes, seeded));
  return at < 0 ? place(bytes, seeded) : at + 1;
}

/** Length of a plain value from here: up to the next comma or bracket. */
function valueLength(bytes: Buffer, at: number): number {
  for (let end = at; end < bytes.length; end++) {
    const byte = bytes[end];
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d) return end - at;
  }
  return bytes.length - at;
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, seeded) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[place(bytes, seeded)] = seeded.between(0, 255);
    return changed;
  },
  (bytes, seeded) => spliced(bytes, place(bytes, seeded), seeded.between(1, 40), Buffer.alloc(0)),
  (bytes, seeded) => spliced(bytes, place(bytes, seeded), 0, Buffer.from([seeded.between(0, 255)])),
  (bytes, seeded) => bytes.subarray(0, place(bytes, seeded)),
  (bytes, seeded) => {
    const from = place(bytes, seeded);
    return spliced(bytes, place(bytes, seeded), 0, bytes.subarray(from, from + seeded.between(1, 80)));
  },
  (bytes, seeded, others) => {
    const other = seeded.pick(others).value ?? Buffer.alloc(0);
    const from = place(other, seeded);
    return spliced(
      bytes,
      place(bytes, seeded),
      seeded.between(0, 40),
      other.subarray(from, from + seeded.between(1, 120)),
    );
  },
  (bytes, seeded) => {
    const at = valueAt(bytes, seeded);
    return spliced(bytes, at, valueLength(bytes, at), seeded.pick(NASTY));
  },
  (bytes, seeded) => {
    const at = valueAt(bytes, seeded);
    return spliced(bytes, at, valueLength(bytes, at), Buffer.from(String(seeded.between(-10, 2_000_000_000))));
  },
  (bytes, seeded) => {
    // A digit: the record stays readable and says something else.
    const at = bytes.subarray(place(bytes, seeded)).findIndex((byte) => byte >= 0x30 && byte <= 0x39);
    if (at < 0) return bytes;
    const changed = Buffer.from(bytes);
    changed[bytes.indexOf(bytes.subarray(place(bytes, seeded))[at] ?? 0x30)] = 0x30 + seeded.between(0, 9);
    return changed;
  },
  (_bytes, seeded) => (seeded.share() < 0.5 ? null : Buffer.alloc(seeded.between(0, 3))),
];

function mutatedHeaders(headers: RawRecord['headers'], seeded: Seeded): RawRecord['headers'] {
  const draw = seeded.between(0, 5);
  if (draw === 0) return [];
  if (draw === 1) return [...headers, ...headers];
  if (draw === 2)
    return [
      ['content-type', Buffer.from('application/json')],
      ['ce_type', Buffer.alloc(3, 0xff)],
    ];
  if (draw === 3)
    return headers.map(([name, value]) => [name, Buffer.from(value.toString('latin1').slice(1))] as const);
  if (draw === 4) return [[`\0${'h'.repeat(seeded.between(0, 300))}`, Buffer.alloc(seeded.between(0, 2_000), 7)]];
  return headers;
}

/** One record out of a good one. */
export function mutated(good: RawRecord, others: readonly RawRecord[], seeded: Seeded): RawRecord {
  let value = good.value;
  for (let times = seeded.between(1, 3); times > 0 && value !== null; times--) {
    value = seeded.pick(MUTATIONS)(value, seeded, others);
  }
  const headers = seeded.share() < 0.1 ? mutatedHeaders(good.headers, seeded) : good.headers;
  const key = seeded.share() < 0.05 ? Buffer.alloc(seeded.between(0, 100), seeded.between(0, 255)) : good.key;
  return { key, value, headers };
}
