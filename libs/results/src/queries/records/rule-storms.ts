/**
 * Whether a control fails in so many of a contest's protocols that the form or the control is wrong, not the
 * commissions: asked of the store, for those who do not count themselves.
 */
import type { Pool } from 'pg';
import { codesOf, VERDICT_NO } from '#libs/journal';
import type { StoredElection } from '../frame/stored-election';
import { STORM_EXAMPLES_MAX, STORM_WINDOW_MS, StormSums, type RuleStorm } from './storm-sums';

/** Records looked back at most, so that the question stays short where a whole election lies within the window. */
const RECORDS_MAX = 50_000;

/** First verdicts of protocols by what they say, over the last records at or before a position. */
const VERDICTS = `
  with last as (
    select least($2::bigint, next_position - 1) as position from sanaq.stream_position where election_no = $1
  ), judged as (
    select position, timestamp_ms, contest_no, precinct_no, codes, warnings from sanaq.journal
    where election_no = $1
      and position > (select position from last) - ${RECORDS_MAX} and position <= (select position from last)
      and kind in (${VERDICT_NO.counted}, ${VERDICT_NO.held}) and contest_no is not null and precinct_no is not null
  )
  select contest_no, codes, warnings, count(*)::integer as protocols,
         (array_agg(precinct_no order by position))[1:${STORM_EXAMPLES_MAX}] as examples
  from judged where timestamp_ms > (select max(timestamp_ms) from judged) - ${STORM_WINDOW_MS}
  group by contest_no, codes, warnings
  order by min(position)`;

interface VerdictsRow {
  readonly contest_no: number;
  readonly codes: string | null;
  readonly warnings: string | null;
  readonly protocols: number;
  readonly examples: readonly number[];
}

interface OfContest {
  readonly controls: ReadonlySet<string>;
  readonly sums: StormSums;
}

/** The storms of the last ten minutes of stream time up to the newest protocol at or before `upTo`, a position. */
export async function ruleStorms(pool: Pool, election: StoredElection, upTo: number): Promise<readonly RuleStorm[]> {
  const { rows } = await pool.query<VerdictsRow>(VERDICTS, [election.electionNo, upTo]);
  const contests = new Map<string, OfContest>();
  for (const row of rows) {
    const { contestId } = election.contest(row.contest_no);
    const { form } = election.contestDefinition(row.contest_no);
    const found: OfContest = contests.get(contestId) ?? {
      controls: new Set(form.controls.map(({ code }) => code)),
      sums: new StormSums(),
    };
    contests.set(contestId, found);
    found.sums.protocols += row.protocols;
    // Other reasons to hold a record say nothing of the form.
    const codes = [...codesOf(row.codes), ...codesOf(row.warnings)].filter((code) => found.controls.has(code));
    const examples = row.examples.flatMap((precinctNo) => election.precinctId(precinctNo) ?? []);
    for (const code of codes) found.sums.note(code, row.protocols, examples);
  }
  return [...contests].flatMap(([contestId, { sums }]) => sums.storms(contestId));
}
