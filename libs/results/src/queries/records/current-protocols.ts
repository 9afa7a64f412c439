/** The current protocols of precincts, from their verdicts: as new as those are, and not only with the next snapshot. */
import type { Pool } from 'pg';
import { VERDICT_NO } from '#libs/journal';

/** So many precincts are looked up one by one; for more, the election is read once. */
const LOOKED_UP_MAX = 32;

const LOOKED_UP = `
  select f.position from unnest($2::integer[]) p (precinct_no)
  cross join lateral sanaq.positions_of_precinct($1, p.precinct_no) f (position)`;
const READ = `select position from sanaq.journal where election_no = $1 and precinct_no = any ($2::integer[])`;
/** An annulled protocol still is the one that a decision's basis must name. */
const currentText = (found: string): string => `
  with found (position) as (
    ${found}
    union select subject from sanaq.later_verdict where election_no = $1 and precinct_no = any ($2::integer[])
  ), read as (
    select next_position from sanaq.stream_position where election_no = $1
  )
  select coalesce(later.contest_no, j.contest_no) as contest_no, coalesce(later.precinct_no, j.precinct_no) as precinct_no,
         j.sha256
  from read cross join found join sanaq.journal j
    on j.election_no = $1 and j.position = found.position and j.position < read.next_position
  left join lateral (
    select l.kind, l.contest_no, l.precinct_no from sanaq.later_verdict l
    where l.election_no = $1 and l.subject = j.position and l.cause < read.next_position order by l.cause desc limit 1
  ) later on true
  where coalesce(later.kind, j.kind) in (${VERDICT_NO.counted}, ${VERDICT_NO.annulled})
  order by j.position`;

/** Hash of the current protocol by contest and precinct; null where there is none. Ask for those precincts alone. */
export async function currentProtocols(
  pool: Pool,
  electionNo: number,
  precinctNos: readonly number[],
): Promise<(contestNo: number, precinctNo: number) => Buffer | null> {
  const wanted = [...new Set(precinctNos)].filter((precinctNo) => precinctNo >= 0);
  if (wanted.length === 0) return () => null;
  const text = currentText(wanted.length > LOOKED_UP_MAX ? READ : LOOKED_UP);
  const { rows } = await pool.query<{ contest_no: number | null; precinct_no: number | null; sha256: Buffer }>(text, [
    electionNo,
    wanted,
  ]);
  const hashes = new Map(rows.map((row) => [`${row.contest_no}/${row.precinct_no}`, row.sha256]));
  return (contestNo, precinctNo) => hashes.get(`${contestNo}/${precinctNo}`) ?? null;
}
