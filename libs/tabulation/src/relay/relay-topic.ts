/**
 * Publishes one topic in order. A request is stored before it is sent and stays stored until it is confirmed, so that
 * a repeat after a crash has the same bytes; readers recognise it by its ids.
 */
import type { Pool } from 'pg';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { decodeHeaders, encodeHeaders } from '#libs/journal';
import { RelayNotes, type RelayMark } from '#libs/results';
import { refuseUnsendable } from './publication-blocked';
import { requestDiffers } from './request-differs';

/** A request as it is stored: the mark after it, then its records. */
export interface RelayRequest {
  readonly after: RelayMark;
  readonly records: readonly RecordToAppend[];
}

function lengthPrefixed(bytes: Buffer | null): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(bytes === null ? -1 : bytes.length);
  return bytes === null ? head : Buffer.concat([head, bytes]);
}

function encodeRequest({ after, records }: RelayRequest): Buffer {
  const mark = Buffer.from(
    JSON.stringify([after.cause, after.subject, after.row, after.chain?.toString('hex') ?? null, after.closes]),
  );
  const parts = [lengthPrefixed(mark)];
  for (const { key, value, headers } of records) {
    parts.push(lengthPrefixed(key), lengthPrefixed(value), lengthPrefixed(encodeHeaders(headers)));
  }
  return Buffer.concat(parts);
}

function decodeRequest(bytes: Buffer): RelayRequest {
  let at = 0;
  const next = (): Buffer | null => {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  const mark: unknown = JSON.parse(next()?.toString() ?? '[]');
  const [cause, subject, row, chain, closes] = mark as [number, number, number, string | null, number | null];
  const records: RecordToAppend[] = [];
  while (at < bytes.length) {
    const key = next();
    const value = next();
    records.push({ key, value, headers: decodeHeaders(next()) });
  }
  return { after: { cause, subject, row, chain: chain === null ? null : Buffer.from(chain, 'hex'), closes }, records };
}

/** Null for bytes that are not request. */
function readRequest(bytes: Buffer): RelayRequest | null {
  try {
    return decodeRequest(bytes);
  } catch {
    return null;
  }
}

/** The relay's notes were changed by another process, which now publishes. */
export class RelayFenced extends Error {}

export class RelayTopic {
  mark: RelayMark = { cause: -1, subject: -1, row: 0, chain: null, closes: null };
  /** When the newest public snapshot was published, in milliseconds since 1970; null where there is none. */
  publicAtMs: number | null = null;

  private readonly notes: RelayNotes;

  constructor(
    pool: Pool,
    private readonly stream: EventStream,
    electionNo: number,
    private readonly topic: string,
  ) {
    this.notes = new RelayNotes(pool, electionNo, topic);
  }

  /**
   * Loads the mark and sends again what may not have arrived, if `isOurs` says of it that it is what would be sent now.
   * Throws RELAY_REQUEST_DIFFERS where it is not.
   */
  async open(isOurs: (request: RelayRequest) => Promise<boolean>): Promise<void> {
    const { mark, inFlight, publicAtMs } = await this.notes.load();
    this.mark = mark;
    this.publicAtMs = publicAtMs;
    if (inFlight === null) return;
    const request = readRequest(inFlight);
    if (request === null || !(await isOurs(request))) throw requestDiffers(this.topic);
    await this.deliver(request);
  }

  /** Stores, sends, confirms. Throws PUBLICATION_BLOCKED, with nothing stored, for a record that cannot be sent. */
  async send(records: readonly RecordToAppend[], after: RelayMark): Promise<void> {
    refuseUnsendable(this.topic, records);
    const request = { after, records };
    this.requireOwn(await this.notes.keepRequest(this.mark, encodeRequest(request)));
    await this.deliver(request);
  }

  /** Appends and returns the stream's own time of the last record. */
  private async append(records: readonly RecordToAppend[]): Promise<number> {
    const { firstPosition, timestampMs } = await this.stream.append(this.topic, records);
    if (timestampMs !== null) return timestampMs;
    const first = await this.stream.recordAt(this.topic, firstPosition);
    if (first === null) throw new Error(`${this.topic}: the record just sent is not there`);
    return first.timestampMs;
  }

  private async deliver({ after, records }: RelayRequest): Promise<void> {
    refuseUnsendable(this.topic, records);
    const timestampMs = await this.append(records);
    this.requireOwn(await this.notes.confirm(this.mark, after, { records: records.length, timestampMs }));
    this.mark = after;
    if (after.closes !== null) this.publicAtMs = timestampMs;
  }

  private requireOwn(own: boolean): void {
    if (!own) throw new RelayFenced(`${this.topic}: another process publishes`);
  }
}
