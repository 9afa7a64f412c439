/** The last checkpoint that a witness signed of each log: on the disk before anybody gets the signature. */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#libs/basics';

/** What was signed: three lines of a checkpoint. */
export interface WitnessStore {
  /** Null where nothing of this log was signed yet. */
  last(origin: string): Promise<string | null>;
  /** Resolves when it is on the disk. */
  keep(origin: string, checkpoint: string): Promise<void>;
}

/** One file a log, written beside and renamed, both synced: it is the old one or the new one, never half of either. */
export class FileWitnessStore implements WitnessStore {
  constructor(private readonly folder: string) {}

  private file(origin: string): string {
    return join(this.folder, `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.checkpoint`);
  }

  async last(origin: string): Promise<string | null> {
    try {
      return await readFile(this.file(origin), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async keep(origin: string, checkpoint: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const file = this.file(origin);
    const beside = `${file}.new`;
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(checkpoint);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
