import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isAlive } from './processes';

/**
 * Which processes use a server that belongs to a folder, so that the last one to leave stops it. One empty file per
 * process, named by its number; the files of processes that are gone do not count.
 */
export class ServerUsers {
  private readonly folder: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'users');
  }

  enter(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.folder, String(process.pid)), '', { mode: 0o600 });
  }

  /** Takes this process off the list. Returns whether any other living one is still on it. */
  leave(): boolean {
    rmSync(join(this.folder, String(process.pid)), { force: true });
    return this.others();
  }

  private others(): boolean {
    let names: readonly string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return false;
    }
    return names.some((name) => Number(name) !== process.pid && isAlive(Number(name)));
  }
}
