/** Writes a file and its compressed form beside it. What is large goes to the disk piece by piece. */
import { createHash } from 'node:crypto';
import { open, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileName, Gzipped } from '#libs/open-data';
import { COMPRESSED_BYTES_MIN } from '../answers/encoding';
import type { Pace } from './pace';

/** Collected before they are written; what is shorter is written at once, under its name. */
const WRITTEN_BYTES = 262_144;

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly crc: number;
  /** The compressed form; it is on the disk only where it is worth being sent. */
  readonly gzip: Uint8Array;
  readonly gzipKept: boolean;
}

/** A file that gets its name when its content, and so its hash, is known. */
export class GrowingFile {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private pieces: Uint8Array[] = [];
  private waiting = 0;
  private handle: FileHandle | null = null;

  constructor(
    private readonly folder: string,
    private readonly part: string,
  ) {}

  readonly push = (bytes: Uint8Array): void => {
    this.hash.update(bytes);
    this.pieces.push(bytes);
    this.waiting += bytes.length;
    this.bytes += bytes.length;
  };

  /** To be called between two pieces. */
  async flush(): Promise<void> {
    if (this.waiting < WRITTEN_BYTES) return;
    this.handle ??= await open(join(this.folder, this.part), 'w');
    await this.handle.writeFile(this.taken());
  }

  /** Writes what is left. */
  async end(stem: string, extension: string): Promise<{ readonly name: string; readonly sha256: string }> {
    const sha256 = this.hash.digest('hex');
    const name = fileName(stem, sha256, extension);
    if (this.handle === null) {
      await writeFile(join(this.folder, name), this.taken());
      return { name, sha256 };
    }
    await this.handle.writeFile(this.taken());
    await this.close();
    await rename(join(this.folder, this.part), join(this.folder, name));
    return { name, sha256 };
  }

  /** To be called where it does not come to an end. */
  async close(): Promise<void> {
    const { handle } = this;
    this.handle = null;
    await handle?.close();
  }

  private taken(): Buffer {
    const all = Buffer.concat(this.pieces);
    this.pieces = [];
    this.waiting = 0;
    return all;
  }
}

/** Writes a text under a name that ends in its hash. */
export async function writeText(
  folder: string,
  { stem, extension, pieces }: { readonly stem: string; readonly extension: string; readonly pieces: Iterable<string> },
  pace: Pace,
): Promise<WrittenFile> {
  const plain = new GrowingFile(folder, 'part');
  const packed: Uint8Array[] = [];
  const gzip = new Gzipped((bytes) => packed.push(bytes));
  try {
    for (const text of pieces) {
      const bytes = Buffer.from(text, 'utf8');
      gzip.push(bytes);
      plain.push(bytes);
      await plain.flush();
      await pace.rest();
    }
    gzip.end();
    const { name, sha256 } = await plain.end(stem, extension);
    const compressed = Buffer.concat(packed);
    const gzipKept = plain.bytes >= COMPRESSED_BYTES_MIN;
    if (gzipKept) await writeFile(join(folder, `${name}.gz`), compressed);
    return { name, bytes: plain.bytes, sha256, crc: gzip.crc, gzip: compressed, gzipKept };
  } finally {
    await plain.close();
  }
}
