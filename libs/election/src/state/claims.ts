/**
 * Which (source, id) pairs have been claimed in this election, by which record.
 * An open hash table over columns instead of a Map of strings: a million claims take about 90 MB instead of 150.
 */
import { hash } from 'node:crypto';
import type { BodyOf } from '../record/record';
import { certain } from '../certain';

export interface Claim {
  readonly position: number;
  /** True if the claiming record has the same bytes. */
  readonly sameBytes: boolean;
  /** Number of the claim in the table. */
  readonly row: number;
}

const FIRST_CAPACITY = 1_024;
/** Bytes of a key that are kept: 128 bits of SHA-256 tell any two pairs apart. */
const KEY_BYTES = 16;

/** SHA-256 over source, NUL and id as a latin-1 string of 32 characters: the key of a claim. */
export function claimKey(source: string, id: string): string {
  return hash('sha256', `${source}\0${id}`, 'binary');
}

/**
 * The key under which a record claims its identity; empty for an unreadable one. Anyone may write any source and id
 * into a protocol, but only an officer signs as that officer: ids of decisions live in a space of their own for each
 * officer, so that nobody else can take them. Neither id nor source holds a NUL: no two spaces have one key.
 */
export function claimKeyOf(body: BodyOf): string {
  if (body.kind === 'unreadable') return '';
  const { source, id } = body.envelope;
  return body.kind === 'decision' ? claimKey(`${body.decision.officerId}\0${source}`, id) : claimKey(source, id);
}

/** Bytes of the hash of what a record says: enough against anyone who looks for two that have the same. */
const SAID_BYTES = 16;
const SAYS_NOTHING = '\0'.repeat(SAID_BYTES);

/**
 * Hash of what a protocol says, whatever stands around it in the envelope (`time`, attributes of tracing, the signature):
 * its data as it is written, and whether it is a rehearsal. As latin-1; zeros for records of other kinds.
 */
export function saidBy(body: BodyOf): string {
  if (body.kind !== 'protocol') return SAYS_NOTHING;
  return body.plain?.said ?? saidIn(JSON.stringify(body.protocol), body.envelope.rehearsal);
}

/** The same of a protocol as JSON.stringify writes it, as text or as its bytes. */
export function saidIn(json: string | Buffer, rehearsal: boolean): string {
  // JSON.stringify writes no space at the end: nothing else has this text.
  return hash('sha256', rehearsal ? `${json.toString()} ` : json, 'binary');
}

export class Claims {
  private count = 0;
  /** Row + 1 by place, 0 where the place is free; twice as many places as rows, searched one after the other. */
  private table = new Int32Array(FIRST_CAPACITY * 2);
  private keys = Buffer.alloc(FIRST_CAPACITY * KEY_BYTES);
  private positions = new Float64Array(FIRST_CAPACITY);
  private hashes = Buffer.alloc(FIRST_CAPACITY * 32);
  private said = Buffer.alloc(FIRST_CAPACITY * SAID_BYTES);
  private newest = { row: -1, key: '' };

  get size(): number {
    return this.count;
  }

  /** Null where nobody has claimed the pair. */
  find(key: string, sha256: Buffer): Claim | null {
    const row = (this.table[this.placeOf(key)] ?? 0) - 1;
    if (row < 0) return null;
    return {
      position: certain(this.positions[row], 'the position of a claim'),
      sameBytes: this.isHashOf(row, sha256),
      row,
    };
  }

  /** Number of the claim that this very record made; -1 where another record has its identity. */
  rowOf(key: string, sha256: Buffer): number {
    // Nearly always it is asked of the record that has just made its claim.
    const row = this.newest.key === key ? this.newest.row : (this.table[this.placeOf(key)] ?? 0) - 1;
    return row >= 0 && this.isHashOf(row, sha256) ? row : -1;
  }

  /** Hash of the record that made a claim: bytes of the table itself, to be read at once. */
  hashAt(row: number): Buffer {
    return this.hashes.subarray(row * 32, row * 32 + 32);
  }

  /** True if the record says what the claiming one says, under other bytes; see {@link saidBy}. */
  saysTheSame({ row }: Claim, body: BodyOf): boolean {
    const said = saidBy(body);
    return said !== SAYS_NOTHING && standsIn(this.said, row * SAID_BYTES, said, SAID_BYTES);
  }

  private isHashOf(row: number, sha256: Buffer): boolean {
    const from = row * 32;
    for (let at = 0; at < 32; at++) if (this.hashes[from + at] !== sha256[at]) return false;
    return true;
  }

  /** First come, first served: does nothing where the pair is claimed. */
  add(key: string, position: number, sha256: Buffer, said = SAYS_NOTHING): void {
    if (this.count === this.positions.length) this.grow();
    const place = this.placeOf(key);
    if (this.table[place] !== 0) return;
    const row = this.count++;
    this.table[place] = row + 1;
    this.keys.write(key, row * KEY_BYTES, KEY_BYTES, 'latin1');
    this.positions[row] = position;
    this.hashes.set(sha256, row * 32);
    this.said.write(said, row * SAID_BYTES, SAID_BYTES, 'latin1');
    this.newest = { row, key };
  }

  /** Position of the record that made a claim; -1 for none. */
  positionAt(row: number): number {
    return row < 0 ? -1 : (this.positions[row] ?? -1);
  }

  /** All claims as columns of keys, positions, hashes and what they say. Rows never change, so nothing is copied. */
  rows(): { readonly count: number; readonly columns: readonly Buffer[] } {
    const { count, positions } = this;
    const columns = [
      this.keys.subarray(0, count * KEY_BYTES),
      Buffer.from(positions.buffer, positions.byteOffset, count * 8),
      this.hashes.subarray(0, count * 32),
      this.said.subarray(0, count * SAID_BYTES),
    ];
    return { count, columns };
  }

  /** The same in the order of their positions, of which each record has one. */
  inOrder(): { readonly count: number; readonly columns: readonly Buffer[] } {
    const { count, positions } = this;
    let sorted = true;
    for (let row = 1; row < count && sorted; row++) sorted = (positions[row - 1] ?? 0) < (positions[row] ?? 0);
    if (sorted) return this.rows();
    const order = Array.from({ length: count }, (_, row) => row);
    order.sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
    const copy = new Claims();
    for (const row of order) {
      const key = this.keys.toString('latin1', row * KEY_BYTES, (row + 1) * KEY_BYTES);
      const said = this.said.toString('latin1', row * SAID_BYTES, (row + 1) * SAID_BYTES);
      copy.add(key, positions[row] ?? -1, this.hashAt(row), said);
    }
    return copy.rows();
  }

  /** Claims of such columns. Throws where they are none. */
  static ofRows(count: number, [keys, positions, hashes, said]: readonly [Buffer, Buffer, Buffer, Buffer]): Claims {
    const claims = new Claims();
    let capacity = FIRST_CAPACITY;
    while (capacity < count) capacity *= 2;
    const fits = keys.length === count * KEY_BYTES && positions.length === count * 8;
    if (!fits || hashes.length !== count * 32 || said.length !== count * SAID_BYTES)
      throw new Error('the columns of the claims differ in length');
    claims.count = count;
    claims.keys = widenedTo(keys, capacity * KEY_BYTES);
    claims.hashes = widenedTo(hashes, capacity * 32);
    claims.said = widenedTo(said, capacity * SAID_BYTES);
    claims.positions = new Float64Array(capacity);
    Buffer.from(claims.positions.buffer).set(positions);
    claims.placeAll();
    return claims;
  }

  /** The key's place, or the free one where it would stand. */
  private placeOf(key: string): number {
    const { table } = this;
    const last = table.length - 1;
    let place = firstPlace(key.charCodeAt(0), key.charCodeAt(1), key.charCodeAt(2), key.charCodeAt(3)) & last;
    for (let row = table[place] ?? 0; row !== 0 && !this.isKeyOf(row - 1, key); row = table[place] ?? 0) {
      place = (place + 1) & last;
    }
    return place;
  }

  private isKeyOf(row: number, key: string): boolean {
    return standsIn(this.keys, row * KEY_BYTES, key, KEY_BYTES);
  }

  private grow(): void {
    const positions = new Float64Array(this.positions.length * 2);
    positions.set(this.positions);
    this.positions = positions;
    this.hashes = doubled(this.hashes);
    this.said = doubled(this.said);
    this.keys = doubled(this.keys);
    this.placeAll();
  }

  /** Makes the table of places for all rows. */
  private placeAll(): void {
    this.table = new Int32Array(this.positions.length * 2);
    const last = this.table.length - 1;
    for (let row = 0; row < this.count; row++) {
      const at = row * KEY_BYTES;
      const [a = 0, b = 0, c = 0, d = 0] = this.keys.subarray(at, at + 4);
      let place = firstPlace(a, b, c, d) & last;
      while (this.table[place] !== 0) place = (place + 1) & last;
      this.table[place] = row + 1;
    }
  }
}

/** The keys are hashes: their first bytes are as good as any. */
function firstPlace(a: number, b: number, c: number, d: number): number {
  return a | (b << 8) | (c << 16) | (d << 24);
}

/** True if the first `count` characters of a latin-1 text are the bytes from `from` on. */
function standsIn(bytes: Buffer, from: number, text: string, count: number): boolean {
  for (let at = 0; at < count; at++) if (bytes[from + at] !== text.charCodeAt(at)) return false;
  return true;
}

function doubled(bytes: Buffer): Buffer<ArrayBuffer> {
  return widenedTo(bytes, bytes.length * 2);
}

function widenedTo(bytes: Buffer, length: number): Buffer<ArrayBuffer> {
  const grown = Buffer.alloc(length);
  grown.set(bytes);
  return grown;
}
