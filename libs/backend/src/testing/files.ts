/** Files for tests, in a folder that goes away. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'sanaq-files-'));

  /** Writes a file and returns its path. */
  write(name: string, content: string | Buffer | object): string {
    const path = join(this.path, name);
    const plain = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path, plain ? content : JSON.stringify(content));
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
