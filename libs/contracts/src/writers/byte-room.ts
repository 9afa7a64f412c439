/**
 * Memory into which canonical JSON is written piece by piece. Short texts of ASCII, small numbers and digests are written
 * byte by byte: a call into native code for each of them, or a text in between, takes longer than the writing.
 */
import { writeString } from '../canonical';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
const ZERO = 0x30;
const DIGITS = Buffer.from('0123456789abcdef');
/** A UTF-16 unit takes at most three bytes. */
const UNIT_BYTES_MAX = 3;
/** Longer ones are written natively. */
const LOOP_BYTES_MAX = 96;
const LOOP_NUMBER_MAX = 0x7fff_ffff;
const NUMBER_BYTES_MAX = 24;

/** Where something stands that was written: `bytes` from `from` up to but not including `to`. */
export interface Written {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

export class ByteRoom {
  bytes: Buffer;
  /** Where the next byte goes. */
  at = 0;

  constructor(bytesExpected: number) {
    this.bytes = Buffer.allocUnsafe(bytesExpected);
  }

  /** Makes room for so many bytes behind those that are written. */
  reserve(more: number): void {
    const end = this.at + more;
    if (end <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, end));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }

  /** One character of ASCII. */
  byte(code: number): void {
    this.reserve(1);
    this.bytes[this.at++] = code;
  }

  /** Bytes that are made already. */
  copy(source: Uint8Array, from = 0, to = source.length): void {
    const count = to - from;
    this.reserve(count);
    const { bytes, at } = this;
    if (count > LOOP_BYTES_MAX) bytes.set(source.subarray(from, to), at);
    else for (let index = 0; index < count; index++) bytes[at + index] = source[from + index] ?? 0;
    this.at = at + count;
  }

  /** A text as it is. */
  text(text: string): void {
    this.reserve(text.length * UNIT_BYTES_MAX);
    this.at += this.bytes.write(text, this.at, 'utf8');
  }

  /** A text as canonical JSON has it. Throws NotCanonicalError on a lone surrogate. */
  string(text: string): void {
    const { length } = text;
    if (length > LOOP_BYTES_MAX) {
      this.text(writeString(text));
      return;
    }
    this.reserve(length + 2);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = QUOTE;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < FIRST_PRINTABLE || unit > LAST_PRINTABLE || unit === QUOTE || unit === BACKSLASH) {
        this.text(writeString(text));
        return;
      }
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.at = at;
  }

  /** A safe integer. */
  integer(value: number): void {
    if (!(value >= 0 && value <= LOOP_NUMBER_MAX)) {
      this.text(String(value));
      return;
    }
    this.reserve(NUMBER_BYTES_MAX);
    let digits = 1;
    for (let bound = 10; bound <= value; bound *= 10) digits++;
    const { bytes, at } = this;
    let rest = value;
    for (let place = at + digits - 1; place >= at; place--) {
      const tenth = (rest / 10) | 0;
      bytes[place] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.at = at + digits;
  }

  /** Bytes as lower-case hexadecimal digits. */
  hex(digest: Uint8Array): void {
    this.reserve(digest.length * 2);
    const { bytes } = this;
    let at = this.at;
    for (let index = 0; index < digest.length; index++) {
      const byte = digest[index] ?? 0;
      bytes[at++] = DIGITS[byte >> 4] ?? 0;
      bytes[at++] = DIGITS[byte & 0xf] ?? 0;
    }
    this.at = at;
  }

  /** What was written from an offset on, as text. */
  textFrom(from: number): string {
    return this.bytes.toString('utf8', from, this.at);
  }
}
