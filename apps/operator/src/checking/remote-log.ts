/** A log and a stream as an election's API serves them (docs/log-and-proofs.md, section 5). Nothing of it is believed. */
import { EXIT, SanaqError } from '#libs/basics';
import { TILE_WIDTH, tilePath } from '#libs/log';
import { leastWitnesses, parseNote, readCheckpoint, witnessesOf, type Policy } from '#libs/proof-verifier';
import type { Session } from '../session';
import { fetched } from './documents';

const LINE_FEED = 0x0a;

function wrongAnswer(url: string, message: string): SanaqError {
  return new SanaqError({
    code: 'LOG_UNREADABLE',
    message,
    place: url,
    actor: 'user',
    action: 'keep the answer and ask who runs the service',
    exitCode: EXIT.difference,
  });
}

export interface SeenCheckpoint {
  readonly text: string;
  /** Closing records. */
  readonly size: number;
}

export class RemoteLog {
  /** `base`: the election's address, `…/v1/elections/E`. */
  constructor(
    private readonly session: Pick<Session, 'signal'>,
    readonly base: string,
  ) {}

  /**
   * The newest checkpoint as text; its number of closing records. Under a policy the newest that its witnesses have
   * cosigned: they need some time for each; the newest of all where none has a quorum, so that a check says so.
   */
  async checkpoint(policy?: Policy): Promise<SeenCheckpoint> {
    const witnesses = policy === undefined ? 0 : leastWitnesses(policy);
    for (let least = witnesses; policy !== undefined && least > 0 && least <= policy.witnesses.length; least++) {
      const seen = await this.cosigned(least);
      const note = seen === null ? null : parseNote(seen.text);
      if (seen === null || note === null) break;
      if ((await witnessesOf(note, policy)).isEnough) return seen;
    }
    return this.checkpointAt(`${this.base}/log/checkpoint`);
  }

  /** Null where no checkpoint has so many cosignatures. */
  private async cosigned(least: number): Promise<SeenCheckpoint | null> {
    try {
      return await this.checkpointAt(`${this.base}/log/checkpoint?cosignatures=${least}`);
    } catch (error) {
      if (error instanceof SanaqError && error.code === 'URL_REFUSED') return null;
      throw error;
    }
  }

  private async checkpointAt(url: string): Promise<SeenCheckpoint> {
    const text = (await fetched(this.session, url)).toString('utf8');
    const read = readCheckpoint(text);
    if (read === null) throw wrongAnswer(url, 'this is no checkpoint');
    return { text, size: read.checkpoint.size };
  }

  /** Data of the leaves `from` … `to − 1`. */
  async entries(from: number, to: number): Promise<string[]> {
    const found: string[] = [];
    for (let tile = Math.floor(from / TILE_WIDTH); tile * TILE_WIDTH < to; tile++) {
      const width = Math.min(TILE_WIDTH, to - tile * TILE_WIDTH);
      const url = `${this.base}/log/${tilePath({ level: 'entries', index: tile, width })}`;
      const entries = entriesOf(await fetched(this.session, url));
      if (entries === null || entries.length < width) throw wrongAnswer(url, `it does not hold ${width} entries`);
      found.push(...entries.slice(0, width));
    }
    return found.slice(from % TILE_WIDTH);
  }

  /** Lines of the stream from a position to another, both included. */
  async stream(from: number, to: number): Promise<string[]> {
    if (to < from) return [];
    const url = `${this.base}/stream.ndjson?from=${from}&to=${to}`;
    const bytes = await fetched(this.session, url);
    if (bytes.length === 0) return [];
    if (bytes.at(-1) !== LINE_FEED) throw wrongAnswer(url, 'the last line does not end');
    return bytes.subarray(0, -1).toString('utf8').split('\n');
  }
}

/** Entries, each behind its length as u16; null where they do not add up. */
export function entriesOf(bytes: Buffer): string[] | null {
  const found: string[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return null;
    const length = bytes.readUInt16BE(at);
    at += 2;
    if (at + length > bytes.length) return null;
    found.push(bytes.toString('utf8', at, at + length));
    at += length;
  }
  return found;
}
