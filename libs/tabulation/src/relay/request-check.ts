/**
 * A request that is in the relay's notes was stored before it was sent, and is sent again as it stands: but only if
 * it is, byte for byte, what the rows of the store are rendered to from the mark on. A note is not evidence.
 */
import { chained } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { encodeHeaders } from '#libs/journal';
import type { RelayMark } from '#libs/results';
import type { RelayRequest } from './relay-topic';

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

function sameRecord(a: RecordToAppend, b: RecordToAppend): boolean {
  return (
    sameBytes(a.key, b.key) &&
    sameBytes(a.value, b.value) &&
    sameBytes(encodeHeaders(a.headers), encodeHeaders(b.headers))
  );
}

/** Whether the records stand at the beginning of what is rendered. */
export function beginsWith(rendered: readonly RecordToAppend[], records: readonly RecordToAppend[]): boolean {
  return (
    records.length > 0 &&
    records.every((record, index) => {
      const other = rendered[index];
      return other !== undefined && sameRecord(record, other);
    })
  );
}

/** Whether a request is the next one of a snapshot's records; `rendered` are all of them but the closing one. */
export async function isNextOfSnapshot(
  { after, records }: RelayRequest,
  mark: RelayMark,
  snapshot: number,
  rendered: AsyncIterable<RecordToAppend>,
  closing: () => Promise<RecordToAppend>,
): Promise<boolean> {
  let chain: Buffer | null = null;
  let seen = 0;
  let end: Buffer | null = null;
  const next: RecordToAppend[] = [];
  for await (const record of rendered) {
    if (seen === mark.row && !sameBytes(chain, mark.chain)) return false;
    chain = chained(chain, record.value ?? Buffer.alloc(0));
    seen++;
    if (seen > mark.row && next.length < records.length) {
      next.push(record);
      end = chain;
    }
  }
  if (after.closes === null) {
    const place = after.cause === mark.cause && after.subject === mark.subject;
    return place && after.row === mark.row + next.length && sameBytes(after.chain, end) && beginsWith(next, records);
  }
  const closes = after.closes === snapshot && after.cause === snapshot && after.row === 0 && after.chain === null;
  const whole = seen === mark.row && sameBytes(chain, mark.chain);
  return closes && whole && records.length === 1 && beginsWith([await closing()], records);
}
