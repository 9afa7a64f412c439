/** The sets of files of one election on the disk: found again after a start, and removed once there are too many. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#libs/platform';
import type { SnapshotFacts } from '#libs/results';
import { fileSet, type FileSet, type ListedFile } from './file-index';
import { INDEX_NAME, PART } from './make-files';

/** Change whenever the same snapshot makes other files. */
const REPRESENTATION = 1;
/** What was begun and is older than this was left behind by a process that ended. */
const ABANDONED_MS = 3_600_000;
const NAME = /^(\d{1,16})-[0-9a-f]{16}$/;

/** Its times are in the name so that an election counted again under the same id (a rehearsal) is another one. */
function nameOf({ snapshot, root, timeMs, publishedAtMs }: SnapshotFacts): string {
  const parts = JSON.stringify([REPRESENTATION, root, timeMs, publishedAtMs]);
  return `${snapshot}-${createHash('sha256').update(parts).digest('hex').slice(0, 16)}`;
}

export class KeptSets {
  /** The newest first. */
  private sets: readonly FileSet[] = [];

  constructor(
    private readonly folder: string,
    private readonly keptMax: number,
  ) {}

  get newest(): FileSet | null {
    return this.sets[0] ?? null;
  }

  find(name: string): { readonly file: ListedFile; readonly path: string } | null {
    for (const { folder, byName } of this.sets) {
      const file = byName.get(name);
      if (file !== undefined) return { file, path: join(folder, name) };
    }
    return null;
  }

  folderOf(at: SnapshotFacts): string {
    return join(this.folder, nameOf(at));
  }

  /** Takes up what earlier processes have left, as far as the store confirms it, and removes the rest. */
  async open(publishedAt: (snapshot: number) => Promise<SnapshotFacts | null>): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      const [, number] = NAME.exec(name) ?? [];
      const at = number === undefined ? null : await publishedAt(Number(number));
      if (at !== null && nameOf(at) === name) await this.add(at);
      else if (!(await this.isUnderWay(name))) await this.remove(name);
    }
  }

  /** True where the files of this snapshot are whole. They are the newest from now on; the oldest are removed. */
  async add(at: SnapshotFacts): Promise<boolean> {
    const folder = this.folderOf(at);
    let text: string;
    try {
      text = await readFile(join(folder, INDEX_NAME), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
    const others = this.sets.filter((set) => set.folder !== folder);
    const all = [...others, fileSet(folder, text)].sort((a, b) => b.index.snapshot - a.index.snapshot);
    this.sets = all.slice(0, this.keptMax);
    for (const old of all.slice(this.keptMax)) await rm(old.folder, { recursive: true, force: true });
    return true;
  }

  private async isUnderWay(name: string): Promise<boolean> {
    if (!name.endsWith(PART)) return false;
    try {
      return Date.now() - (await stat(join(this.folder, name))).mtimeMs < ABANDONED_MS;
    } catch {
      return false;
    }
  }

  private async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { recursive: true, force: true });
  }
}
