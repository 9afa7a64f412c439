/** Records that are held now: the operators' list. */
import type { Pool } from 'pg';
import { codesOf, VERDICT_NO, type GivenRow, type JournalRow, type NamingRow } from '#libs/journal';
import { hashName } from '../figures';
import { heldItemOf } from './held-item';
import { decodeRow } from './journalled';
import type { HeldItem } from '../shapes';
import type { StoredElection } from '../frame/stored-election';

/**
 * Held now: no later verdict on the same record. Begins at the partial index on held verdicts, which are
 * few; `later.cause <> later.subject` lets the partial index on later ones serve. The current protocol of the precinct
 * is looked up among its verdicts (an annulled one still is the one that a decision's basis must name), so
 * that it is as new as the held record itself and need not wait for a snapshot.
 */
const HELD = `
  select v.subject, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail, first.source, first.event_id, first.sha256,
         j.position, j.timestamp_ms, j.key, j.value, j.headers, current.sha256 as current_sha256
  from sanaq.verdict v
  join sanaq.verdict first
    on first.election_no = v.election_no and first.cause = v.subject and first.subject = v.subject
  join sanaq.journal j on j.election_no = v.election_no and j.position = v.subject
  left join lateral (
    select own.sha256 from (
      select distinct on (c.subject) c.subject, c.kind from sanaq.verdict c
      where c.election_no = v.election_no and c.precinct_no = v.precinct_no and c.contest_no = v.contest_no
        and v.precinct_no >= 0
      order by c.subject, c.cause desc
    ) last
    join sanaq.verdict own
      on own.election_no = v.election_no and own.cause = last.subject and own.subject = last.subject
    where last.kind in (${VERDICT_NO.counted}, ${VERDICT_NO.annulled}) limit 1
  ) current on true
  where v.election_no = $1 and v.kind = ${VERDICT_NO.held}
    and not exists (
      select from sanaq.verdict later
      where later.election_no = v.election_no and later.subject = v.subject
        and later.cause <> later.subject and later.cause > v.cause
        and later.cause < (select next_position from sanaq.stream_position where election_no = $1)
    )
    and ($2::integer[] is null or v.contest_no = any ($2::integer[]))
    and ($3::text is null or first.event_id = $3 or encode(first.sha256, 'hex') like $4)
  order by v.subject`;

interface HeldRow extends JournalRow, GivenRow, NamingRow {
  current_sha256: Buffer | null;
}

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
      current: hashName(row.current_sha256),
      certified: certifiedNos.has(row.contest_no ?? -1),
    });
  });
}
