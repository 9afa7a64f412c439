/**
 * A zip of files that are compressed already: their bytes are taken over as they are. Made by hand because packers put
 * local times into it, and because nothing need be compressed twice. Zip64 where there are many files or bytes.
 */
import { GZIP_HEAD_BYTES, GZIP_TAIL_BYTES } from './deflate';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATED = 8;
const VERSION = 20;
const VERSION_64 = 45;
const ENTRIES_MAX = 0xffff;
const BYTES_MAX = 0xffff_ffff;

export interface ArchiveEntry {
  readonly name: string;
  /** Of the file, without compression. */
  readonly bytes: number;
  readonly crc: number;
  /** As {@link Gzipped} makes it. */
  readonly gzip: Uint8Array;
}

interface Listed {
  readonly name: Buffer;
  readonly head: Buffer;
  readonly at: number;
}

export class Archive {
  private at = 0;
  private readonly listed: Listed[] = [];
  private readonly date: number;

  /** `timeMs`: of every entry, in UTC, ms since 1970. */
  constructor(
    timeMs: number,
    private readonly out: (bytes: Uint8Array) => void,
  ) {
    this.date = dosTime(new Date(timeMs));
  }

  add({ name, bytes, crc, gzip }: ArchiveEntry): void {
    const deflated = gzip.subarray(GZIP_HEAD_BYTES, gzip.length - GZIP_TAIL_BYTES);
    if (bytes > BYTES_MAX || this.at > BYTES_MAX) throw new Error(`the archive ends at 4 GiB, before ${name}`);
    const encoded = Buffer.from(name, 'utf8');
    // What both headers of an entry have: flags, method, time, sum, sizes, length of the name.
    const head = Buffer.alloc(24);
    head.writeUInt16LE(FLAGS, 0);
    head.writeUInt16LE(DEFLATED, 2);
    head.writeUInt32LE(this.date, 4);
    head.writeUInt32LE(crc >>> 0, 8);
    head.writeUInt32LE(deflated.length, 12);
    head.writeUInt32LE(bytes, 16);
    head.writeUInt16LE(encoded.length, 20);
    this.listed.push({ name: encoded, head, at: this.at });
    this.write(numbers([4, LOCAL], [2, VERSION]), head, encoded, deflated);
  }

  end(): void {
    const from = this.at;
    for (const { name, head, at } of this.listed) {
      const rest = numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
      this.write(numbers([4, CENTRAL], [2, VERSION], [2, VERSION]), head, rest, name);
    }
    const entries = this.listed.length;
    const bytes = this.at - from;
    if (entries >= ENTRIES_MAX || this.at > BYTES_MAX) this.endWith64(entries, bytes, from);
    const shown = Math.min(entries, ENTRIES_MAX);
    const places: [4, number][] = [
      [4, Math.min(bytes, BYTES_MAX)],
      [4, Math.min(from, BYTES_MAX)],
    ];
    this.write(numbers([4, END], [2, 0], [2, 0], [2, shown], [2, shown], ...places, [2, 0]));
  }

  private endWith64(entries: number, bytes: number, from: number): void {
    const at = this.at;
    const sizes: [8, number][] = [
      [8, entries],
      [8, entries],
      [8, bytes],
      [8, from],
    ];
    this.write(numbers([4, END_64], [8, 44], [2, VERSION_64], [2, VERSION_64], [4, 0], [4, 0], ...sizes));
    this.write(numbers([4, LOCATOR_64], [4, 0], [8, at], [4, 1]));
  }

  private write(...pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.at += piece.length;
      this.out(piece);
    }
  }
}

/** Little-endian numbers one after another, each with its width in bytes. */
function numbers(...given: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Buffer {
  const buffer = Buffer.alloc(given.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of given) {
    if (width === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, width);
    at += width;
  }
  return buffer;
}

/** Zip knows local times only: UTC is written, so that every machine writes the same. */
function dosTime(date: Date): number {
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return (day * 2 ** 16 + time) >>> 0;
}
