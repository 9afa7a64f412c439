/** Commissions' own summaries next to the computed sums: what differs, and which precincts could explain it. */
import type { Pool } from 'pg';
import {
  ADMINISTRATIVE,
  differencesOf,
  explain,
  totalsOf,
  type Contest,
  type ContestTotals,
  type PrecinctFigures,
  type Summary,
  type SummaryDifference,
} from '#libs/election';
import { VERDICT_NO, type JournalRow } from '#libs/journal';
import { decodeRow, summaryOf } from './records/journalled';
import { precinctResults } from './precinct-queries';
import type { ExplainedDifference, Figures, OpenSummaries, SummaryFact, VerdictRecordFact } from './shapes';
import type { StoredElection } from './frame/stored-election';
import { unitFigureVectors } from './unit-queries';
import { verdictsOf } from './records/verdict-queries';

/**
 * Records that have a contest but no precinct of the register, by the index on what is not just counted: summaries, and
 * protocols of unknown precincts, which are told apart by their bytes.
 */
const WITHOUT_PRECINCT = `
  select position, timestamp_ms, key, value, headers, contest_no from sanaq.journal
  where election_no = $1 and precinct_no = -1 and contest_no = any ($2::integer[])
    and kind in (${VERDICT_NO.held}, ${VERDICT_NO.accepted}) and position <= $3
  order by position`;

/** Held now for one of the codes: begins at the indexes on held verdicts. */
const OPEN = `
  select v.codes, count(*)::integer as summaries from sanaq.verdict v
  where v.election_no = $1 and v.kind = ${VERDICT_NO.held} and v.codes in ('SUMMARY_DIFFERS', 'SUMMARY_INCOMPLETE')
    and not exists (
      select from sanaq.later_verdict later
      where later.election_no = v.election_no and later.subject = v.subject and later.cause > v.cause
        and later.cause < (select next_position from sanaq.stream_position where election_no = $1)
    )
  group by v.codes`;

export async function countOpenSummaries(pool: Pool, electionNo: number): Promise<OpenSummaries> {
  const { rows } = await pool.query<{ codes: string; summaries: number }>(OPEN, [electionNo]);
  const number = (code: string): number => rows.find(({ codes }) => codes === code)?.summaries ?? 0;
  return { differing: number('SUMMARY_DIFFERS'), waiting: number('SUMMARY_INCOMPLETE') };
}

interface Found {
  readonly position: number;
  readonly receivedMs: number;
  readonly contestNo: number;
  readonly summary: Summary;
}

async function findSummaries(
  pool: Pool,
  election: StoredElection,
  contestNos: readonly number[],
  upTo: number,
): Promise<Found[]> {
  const { rows } = await pool.query<JournalRow & { contest_no: number }>(WITHOUT_PRECINCT, [
    election.electionNo,
    contestNos,
    upTo,
  ]);
  return rows.flatMap((row) => {
    const record = decodeRow(row);
    const summary = summaryOf(record);
    const { position, timestampMs: receivedMs } = record;
    return summary === null ? [] : [{ position, receivedMs, contestNo: row.contest_no, summary }];
  });
}

function addInto(sums: Map<string, number>, figures: Figures | null): void {
  for (const [id, figure] of Object.entries(figures ?? {})) sums.set(id, (sums.get(id) ?? 0) + figure);
}

/** Sums of precincts, in the order of the contest's figures. */
function totalsAmong(contest: Contest, precincts: readonly PrecinctFigures[]): ContestTotals {
  const totals = totalsOf(contest, []);
  const [counters, votes] = [new Map(totals.counters), new Map(totals.votes)];
  for (const precinct of precincts) {
    addInto(counters, precinct.counters);
    addInto(votes, precinct.votes);
  }
  return { counters, votes };
}

/** What differs at a snapshot, with the precincts of the unit that voted in the summary's round and could explain it. */
async function explained(
  pool: Pool,
  election: StoredElection,
  { contestNo, summary }: Found,
  snapshot: number,
): Promise<ExplainedDifference[]> {
  const unitNo = election.unitNo(summary.unitId, summary.hierarchy ?? ADMINISTRATIVE);
  if (unitNo === null) return [];
  const contest = election.contestDefinition(contestNo);
  const below = election.precinctNosOf(contestNo).filter((no) => election.isWithin(no, unitNo));
  const ofRound = below.filter((no) => election.roundOf(contestNo, no, snapshot) === summary.round);
  if (ofRound.length < below.length) {
    const precincts = await precinctResults(pool, election, contestNo, ofRound, snapshot);
    return explainedBy(differencesOf(summary, totalsAmong(contest, precincts)), precincts);
  }
  const figures = (await unitFigureVectors(pool, election, contestNo, [unitNo], snapshot)).get(unitNo) ?? [];
  const differences = differencesOf(summary, totalsOf(contest, figures));
  if (differences.length === 0) return [];
  return explainedBy(differences, await precinctResults(pool, election, contestNo, below, snapshot));
}

function explainedBy(
  differences: readonly SummaryDifference[],
  precincts: readonly PrecinctFigures[],
): ExplainedDifference[] {
  return differences.map((difference) => ({ ...difference, precincts: explain(difference, precincts) }));
}

function factOf(election: StoredElection, found: Found, verdict: VerdictRecordFact): Omit<SummaryFact, 'differences'> {
  const { contestId } = election.contest(found.contestNo);
  const { round, counters, votes, unitId, hierarchy = ADMINISTRATIVE } = found.summary;
  return {
    electionId: election.electionId,
    contestId,
    round,
    hierarchy,
    unitId,
    sha256: verdict.sha256,
    source: verdict.subject?.source ?? '',
    id: verdict.subject?.id ?? '',
    position: found.position,
    receivedMs: found.receivedMs,
    verdict: verdict.verdict,
    codes: verdict.codes,
    counters,
    votes,
  };
}

/**
 * Summaries of contests in stream order, with the verdict that is at `upTo`; of one unit where it is given.
 * Differences are those at the snapshot; a summary that was set aside or replaced has none.
 */
export async function summariesOf(
  pool: Pool,
  election: StoredElection,
  which: { readonly contestNos: readonly number[]; readonly unitNo?: number },
  at: { readonly snapshot: number; readonly upTo: number },
): Promise<SummaryFact[]> {
  const all = await findSummaries(pool, election, which.contestNos, at.upTo);
  const wanted = all.filter(({ summary }) => {
    const unitNo = election.unitNo(summary.unitId, summary.hierarchy ?? ADMINISTRATIVE);
    return which.unitNo === undefined || unitNo === which.unitNo;
  });
  const mark = { cause: at.upTo, subject: Number.MAX_SAFE_INTEGER };
  const positions = wanted.map(({ position }) => position);
  const verdicts = new Map(
    (await verdictsOf(pool, election, positions, mark)).map((verdict) => [verdict.subjectPosition, verdict]),
  );
  const facts: SummaryFact[] = [];
  for (const found of wanted) {
    const verdict = verdicts.get(found.position);
    if (verdict === undefined) continue;
    const stands = verdict.verdict === 'held' || verdict.verdict === 'accepted';
    const differences = stands ? await explained(pool, election, found, at.snapshot) : [];
    facts.push({ ...factOf(election, found, verdict), differences });
  }
  return facts;
}
