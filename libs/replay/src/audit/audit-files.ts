/** The files of an audit bundle while they are made: lines go to a draft, with their size and hash. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Name } from '#libs/contracts';
import { fileOnDisk, type TarFile } from './tar';

export const MANIFEST_FILE = 'manifest.json';
/** In the order of the archive. */
export const AUDIT_FILES = [
  'stream.ndjson',
  'verdicts.ndjson',
  'closing.ndjson',
  'outcomes.ndjson',
  'mandates.ndjson',
  'checkpoints.txt',
] as const;
export type AuditFile = (typeof AUDIT_FILES)[number];

const FLUSH_AT = 1 << 20;

export interface ListedFile {
  readonly name: AuditFile;
  readonly bytes: number;
  readonly sha256: string;
}

/** One draft; the handle is open until `end`. */
class Draft {
  private readonly hash = createHash('sha256');
  private waiting: string[] = [];
  private waitingLength = 0;
  private bytes = 0;

  constructor(
    private readonly name: AuditFile,
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  async write(text: string): Promise<void> {
    this.waiting.push(text);
    this.waitingLength += text.length;
    if (this.waitingLength >= FLUSH_AT) await this.flush();
  }

  async end(): Promise<{ readonly listed: ListedFile; readonly file: TarFile }> {
    await this.flush();
    const { name, bytes, path } = this;
    const listed = { name, bytes, sha256: sha256Name(this.hash.digest()) };
    return { listed, file: fileOnDisk(name, bytes, path) };
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private async flush(): Promise<void> {
    const text = Buffer.from(this.waiting.join(''));
    this.waiting = [];
    this.waitingLength = 0;
    this.hash.update(text);
    this.bytes += text.length;
    await this.handle.writeFile(text);
  }
}

export class AuditDrafts {
  private readonly drafts = new Map<AuditFile, Draft>();

  /** In an empty folder, which is the caller's to remove. */
  static async in(folder: string): Promise<AuditDrafts> {
    const drafts = new AuditDrafts();
    for (const name of AUDIT_FILES) {
      const path = join(folder, name);
      drafts.drafts.set(name, new Draft(name, path, await open(path, 'w')));
    }
    return drafts;
  }

  async write(name: AuditFile, text: string): Promise<void> {
    await this.drafts.get(name)?.write(text);
  }

  async end(): Promise<readonly { readonly listed: ListedFile; readonly file: TarFile }[]> {
    const ended = [];
    for (const draft of this.drafts.values()) ended.push(await draft.end());
    return ended;
  }

  async close(): Promise<void> {
    for (const draft of this.drafts.values()) await draft.close();
  }
}
