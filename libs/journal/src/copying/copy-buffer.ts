/**
 * Rows in PostgreSQL's binary COPY format, built in one growing buffer. Measured against text COPY and unnest, this is
 * the fastest way in (see docs/adr): no escaping, no parsing on the server, one write a table and batch.
 */

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
export const COPY_HEADER_BYTES = SIGNATURE.length + 8;
const OID_INT4 = 23;
const OID_INT8 = 20;
const TWO_32 = 0x1_0000_0000;
const LAST_ASCII = 0x7f;
/** So few are copied one by one: a call into native code takes longer. */
const LOOP_BYTES_MAX = 64;

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

export class CopyBuffer {
  private bytes: Buffer;
  /** The same memory: numbers are written through it, which the compiler turns into single instructions. */
  private view: DataView;
  private at: number;
  private count = 0;

  constructor(bytesExpected = 65_536) {
    this.bytes = Buffer.allocUnsafe(Math.max(bytesExpected, 1_024));
    this.view = viewOf(this.bytes);
    SIGNATURE.copy(this.bytes);
    this.bytes.fill(0, SIGNATURE.length, COPY_HEADER_BYTES);
    this.at = COPY_HEADER_BYTES;
  }

  get rows(): number {
    return this.count;
  }

  row(columns: number): this {
    this.count++;
    this.reserve(2);
    this.putInt16(columns);
    return this;
  }

  int2(value: number): this {
    this.reserve(6);
    this.putInt32(2);
    this.putInt16(value);
    return this;
  }

  int4(value: number | null): this {
    this.reserve(8);
    if (value === null) return this.null();
    this.putInt32(4);
    this.putInt32(value);
    return this;
  }

  int8(value: number | null): this {
    this.reserve(12);
    if (value === null) return this.null();
    this.putInt32(8);
    this.rawInt8(value);
    return this;
  }

  text(value: string | null): this {
    if (value === null) return this.null();
    // A UTF-16 unit takes at most three bytes.
    this.reserve(4 + 3 * value.length);
    if (value.length <= LOOP_BYTES_MAX && this.ascii(value)) return this;
    const length = this.bytes.write(value, this.at + 4, 'utf8');
    this.putInt32(length);
    this.at += length;
    return this;
  }

  bytea(value: Buffer | null): this {
    if (value === null) return this.null();
    this.reserve(4 + value.length);
    this.putInt32(value.length);
    const { bytes, at } = this;
    const { length } = value;
    if (length > LOOP_BYTES_MAX) bytes.set(value, at);
    else for (let index = 0; index < length; index++) bytes[at + index] = value[index] ?? 0;
    this.at = at + length;
    return this;
  }

  int4Array(values: ArrayLike<number>, from = 0, count = values.length): this {
    this.arrayHead(OID_INT4, count, 8);
    for (let index = from; index < from + count; index++) {
      this.putInt32(4);
      this.putInt32(values[index] ?? 0);
    }
    return this;
  }

  int8Array(values: ArrayLike<number>, from = 0, count = values.length): this {
    this.arrayHead(OID_INT8, count, 12);
    for (let index = from; index < from + count; index++) {
      this.putInt32(8);
      this.rawInt8(values[index] ?? 0);
    }
    return this;
  }

  null(): this {
    this.reserve(4);
    this.putInt32(-1);
    return this;
  }

  /** Bytes of the rows since the last `take`. */
  get size(): number {
    return this.at;
  }

  /** What was written so far, to be sent on; further rows go into new memory. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafe(this.bytes.length);
    this.view = viewOf(this.bytes);
    this.at = 0;
    return taken;
  }

  /** The rows of several buffers as one: chunks to be sent one after the other. None may be added to afterwards. */
  static joined(buffers: readonly CopyBuffer[]): Buffer[] {
    return buffers.map((buffer, index) => {
      const bytes = index === buffers.length - 1 ? buffer.finish() : buffer.bytes.subarray(0, buffer.at);
      return index === 0 ? bytes : bytes.subarray(COPY_HEADER_BYTES);
    });
  }

  /** The finished buffer, or the rest after `take`; the rows must not be added to afterwards. */
  finish(): Buffer {
    this.reserve(2);
    this.putInt16(-1);
    return this.bytes.subarray(0, this.at);
  }

  /** One dimension, no nulls. */
  private arrayHead(oid: number, count: number, bytesEach: number): void {
    const length = 20 + count * bytesEach;
    this.reserve(4 + length);
    if (count === 0) {
      // An empty array has no dimension.
      this.putInt32(12);
      this.putInt32(0);
      this.putInt32(0);
      this.putInt32(oid);
      return;
    }
    this.putInt32(length);
    this.putInt32(1);
    this.putInt32(0);
    this.putInt32(oid);
    this.putInt32(count);
    this.putInt32(1);
  }

  /** Writes a text of ASCII; false, with nothing written, where it is none. */
  private ascii(value: string): boolean {
    const { bytes } = this;
    const from = this.at + 4;
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit > LAST_ASCII) return false;
      bytes[from + index] = unit;
    }
    this.putInt32(value.length);
    this.at += value.length;
    return true;
  }

  private rawInt8(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.putInt32(high);
    this.putInt32(value - high * TWO_32);
  }

  private putInt16(value: number): void {
    this.view.setInt16(this.at, value);
    this.at += 2;
  }

  private putInt32(value: number): void {
    this.view.setInt32(this.at, value);
    this.at += 4;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
    this.view = viewOf(grown);
  }
}
