/** A file system of a few megabytes that a test may fill: a tmpfs, which only root may mount. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '#libs/basics';

const BLOCKS_BYTES = [1 << 20, 1 << 12] as const;

function complaintOf(command: string, args: readonly string[]): string | null {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  if (run.error !== undefined) return run.error.message;
  return run.status === 0 ? null : run.stderr.trim() || `exit code ${run.status}`;
}

/** Null where it was mounted, else why not. */
function mountAt(folder: string, megabytes: number): string | null {
  return complaintOf('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'sanaq-test', folder]);
}

/** Why no file system of its own can be mounted here; null where one can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return `a tmpfs is mounted on Linux only, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'only root may mount a tmpfs';
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-disk-'));
  try {
    const complaint = mountAt(folder, 1);
    return complaint ?? complaintOf('umount', [folder]);
  } finally {
    rmdirSync(folder);
  }
}

export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Mounts it at a folder that is there and empty. The sweep of a run unmounts what a test leaves. */
  static mount(folder: string, megabytes: number): SmallDisk {
    const complaint = mountAt(folder, megabytes);
    if (complaint !== null) throw new Error(`no tmpfs at ${folder}: ${complaint}`);
    return new SmallDisk(folder);
  }

  /** Takes everything that is free, to the last block. */
  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (const bytes of BLOCKS_BYTES) while (wrote(file, Buffer.alloc(bytes)));
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    const complaint = complaintOf('umount', ['--lazy', this.folder]);
    if (complaint !== null) throw new Error(`${this.folder} stays mounted: ${complaint}`);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}

/** False where no room was left. */
function wrote(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length;
  } catch (error) {
    if (codeOf(error) === 'ENOSPC') return false;
    throw error;
  }
}
