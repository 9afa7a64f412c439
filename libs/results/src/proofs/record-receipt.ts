/** The receipt of a record (docs/log-and-proofs.md, section 7): its bytes, its verdicts, its place in a stream that a log binds. */
import type { Pool } from 'pg';
import { chainedRowText, decodeRecord, sha256Bytes, sha256Name, type ClosingLeaf } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { copyOut, int8Of } from '#libs/journal';
import { publishedMark, verdictsOf } from '../queries/records/verdict-queries';
import type { VerdictRecordFact } from '../queries/shapes';
import type { StoredElection } from '../queries/frame/stored-election';
import { firstClosing, type PublishedClosing } from './bound-snapshot';
import type { PlacedRecord } from './placed-record';
import type { ProvedLogPlace } from './precinct-proof';

export const RECEIPT_FORMAT = 'sanaq.receipt.v1';

/** Closing records that bind a record: the first that is out, before it any whose log nobody signs. */
const COVERING = `
  select c.leaf_index, c.leaf, p.checkpoint
  from sanaq.closing c join sanaq.published_snapshot p using (election_no, snapshot)
  where c.election_no = $1 and c.snapshot >= $2 and (p.checkpoint is not null or not $3)
  order by c.snapshot limit 1`;
const NAMES = `
  select position, sha256 from sanaq.journal
  where election_no = $1 and position > $2 and kind is not null order by position limit $3`;

export interface RecordReceipt {
  readonly format: typeof RECEIPT_FORMAT;
  readonly record: PlacedRecord;
  readonly recordSha256: string;
  /** Rows as `verdicts.v1` has them; a later one leaves the names to the first. */
  readonly verdicts: readonly unknown[];
  /** Null as long as no published closing record covers the record. */
  readonly closing: ClosingLeaf | null;
  readonly log: ProvedLogPlace | null;
}

/** The published closing record that a receipt shows; null where none covers the position yet. */
export async function coveringClosing(
  pool: Pool,
  electionNo: number,
  position: number,
): Promise<PublishedClosing | null> {
  const signed = await firstClosing(pool, COVERING, [electionNo, position, true]);
  return signed ?? firstClosing(pool, COVERING, [electionNo, position, false]);
}

/** Positions and names of records behind a position, so many at most. */
export async function recordNames(
  pool: Pool,
  electionNo: number,
  after: number,
  limit: number,
): Promise<readonly { readonly position: number; readonly sha256: Buffer }[]> {
  const rows = await copyOut(pool, NAMES, [electionNo, after, limit]);
  return rows.map(([position, sha256]) => ({ position: int8Of(position), sha256: sha256 ?? Buffer.alloc(0) }));
}

function rowOf(fact: VerdictRecordFact): unknown {
  const { position: cause, subjectPosition: subject, subject: names, sha256, verdict, codes, warnings, detail } = fact;
  const { contestId, round, precinctId } = fact;
  const row = { cause, subject, verdict, codes, warnings, detail, contestId, round, precinctId };
  if (cause !== subject) return JSON.parse(chainedRowText(row));
  const hash = sha256Bytes(sha256);
  return JSON.parse(chainedRowText({ ...row, source: names?.source ?? null, id: names?.id ?? null, sha256: hash }));
}

/** Published verdicts on the record at a position; none where not even the first is published. */
export async function publishedVerdicts(
  pool: Pool,
  election: StoredElection,
  position: number,
): Promise<readonly VerdictRecordFact[]> {
  return verdictsOf(pool, election, [position], await publishedMark(pool, election.electionNo));
}

/** By what a record is known. */
export function nameOfRecord(record: StreamRecord): string {
  return sha256Name(decodeRecord(record).sha256);
}

/** Puts the receipt together; `covered` is null as long as no published closing record binds the record. */
export function recordReceipt(
  record: StreamRecord,
  placed: PlacedRecord,
  verdicts: readonly VerdictRecordFact[],
  covered: { readonly closing: ClosingLeaf; readonly log: ProvedLogPlace } | null,
): RecordReceipt {
  return {
    format: RECEIPT_FORMAT,
    record: placed,
    recordSha256: nameOfRecord(record),
    verdicts: verdicts.map(rowOf),
    closing: covered?.closing ?? null,
    log: covered?.log ?? null,
  };
}
