/** What a watcher knows: the newest checkpoint that held, all closing records, the stream they bind. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#libs/basics';

export interface Known {
  readonly checkpoint: string | null;
  /** Data of closing records. */
  readonly entries: readonly string[];
  /** Lines of the stream. */
  readonly stream: readonly string[];
}

const FILES = { checkpoint: 'checkpoint.txt', entries: 'closing.ndjson', stream: 'stream.ndjson' } as const;

export class FollowStore {
  constructor(private readonly folder: string) {}

  private async read(file: string): Promise<string | null> {
    try {
      return await readFile(join(this.folder, file), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async known(): Promise<Known> {
    const lines = (text: string | null): string[] => (text === null || text === '' ? [] : text.trimEnd().split('\n'));
    return {
      checkpoint: await this.read(FILES.checkpoint),
      entries: lines(await this.read(FILES.entries)),
      stream: lines(await this.read(FILES.stream)),
    };
  }

  /** The checkpoint last: what lies there before it is no more than it says. */
  async keep({ checkpoint, entries, stream }: Known): Promise<void> {
    const lines = (items: readonly string[]): string => items.map((item) => `${item}\n`).join('');
    await this.write(FILES.stream, lines(stream));
    await this.write(FILES.entries, lines(entries));
    if (checkpoint !== null) await this.write(FILES.checkpoint, checkpoint);
  }

  /** Beside what is known, which stays as it is. */
  async keepEvidence(checkpoint: string, report: string): Promise<string> {
    await this.write('contradiction-checkpoint.txt', checkpoint);
    await this.write('contradiction.txt', report);
    return this.folder;
  }

  private async write(file: string, text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const beside = join(this.folder, `${file}.new`);
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, join(this.folder, file));
  }
}
