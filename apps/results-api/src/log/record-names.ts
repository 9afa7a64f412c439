/**
 * From a record's hash to its position. The journal has no index on hashes, which every record would pay for: whoever
 * asks by a hash pays once, by a pass over the journal, and from then on for what is new.
 */
import type { Pool } from 'pg';
import { recordNames } from '#libs/results';

const PAGE_ROWS = 10_000;
/** Bytes of a hash that make up a key: two records in a million times a million share them, and are told apart below. */
const KEY_BYTES = 6;
const KNOWN_MAX = 4;

export class RecordNames {
  /** First positions by the first bytes of the hash: about 50 bytes a record. */
  private readonly positions = new Map<number, readonly number[]>();
  private last = -1;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  /** Positions that may have this hash, ascending; the caller compares. */
  async find(sha256: Buffer): Promise<readonly number[]> {
    const read = this.reading.then(() => this.readOn());
    this.reading = read.catch(() => undefined);
    await read;
    return this.positions.get(sha256.readUIntBE(0, KEY_BYTES)) ?? [];
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const rows = await recordNames(this.pool, this.electionNo, this.last, PAGE_ROWS);
      for (const { position, sha256 } of rows) {
        const key = sha256.readUIntBE(0, KEY_BYTES);
        const known = this.positions.get(key) ?? [];
        // Copies of a record are many where a sender repeats itself: the first one is what a hash names.
        if (known.length < KNOWN_MAX) this.positions.set(key, [...known, position]);
        this.last = position;
      }
      if (rows.length < PAGE_ROWS) return;
    }
  }
}
