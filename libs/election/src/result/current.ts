/** Where a contest stands now: totals, outcome, progress. */
import type { Outcome } from '#libs/allocation';
import type { ElectionState } from '../state/election-state';
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import {
  decidingUnitIds,
  outcomeOf,
  totalsOf,
  type ContestProgress,
  type ContestTotals,
  type UnitTotals,
} from '../outcome/outcome';
import { COUNT_COLUMNS } from '../sums/contest-tally';
import { certain } from '../certain';

/** Precincts by state; their sum is `expected`. */
export interface PrecinctCounts {
  readonly expected: number;
  readonly counted: number;
  readonly held: number;
  readonly annulled: number;
  readonly notHeld: number;
  readonly missing: number;
}

/** Counts from a vector that begins with them. */
export function countsOf(vector: ArrayLike<number>): PrecinctCounts {
  const at = (name: (typeof COUNT_COLUMNS)[number]): number => vector[COUNT_COLUMNS.indexOf(name)] ?? 0;
  return {
    expected: at('expected'),
    counted: at('counted'),
    held: at('held'),
    annulled: at('annulled'),
    notHeld: at('notHeld'),
    missing: at('missing'),
  };
}

/** The contest's totals as they stand; refreshes its sums. */
export function currentTotals(state: ElectionState, contestNo: number): ContestTotals {
  const tally = state.tally(contestNo);
  tally.root();
  return totalsOf(state.contest(contestNo).compiled.contest, tally.totals(), COUNT_COLUMNS.length);
}

/** Gap decisions that still hold: they lapse when the contest's root changes. */
export function gapDecisionsInForce(
  state: ElectionState,
  contestNo: number,
): { questionSha256: string; option: string; sha256: string }[] {
  // A certified contest is on its certified root, whatever is held afterwards.
  const root = state.contest(contestNo).certified?.root ?? state.tally(contestNo).root();
  return state
    .contest(contestNo)
    .gapDecisions.filter((decision) => decision.root === root)
    .map(({ questionSha256, option, sha256 }) => ({ questionSha256, option, sha256 }));
}

/** Totals of the units in which the rule set asks for a majority too; a unit without a precinct has zeros. */
export function currentUnits(state: ElectionState, contestNo: number): readonly UnitTotals[] {
  const { layout } = state.sealed ?? {};
  if (layout === undefined) return [];
  const { contest } = state.contest(contestNo).compiled;
  const tally = state.tally(contestNo);
  tally.root();
  return decidingUnitIds(layout.definition, contest).map((unitId) => {
    const sums = tally.sumsOf(certain(layout.unitNoOf(ADMINISTRATIVE, unitId), 'a unit of the definition')) ?? [];
    return { unitId, totals: totalsOf(contest, sums, COUNT_COLUMNS.length) };
  });
}

/** The outcome on the present totals. */
export function currentOutcome(state: ElectionState, contestNo: number): Outcome {
  return outcomeWithout(state, contestNo, null);
}

/** The same as if the gap decision of this name had not been made; null leaves none out. */
export function outcomeWithout(state: ElectionState, contestNo: number, gapDecision: string | null): Outcome {
  const { compiled, withdrawn } = state.contest(contestNo);
  const { contest, round } = compiled;
  const facts = { round, units: currentUnits(state, contestNo), withdrawn: [...withdrawn.keys()] };
  const decisions = gapDecisionsInForce(state, contestNo).filter(({ sha256 }) => sha256 !== gapDecision);
  return outcomeOf(contest, currentTotals(state, contestNo), facts, decisions);
}

/** `complete`: every precinct has its result and nothing is open; `certified`: two officers said so. */
export function progressOf(counts: PrecinctCounts, openItems: number, certified: boolean): ContestProgress {
  if (certified) return 'certified';
  return counts.missing === 0 && counts.held === 0 && openItems === 0 ? 'complete' : 'counting';
}
