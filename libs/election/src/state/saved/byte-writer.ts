/** Numbers, texts and columns as bytes, written one after the other. Columns are kept apart and follow at the end. */

const FIRST_BYTES = 65_536;
const FLOAT_BYTES = 8;
/** Columns begin at multiples of this, so that they can be read in place. */
export const COLUMN_ALIGNMENT = 8;

/** Its bytes, in pieces that follow one another. */
export interface WrittenColumn {
  readonly pieces: readonly Buffer[];
  readonly mayChange: boolean;
}

/** Bytes of all pieces together. */
export function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

export class ByteWriter {
  private bytes = Buffer.alloc(FIRST_BYTES);
  private at = 0;
  readonly columns: WrittenColumn[] = [];

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number ≥ 0, seven bits a byte. */
  count(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  float(value: number): void {
    this.reserve(FLOAT_BYTES);
    this.at = this.bytes.writeDoubleBE(value, this.at);
  }

  /** As UTF-16, because keys of claims are no texts; as one byte a unit where all fit. */
  text(value: string): void {
    const wide = /[^\0-\xff]/.test(value);
    this.count(value.length * 2 + (wide ? 1 : 0));
    const encoding = wide ? 'utf16le' : 'latin1';
    this.reserve(value.length * 2);
    this.at += this.bytes.write(value, this.at, encoding);
  }

  /** A column whose bytes stay as they are. */
  column(...pieces: readonly Buffer[]): void {
    this.add({ pieces, mayChange: false });
  }

  /** A column of which whoever keeps it must take a copy. */
  changingColumn(bytes: Buffer): void {
    this.add({ pieces: [bytes], mayChange: true });
  }

  private add(column: WrittenColumn): void {
    this.count(lengthOf(column.pieces));
    this.columns.push(column);
  }

  /** What was written before the columns. */
  finish(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }
}
