/** Repeat votes in units: they have no total of their own, but a voting day, and precincts that wait for them. */
import type { Pool } from 'pg';
import type { CellState, PrecinctCounts } from '#libs/election';
import { precinctResults } from './precinct-queries';
import type { RepeatFact } from './shapes';
import type { StoredElection } from './frame/stored-election';
import type { StoredRepeat } from './frame/stored-frame';

/** Precincts looked at in one query. */
const LOOKED_AT_MAX = 10_000;

/** How many precincts are in each state. */
async function countsAmong(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  precinctNos: readonly number[],
  snapshot: number,
): Promise<PrecinctCounts> {
  const counts: Record<CellState, number> = { missing: 0, counted: 0, held: 0, annulled: 0, notHeld: 0 };
  for (let from = 0; from < precinctNos.length; from += LOOKED_AT_MAX) {
    const page = precinctNos.slice(from, from + LOOKED_AT_MAX);
    for (const { state } of await precinctResults(pool, election, contestNo, page, snapshot)) counts[state]++;
  }
  const expected = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { expected, ...counts };
}

/**
 * The repeat votes that a snapshot shows, in the order of the stream, each with the precincts that it still has: those
 * of one total, or of all.
 */
export async function repeatFacts(
  pool: Pool,
  election: StoredElection,
  snapshot: number,
  only?: number,
): Promise<RepeatFact[]> {
  const shown = election.repeats.filter(
    ({ position, contestNo }) => position <= snapshot && (only === undefined || contestNo === only),
  );
  const facts: RepeatFact[] = [];
  for (const contestNo of new Set(shown.map((repeat) => repeat.contestNo))) {
    const precinctsOf = new Map<StoredRepeat, number[]>();
    for (const precinctNo of election.precinctNosOf(contestNo)) {
      const repeat = election.repeatIn(contestNo, precinctNo, snapshot);
      if (repeat === null) continue;
      const found = precinctsOf.get(repeat);
      if (found) found.push(precinctNo);
      else precinctsOf.set(repeat, [precinctNo]);
    }
    const { contestId, round: countsInRound } = election.contest(contestNo);
    for (const repeat of shown.filter((one) => one.contestNo === contestNo)) {
      const precincts = await countsAmong(pool, election, contestNo, precinctsOf.get(repeat) ?? [], snapshot);
      const { round, decision } = repeat;
      const votingDay = decision.date ?? election.definition?.votingDay ?? '';
      facts.push({ contestId, round, countsInRound, votingDay, precincts });
    }
  }
  return facts;
}
