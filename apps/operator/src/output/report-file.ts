/** `--report FILE`: a line of JSON for each row or record that is not in the figures, however many there are. */
import { open, type FileHandle } from 'node:fs/promises';
import { fileError } from '#libs/backend/files';
import { messageOf } from '#libs/basics';

/** Lines are written in pieces of about this size. */
const PIECE_CHARACTERS = 256 * 1024;

export class ReportFile {
  private waiting: string[] = [];
  private characters = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Makes the file again; null where none is wanted. Throws FILE_UNWRITABLE. */
  static async open(path: string | undefined): Promise<ReportFile | null> {
    if (path === undefined) return null;
    try {
      return new ReportFile(path, await open(path, 'w'));
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  async write(entry: object): Promise<void> {
    const line = `${JSON.stringify(entry)}\n`;
    this.waiting.push(line);
    this.characters += line.length;
    if (this.characters >= PIECE_CHARACTERS) await this.flush();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }

  private async flush(): Promise<void> {
    const text = this.waiting.join('');
    this.waiting = [];
    this.characters = 0;
    try {
      await this.file.write(text);
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }
}

function unwritable(path: string, error: unknown): Error {
  return fileError('FILE_UNWRITABLE', path, messageOf(error), 'choose another place with --report', error);
}
