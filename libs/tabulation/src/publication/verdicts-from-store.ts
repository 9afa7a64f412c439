/** verdicts.v1 rendered from the rows of the store, in the order (cause, subject). */
import type { BatchMark, VerdictToWrite } from '#libs/contracts';
import { codesOf, verdictKindOf } from '#libs/journal';
import type { VerdictRow } from '#libs/results';
import type { ElectionToPublish, RelayStore } from './relay-store';
import { finished, isRehearsed, VerdictBatches, type CutBatch, type VerdictRecord } from './verdict-batches';

/** Verdicts read at a time. */
const ROWS_READ_MAX = 4_000;
const NO_HASH = Buffer.alloc(32);

function toWrite(election: ElectionToPublish, row: VerdictRow): VerdictToWrite {
  const contest = row.contest_no === null ? null : election.contest(row.contest_no);
  return {
    cause: row.cause,
    subject: row.subject,
    source: row.source,
    id: row.event_id,
    sha256: row.sha256 ?? NO_HASH,
    verdict: verdictKindOf(row.kind) ?? 'refused',
    codes: codesOf(row.codes),
    warnings: codesOf(row.warnings),
    detail: row.detail,
    contestId: contest?.contestId ?? null,
    round: contest?.round ?? null,
    precinctId: row.precinct_no === null ? null : (election.precinctId(row.precinct_no) ?? null),
  };
}

function cutInto(election: ElectionToPublish, rows: readonly VerdictRow[], batches = new VerdictBatches()): CutBatch[] {
  for (const row of rows) {
    const { electionId } = election;
    const definitionSha256 = row.definition_sha256 === '' ? null : row.definition_sha256;
    const written = toWrite(election, row);
    const rehearsal = isRehearsed(definitionSha256, written, election.rehearsal);
    batches.add({ electionId, definitionSha256, engine: row.engine, rehearsal }, written, row.timestamp_ms);
  }
  return batches.take();
}

/** The next verdicts after a row, as records; none whose cause is `below` or beyond it. */
export async function verdictsFromStore(
  store: RelayStore,
  election: ElectionToPublish,
  after: BatchMark,
  below?: number,
): Promise<VerdictRecord[]> {
  const rows = await store.verdicts(election.electionNo, after, ROWS_READ_MAX, below);
  // Not before: names loaded earlier may lack the definition or the frame that stand behind the rows just found.
  if (rows.length > 0) await election.load();
  return cutInto(election, rows).map((cut) => finished(cut));
}

/** The verdicts from a first row to a last one, both of which the store must have; null where it has not. */
export async function verdictsBetween(
  store: RelayStore,
  election: ElectionToPublish,
  first: BatchMark,
  last: BatchMark,
): Promise<CutBatch[] | null> {
  // Subjects are positions: the row before the first lies above this mark, or is of an earlier cause.
  const before = { cause: first.cause, subject: first.subject - 1 };
  const rows = await store.verdicts(election.electionNo, before, ROWS_READ_MAX, last.cause + 1);
  const end = rows.findIndex(({ cause, subject }) => cause === last.cause && subject === last.subject);
  if (end < 0) return null;
  await election.load();
  return cutInto(election, rows.slice(0, end + 1), new VerdictBatches(false));
}
