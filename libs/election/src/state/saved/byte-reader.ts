/** Reads what `ByteWriter` wrote. Throws where the bytes end early: they may be anybody's. */
import { COLUMN_ALIGNMENT } from './byte-writer';

function cutShort(): Error {
  return new Error('the saved state is cut short');
}

/** The next multiple of the alignment. */
export function aligned(offset: number): number {
  return Math.ceil(offset / COLUMN_ALIGNMENT) * COLUMN_ALIGNMENT;
}

export class ByteReader {
  private at: number;
  private columnAt: number;

  /** Texts and numbers stand from `from` to `to`, the columns behind them. */
  constructor(
    private readonly bytes: Buffer,
    from: number,
    private readonly to: number,
  ) {
    this.at = from;
    this.columnAt = aligned(to);
    if (to > bytes.length) throw cutShort();
  }

  u8(): number {
    const value = this.bytes[this.at];
    if (value === undefined || this.at >= this.to) throw cutShort();
    this.at++;
    return value;
  }

  /** A whole number of any size. */
  whole(): number {
    let value = 0;
    for (let weight = 1; ; weight *= 0x80) {
      const byte = this.u8();
      value += (byte % 0x80) * weight;
      if (byte < 0x80) break;
      if (weight > Number.MAX_SAFE_INTEGER) throw cutShort();
    }
    return value;
  }

  /** How many there are of something. */
  count(): number {
    const value = this.whole();
    // Everything that is counted takes at least a bit of the bytes: no forged number makes room for more.
    if (value > this.bytes.length * 8) throw cutShort();
    return value;
  }

  float(): number {
    if (this.at + 8 > this.to) throw cutShort();
    const value = this.bytes.readDoubleBE(this.at);
    this.at += 8;
    return value;
  }

  text(): string {
    const head = this.count();
    const wide = head % 2 === 1;
    const length = Math.floor(head / 2) * (wide ? 2 : 1);
    if (this.at + length > this.to) throw cutShort();
    const value = this.bytes.toString(wide ? 'utf16le' : 'latin1', this.at, this.at + length);
    this.at += length;
    return value;
  }

  /** A part of the bytes themselves, not a copy. */
  column(): Buffer {
    const length = this.count();
    const from = this.columnAt;
    if (from + length > this.bytes.length) throw cutShort();
    this.columnAt = aligned(from + length);
    return this.bytes.subarray(from, from + length);
  }

  /** True where nothing is left. */
  get ended(): boolean {
    return this.at === this.to && aligned(this.bytes.length) === this.columnAt;
  }
}
