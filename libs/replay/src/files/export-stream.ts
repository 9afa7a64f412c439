/** Writes a stream to a file that tabulate and replay take: the audit copy of an election. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pool } from 'pg';
import type { EventStream, StreamRecord } from '#libs/event-stream';
import { journalPages } from '#libs/journal';
import { SanaqError } from '#libs/basics';
import { findStored, notStored } from '../source/stored-election';
import { requireTopic, topicPages } from '../source/topic-range';
import { publicLineOf } from './public-line';
import { lineOf } from './stream-line';

export interface ExportOptions {
  /** The election's stream topic, or what the store has journalled of it. */
  readonly source: ExportSource;
  /** Last position to write: a snapshot's number. Default: all. */
  readonly asOf?: number | undefined;
  /** For everyone: without what is withheld (see public-line.ts). Such a file cannot be replayed. */
  readonly forPublic?: boolean | undefined;
  /** Written under another name first and renamed at the end; `.gz` is packed. */
  readonly out: string;
  readonly onProgress?: ((progress: { readonly records: number; readonly endPosition: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where the records of an export are read. */
export interface ExportSource {
  /** A topic's name, or the place of the journal. */
  readonly name: string;
  /** Position after the last record. */
  readonly endPosition: number;
  /** In order, up to but not including the position. */
  pages(to: number): AsyncIterable<readonly StreamRecord[]>;
}

/** Throws STREAM_MISSING. */
export async function exportOfTopic(stream: EventStream, topic: string): Promise<ExportSource> {
  const facts = await requireTopic(stream, topic);
  const { endPosition } = facts;
  return { name: topic, endPosition, pages: (to) => topicPages(stream, { ...facts, endPosition: to }) };
}

/** What the store has of an election, where its topic is lost or in doubt. Throws ELECTION_UNKNOWN. */
export async function exportOfJournal(pool: Pool, electionId: string): Promise<ExportSource> {
  const stored = await findStored({ pool, electionId });
  if (stored === null) throw notStored(electionId);
  const { electionNo, end } = stored;
  const name = `journal of ${electionId}`;
  return { name, endPosition: end, pages: (to) => journalPages(pool, electionNo, to) };
}

export interface ExportReport {
  readonly topic: string;
  readonly out: string;
  readonly records: number;
  readonly lastPosition: number | null;
  /** Records of which something is withheld; 0 in the exact export. */
  readonly redacted: number;
  /** SHA-256 of the lines, unpacked: packers differ, the content does not. */
  readonly sha256: string;
}

/** Throws AS_OF_BEYOND, EXPORT_FAILED. The same records make the same lines on every machine. */
export async function exportStream(options: ExportOptions): Promise<ExportReport> {
  const { source, out, asOf } = options;
  if (asOf !== undefined && asOf >= source.endPosition) {
    throw new SanaqError({
      code: 'AS_OF_BEYOND',
      message: `there is no snapshot ${asOf} yet: the records end before position ${source.endPosition}`,
      place: source.name,
      actor: 'user',
      action: 'name an earlier snapshot',
    });
  }
  const end = asOf === undefined ? source.endPosition : asOf + 1;
  const hash = createHash('sha256');
  let records = 0;
  let lastPosition: number | null = null;
  let redacted = 0;
  const lineFor = (record: StreamRecord): string => {
    if (options.forPublic !== true) return lineOf(record);
    const shown = publicLineOf(record);
    if (shown.redacted) redacted += 1;
    return shown.line;
  };
  async function* lines(): AsyncGenerator<string> {
    for await (const page of source.pages(end)) {
      const text = page.map((record) => `${lineFor(record)}\n`).join('');
      records += page.length;
      lastPosition = page[page.length - 1]?.position ?? lastPosition;
      hash.update(text);
      if (text !== '') yield text;
      options.onProgress?.({ records, endPosition: end });
      options.signal?.throwIfAborted();
    }
  }
  const draft = `${out}.part`;
  try {
    const target = createWriteStream(draft);
    if (out.endsWith('.gz')) await pipeline(Readable.from(lines()), createGzip(), target);
    else await pipeline(Readable.from(lines()), target);
    await rename(draft, out);
  } catch (error) {
    await rm(draft, { force: true });
    throw exportError(out, error);
  }
  return { topic: source.name, out, records, lastPosition, redacted, sha256: `sha256:${hash.digest('hex')}` };
}

/** What the user can do about a file that cannot be written. */
export function exportError(out: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new SanaqError({
    code: 'EXPORT_FAILED',
    message: `the file could not be written (${error.message})`,
    place: out,
    actor: 'user',
    action: 'name a place where there is room and the right to write',
    cause: error,
  });
}
