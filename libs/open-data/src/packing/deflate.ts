/**
 * Compression whose bytes are the same on every machine: zlib's differ by version and processor, and two processes that
 * make the same files must agree on their hashes.
 */
import { Deflate, deflateSync } from 'fflate';
import { crc32 } from 'node:zlib';

/** No name, no time, "unknown" system: nothing but the content decides. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
export const GZIP_HEAD_BYTES = GZIP_HEAD.length;
export const GZIP_TAIL_BYTES = 8;
const LEVEL = 6;

/** What is shorter is compressed at once: a stream needs some hundred kilobytes of tables for each file. */
const SHORT_BYTES = 65_536;

/** A file as gzip, piece by piece. `out` gets the bytes as they are ready. */
export class Gzipped {
  /** Of what was given. */
  crc = 0;
  bytes = 0;
  private short: Uint8Array[] = [];
  private stream: Deflate | null = null;

  constructor(private readonly out: (bytes: Uint8Array) => void) {
    out(GZIP_HEAD);
  }

  push(bytes: Uint8Array): void {
    this.crc = crc32(bytes, this.crc);
    this.bytes += bytes.length;
    if (this.stream !== null) this.stream.push(bytes);
    else if (this.bytes < SHORT_BYTES) this.short.push(bytes);
    else {
      this.stream = new Deflate({ level: LEVEL }, (packed) => {
        if (packed.length > 0) this.out(packed);
      });
      this.stream.push(Buffer.concat([...this.short, bytes]));
      this.short = [];
    }
  }

  end(): void {
    if (this.stream === null) this.out(deflateSync(Buffer.concat(this.short), { level: LEVEL }));
    else this.stream.push(new Uint8Array(0), true);
    const tail = Buffer.alloc(GZIP_TAIL_BYTES);
    tail.writeUInt32LE(this.crc >>> 0, 0);
    tail.writeUInt32LE(this.bytes % 2 ** 32, 4);
    this.out(tail);
  }
}
