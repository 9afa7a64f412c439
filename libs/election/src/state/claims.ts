/**
 * Which (source, id) pairs have been claimed in this election, by which record.
 * An open hash table over columns instead of a Map of strings: a million claims take 85 MB instead of 150.
 */
import { hash } from 'node:crypto';
import type { BodyOf } from '../record/record';
import { PagedRows } from './paged-rows';

export interface Claim {
  readonly position: number;
  /** True if the claiming record has the same bytes. */
  readonly sameBytes: boolean;
  /** Number of the claim in the table. */
  readonly row: number;
}

const FIRST_PLACES = 2_048;
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

const POSITION_BYTES = 8;
const SHA256_BYTES = 32;
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

/** Columns of claims: each as pieces that follow one another. */
export interface ClaimRows {
  readonly count: number;
  readonly columns: readonly (readonly Buffer[])[];
}

export class Claims {
  private count = 0;
  /** Row + 1 by place, 0 where the place is free; twice as many places as rows, searched one after the other. */
  private table = new Int32Array(FIRST_PLACES);
  private keys = new PagedRows(KEY_BYTES);
  private positions = new PagedRows(POSITION_BYTES);
  private hashes = new PagedRows(SHA256_BYTES);
  private said = new PagedRows(SAID_BYTES);
  private newest = { row: -1, key: '' };

  get size(): number {
    return this.count;
  }

  /** Null where nobody has claimed the pair. */
  find(key: string, sha256: Buffer): Claim | null {
    const row = (this.table[this.placeOf(key)] ?? 0) - 1;
    if (row < 0) return null;
    return { position: this.positionAt(row), sameBytes: this.isHashOf(row, sha256), row };
  }

  /** Number of the claim that this very record made; -1 where another record has its identity. */
  rowOf(key: string, sha256: Buffer): number {
    // Nearly always it is asked of the record that has just made its claim.
    const row = this.newest.key === key ? this.newest.row : (this.table[this.placeOf(key)] ?? 0) - 1;
    return row >= 0 && this.isHashOf(row, sha256) ? row : -1;
  }

  /** Hash of the record that made a claim: bytes of the table itself, to be read at once. */
  hashAt(row: number): Buffer {
    const at = this.hashes.at(row);
    return this.hashes.pageOf(row).subarray(at, at + SHA256_BYTES);
  }

  /** True if the record says what the claiming one says, under other bytes; see {@link saidBy}. */
  saysTheSame({ row }: Claim, body: BodyOf): boolean {
    const said = saidBy(body);
    return said !== SAYS_NOTHING && standsIn(this.said.pageOf(row), this.said.at(row), said, SAID_BYTES);
  }

  private isHashOf(row: number, sha256: Buffer): boolean {
    const page = this.hashes.pageOf(row);
    const from = this.hashes.at(row);
    for (let at = 0; at < SHA256_BYTES; at++) if (page[from + at] !== sha256[at]) return false;
    return true;
  }

  /** First come, first served: does nothing where the pair is claimed. */
  add(key: string, position: number, sha256: Buffer, said = SAYS_NOTHING): void {
    if (this.count * 2 === this.table.length) this.placeAll(this.count * 4);
    const place = this.placeOf(key);
    if (this.table[place] !== 0) return;
    const row = this.count++;
    this.table[place] = row + 1;
    for (const column of [this.keys, this.positions, this.hashes, this.said]) column.reserve(row + 1);
    this.keys.pageOf(row).write(key, this.keys.at(row), KEY_BYTES, 'latin1');
    this.positions.pageOf(row).writeDoubleLE(position, this.positions.at(row));
    this.hashes.pageOf(row).set(sha256, this.hashes.at(row));
    this.said.pageOf(row).write(said, this.said.at(row), SAID_BYTES, 'latin1');
    this.newest = { row, key };
  }

  /** Position of the record that made a claim; -1 for none. */
  positionAt(row: number): number {
    return row < 0 ? -1 : this.positions.pageOf(row).readDoubleLE(this.positions.at(row));
  }

  /** All claims as columns of keys, positions, hashes and what they say, each in pieces. Nothing is copied: rows never change. */
  rows(): ClaimRows {
    const { count } = this;
    return {
      count,
      columns: [this.keys, this.positions, this.hashes, this.said].map((column) => column.pieces(count)),
    };
  }

  /** The same in the order of their positions, of which each record has one. */
  inOrder(): ClaimRows {
    const { count } = this;
    const positions = Float64Array.from({ length: count }, (_, row) => this.positionAt(row));
    if (positions.every((position, row) => row === 0 || (positions[row - 1] ?? 0) < position)) return this.rows();
    const order = Array.from({ length: count }, (_, row) => row);
    order.sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
    const copy = new Claims();
    for (const row of order) {
      const [key, said] = [textAt(this.keys, row, KEY_BYTES), textAt(this.said, row, SAID_BYTES)];
      copy.add(key, positions[row] ?? -1, this.hashAt(row), said);
    }
    return copy.rows();
  }

  /** Claims of such columns, whose bytes become part of it. Throws where they are none. */
  static ofRows(count: number, columns: readonly [Buffer, Buffer, Buffer, Buffer]): Claims {
    const widths = [KEY_BYTES, POSITION_BYTES, SHA256_BYTES, SAID_BYTES];
    if (columns.some((column, at) => column.length !== count * (widths[at] ?? 0)))
      throw new Error('the columns of the claims differ in length');
    const [keys, positions, hashes, said] = columns;
    const claims = new Claims();
    claims.count = count;
    claims.keys = PagedRows.of(keys, KEY_BYTES);
    claims.positions = PagedRows.of(positions, POSITION_BYTES);
    claims.hashes = PagedRows.of(hashes, SHA256_BYTES);
    claims.said = PagedRows.of(said, SAID_BYTES);
    let places = FIRST_PLACES;
    while (places < count * 2) places *= 2;
    claims.placeAll(places);
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
    return standsIn(this.keys.pageOf(row), this.keys.at(row), key, KEY_BYTES);
  }

  /** Makes the table of places for all rows; `places` is a power of two. */
  private placeAll(places: number): void {
    this.table = new Int32Array(places);
    const last = places - 1;
    for (let row = 0; row < this.count; row++) {
      const page = this.keys.pageOf(row);
      const at = this.keys.at(row);
      let place = firstPlace(page[at] ?? 0, page[at + 1] ?? 0, page[at + 2] ?? 0, page[at + 3] ?? 0) & last;
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

function textAt(rows: PagedRows, row: number, count: number): string {
  const at = rows.at(row);
  return rows.pageOf(row).toString('latin1', at, at + count);
}
