/** What a batch unpacks to, with a bound: a small batch that unpacks without end must not take the memory of a process. */

/** Unpacked bytes of one batch at most: a broker takes batches of a megabyte or so, and figures pack well. */
export const UNPACKED_BYTES_MAX = 128 * 1024 * 1024;

/** The packed bytes are not what their codec writes, or unpack to more than is taken. */
export class UnpackingFailed extends Error {
  constructor(codec: string, why: string) {
    super(`the ${codec} bytes of a batch cannot be unpacked: ${why}`);
    this.name = 'UnpackingFailed';
  }
}

/** Bytes that grow at their end and can repeat what was written before. */
export class Output {
  private bytes: Buffer;
  length = 0;

  constructor(
    private readonly codec: string,
    expected: number,
    private readonly bytesMax = UNPACKED_BYTES_MAX,
  ) {
    this.bytes = Buffer.allocUnsafe(Math.min(Math.max(expected, 1_024), bytesMax));
  }

  add(part: Uint8Array): void {
    this.reserve(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
  }

  /** Writes again what stands `distance` bytes before the end; it may overlap what it writes. */
  repeat(distance: number, count: number): void {
    if (distance < 1 || distance > this.length)
      throw new UnpackingFailed(this.codec, 'it refers to bytes before its first');
    this.reserve(count);
    let from = this.length - distance;
    for (let left = count; left > 0;) {
      const run = Math.min(left, this.length - from);
      this.bytes.copy(this.bytes, this.length, from, from + run);
      this.length += run;
      from += run;
      left -= run;
    }
  }

  done(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed > this.bytesMax) throw new UnpackingFailed(this.codec, `they become more than ${this.bytesMax} bytes`);
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.min(this.bytesMax, Math.max(needed, 2 * this.bytes.length)));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** Reads packed bytes in their order; the end comes as an error, never as a wrong byte. */
export class Input {
  at = 0;

  constructor(
    private readonly codec: string,
    private readonly bytes: Buffer,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    return this.take(1).readUInt8(0);
  }

  uint16(): number {
    return this.take(2).readUInt16LE(0);
  }

  uint32(): number {
    return this.take(4).readUInt32LE(0);
  }

  take(count: number): Buffer {
    if (count > this.left) throw new UnpackingFailed(this.codec, 'they end too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}
