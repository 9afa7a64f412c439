/** Records that are held now: the operators' list. */
import type { Pool } from 'pg';
import { codesOf, VERDICT_NO, type GivenRow, type JournalRow, type NamingRow } from '#libs/journal';
import { currentProtocols } from './current-protocols';
import { hashName } from '../figures';
import { heldItemOf } from './held-item';
import { decodeRow } from './journalled';
import type { HeldItem } from '../shapes';
import type { StoredElection } from '../frame/stored-election';

/** Held now: no later verdict on the same record. Begins at the indexes on held verdicts, which are few. */
const HELD = `
  select v.subject, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail, j.source, j.event_id, j.sha256,
         j.position, j.timestamp_ms, j.key, j.value, j.headers
  from sanaq.verdict v
  join sanaq.journal j on j.election_no = $1 and j.position = v.subject
  where v.election_no = $1 and v.kind = ${VERDICT_NO.held}
    and v.cause < (select next_position from sanaq.stream_position where election_no = $1)
    and not exists (
      select from sanaq.later_verdict later
      where later.election_no = $1 and later.subject = v.subject and later.cause > v.cause
        and later.cause < (select next_position from sanaq.stream_position where election_no = $1)
    )
    and ($2::integer[] is null or v.contest_no = any ($2::integer[]))
    and ($3::text is null or j.event_id = $3 or encode(j.sha256, 'hex') like $4)
  order by v.subject`;

type HeldRow = JournalRow & GivenRow & NamingRow;

export interface HeldFilter {
  readonly contestNos: readonly number[] | null;
  /** An event id, or the first digits of a hash with or without `sha256:`. */
  readonly name: string | null;
}

/** Digits that can begin a hash; anything else matches none. At least four, lest a short id match by chance. */
function hashPattern(name: string | null): string | null {
  const digits = /^(?:sha256:)?([0-9a-f]{4,64})$/.exec(name?.toLowerCase() ?? '')?.[1];
  return digits === undefined ? null : `${digits}%`;
}

/** Held records in stream order. `certifiedNos`: contests whose records wait for a revocation first. */
export async function heldItems(
  pool: Pool,
  election: StoredElection,
  filter: HeldFilter,
  certifiedNos: ReadonlySet<number>,
): Promise<HeldItem[]> {
  const { rows } = await pool.query<HeldRow>(HELD, [
    election.electionNo,
    filter.contestNos,
    filter.name,
    hashPattern(filter.name),
  ]);
  const current = await currentProtocols(
    pool,
    election.electionNo,
    rows.flatMap(({ precinct_no: precinctNo }) => precinctNo ?? []),
  );
  const { electionId } = election;
  return rows.map((row) => {
    const contest = row.contest_no === null ? undefined : election.contests[row.contest_no];
    return heldItemOf({
      electionId,
      record: decodeRow(row),
      source: row.source,
      id: row.event_id,
      verdict: { codes: codesOf(row.codes), warnings: codesOf(row.warnings), detail: row.detail },
      contest: contest ?? null,
      precinctId: election.precinctId(row.precinct_no ?? -1) ?? null,
      current: hashName(current(row.contest_no ?? -1, row.precinct_no ?? -1)),
      certified: certifiedNos.has(row.contest_no ?? -1),
    });
  });
}
