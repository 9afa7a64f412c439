/**
 * Rows in PostgreSQL's binary COPY format, built in one growing buffer. Measured against text COPY and unnest, this is
 * the fastest way in (see docs/adr): no escaping, no parsing on the server, one write a table and batch.
 */

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const OID_INT4 = 23;
const OID_INT8 = 20;
const TWO_32 = 0x1_0000_0000;

export class CopyBuffer {
  private bytes: Buffer;
  private at: number;
  private count = 0;

  constructor(bytesExpected = 65_536) {
    this.bytes = Buffer.allocUnsafe(Math.max(bytesExpected, 1_024));
    SIGNATURE.copy(this.bytes);
    this.bytes.fill(0, SIGNATURE.length, HEADER_BYTES);
    this.at = HEADER_BYTES;
  }

  get rows(): number {
    return this.count;
  }

  row(columns: number): this {
    this.count++;
    this.reserve(2);
    this.at = this.bytes.writeInt16BE(columns, this.at);
    return this;
  }

  int2(value: number): this {
    this.reserve(6);
    this.at = this.bytes.writeInt32BE(2, this.at);
    this.at = this.bytes.writeInt16BE(value, this.at);
    return this;
  }

  int4(value: number | null): this {
    this.reserve(8);
    if (value === null) return this.null();
    this.at = this.bytes.writeInt32BE(4, this.at);
    this.at = this.bytes.writeInt32BE(value, this.at);
    return this;
  }

  int8(value: number | null): this {
    this.reserve(12);
    if (value === null) return this.null();
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.rawInt8(value);
    return this;
  }

  text(value: string | null): this {
    if (value === null) return this.null();
    const length = Buffer.byteLength(value, 'utf8');
    this.reserve(4 + length);
    this.at = this.bytes.writeInt32BE(length, this.at);
    this.at += this.bytes.write(value, this.at, 'utf8');
    return this;
  }

  bytea(value: Buffer | null): this {
    if (value === null) return this.null();
    this.reserve(4 + value.length);
    this.at = this.bytes.writeInt32BE(value.length, this.at);
    this.at += value.copy(this.bytes, this.at);
    return this;
  }

  int4Array(values: ArrayLike<number>, from = 0, count = values.length): this {
    this.arrayHead(OID_INT4, count, 8);
    for (let index = from; index < from + count; index++) {
      this.at = this.bytes.writeInt32BE(4, this.at);
      this.at = this.bytes.writeInt32BE(values[index] ?? 0, this.at);
    }
    return this;
  }

  int8Array(values: ArrayLike<number>, from = 0, count = values.length): this {
    this.arrayHead(OID_INT8, count, 12);
    for (let index = from; index < from + count; index++) {
      this.at = this.bytes.writeInt32BE(8, this.at);
      this.rawInt8(values[index] ?? 0);
    }
    return this;
  }

  null(): this {
    this.reserve(4);
    this.at = this.bytes.writeInt32BE(-1, this.at);
    return this;
  }

  /** The finished buffer; the rows must not be added to afterwards. */
  finish(): Buffer {
    this.reserve(2);
    this.at = this.bytes.writeInt16BE(-1, this.at);
    return this.bytes.subarray(0, this.at);
  }

  /** One dimension, no nulls. */
  private arrayHead(oid: number, count: number, bytesEach: number): void {
    const length = 20 + count * bytesEach;
    this.reserve(4 + length);
    if (count === 0) {
      // An empty array has no dimension.
      this.at = this.bytes.writeInt32BE(12, this.at);
      this.at = this.bytes.writeInt32BE(0, this.at);
      this.at = this.bytes.writeInt32BE(0, this.at);
      this.at = this.bytes.writeInt32BE(oid, this.at);
      return;
    }
    this.at = this.bytes.writeInt32BE(length, this.at);
    this.at = this.bytes.writeInt32BE(1, this.at);
    this.at = this.bytes.writeInt32BE(0, this.at);
    this.at = this.bytes.writeInt32BE(oid, this.at);
    this.at = this.bytes.writeInt32BE(count, this.at);
    this.at = this.bytes.writeInt32BE(1, this.at);
  }

  private rawInt8(value: number): void {
    this.at = this.bytes.writeInt32BE(Math.floor(value / TWO_32), this.at);
    this.at = this.bytes.writeUInt32BE(value - Math.floor(value / TWO_32) * TWO_32, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }
}
