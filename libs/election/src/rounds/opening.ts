/** What an `open_round` opens: a function of the decision and the state, so that judging and refolding agree. */
import { contestOfRound } from './contest-of-round';
import { ballotOf, type NoOpening } from './ballot-of-round';
import { compileContest, type CompiledContest } from '../frame/compiled-contest';
import type { ContestState } from '../state/contest-state';
import type { Contest } from '../definition/definition';
import type { ElectionState, Sealed } from '../state/election-state';
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import { isWithin, precinctNoIn } from '../frame/layout';
import type { CellsTarget } from '../state/target-cells';
import { slotsOfTarget } from '../frame/named-places';
import type { DecisionBasis, DecisionScope, DecisionTarget } from '../record/decision';
import type { RoundMode } from '../law/legal-bases';

/** Rounds of one contest at most. */
const ROUNDS_MAX = 100;

/** How and when, between whom and where is voted again. */
export interface RoundCall {
  readonly scope: DecisionScope;
  /** `round` is the round that is opened. */
  readonly target: Pick<DecisionTarget, CellsTarget>;
  readonly basis: Pick<DecisionBasis, 'article'>;
  readonly mode?: RoundMode;
  /** Day of the vote, YYYY-MM-DD. */
  readonly date?: string;
  /** Options on its ballot (`new_vote`); missing: those whom the outcome of the round before names, otherwise all. */
  readonly options?: readonly string[];
  /** Mandates that it fills, where those are fewer than the contest has (additional elections, Art. 123(1)). */
  readonly seats?: number;
  /** Administrative units and precincts in which it is held; missing means what scope and target name. */
  readonly units?: readonly string[];
}

interface OpenedRound {
  readonly round: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

export type Opening =
  | (OpenedRound & { readonly mode: 'new_vote'; readonly base: ContestState; readonly compiled: CompiledContest })
  | (OpenedRound & {
      readonly mode: 'repeat_in_units';
      /** The total in which the repeat stands in. */
      readonly base: ContestState;
      readonly slots: readonly number[];
    });

function invalid(detail: string): NoOpening {
  return { code: 'ROUND_INVALID', detail };
}

/** What the decision opens, or why it cannot. */
export function openingOf(state: ElectionState, sealed: Sealed, decision: RoundCall): Opening | NoOpening {
  const { target, mode, date, units } = decision;
  const totals = sealed.contests.filter(({ compiled }) => compiled.contest.contestId === target.contestId);
  const [first] = totals;
  if (first === undefined) return { code: 'TARGET_UNKNOWN', detail: `no contest "${target.contestId ?? ''}"` };
  const { contestId } = first.compiled.contest;
  let next = 1;
  while (sealed.layout.contestNoOf(contestId, next) !== undefined) next++;
  if (target.round !== next) return invalid(`the next round of "${contestId}" is ${next}: name it as target.round`);
  if (next > ROUNDS_MAX) return invalid(`a contest has at most ${ROUNDS_MAX} rounds`);
  if (date === undefined) return invalid('the day of the vote (date) is missing');
  const unknown = units?.find((name) => !isNamedOnce(sealed, name));
  if (unknown !== undefined) {
    return { code: 'TARGET_UNKNOWN', detail: `"${unknown}" is not the name of one unit or of one precinct` };
  }
  const opened = { round: next, date };
  if (mode === 'repeat_in_units') return repeatOf(sealed, totals, decision, opened);
  if (mode === 'new_vote') return newVoteOf(state, sealed, totals, decision, opened);
  return invalid('mode is "repeat_in_units" or "new_vote"');
}

function isNamedOnce({ layout }: Sealed, name: string): boolean {
  return (layout.unitNoOf(ADMINISTRATIVE, name) !== undefined) !== layout.precinctNoOf.has(name);
}

/** The slots of a total in which the repeat is voted. */
function slotsNamed(sealed: Sealed, contest: ContestState, decision: RoundCall): number[] {
  if (decision.units === undefined) return slotsOfTarget(sealed.layout, contest.slots, decision) ?? [];
  const names = new Set(decision.units);
  const { precinctNos } = contest.slots;
  return Array.from(precinctNos.keys()).filter((slot) =>
    isWithin(sealed.layout, precinctNoIn(contest.slots, slot), names),
  );
}

/** Art. 95(2): the same lists, candidates and precincts. It is in where the voting was annulled, nowhere else. */
function repeatOf(
  sealed: Sealed,
  totals: readonly ContestState[],
  decision: RoundCall,
  opened: OpenedRound,
): Opening | NoOpening {
  if (decision.options !== undefined) return invalid('a repeat vote in units has the same options: name none');
  let heldThere = false;
  for (const base of [...totals].reverse()) {
    const slots = slotsNamed(sealed, base, decision);
    heldThere ||= slots.length > 0;
    if (slots.length > 0 && slots.every((slot) => base.stateOf(slot) === 'annulled')) {
      return { ...opened, mode: 'repeat_in_units', base, slots };
    }
  }
  if (!heldThere) {
    const detail =
      'the contest is held in no precinct of what the decision names, or the election has nothing of that name';
    return { code: 'TARGET_UNKNOWN', detail };
  }
  return { code: 'BASIS_CHANGED', detail: 'the voting is not annulled in every precinct named' };
}

/** What is wrong with the options chosen for the ballot, or null. */
function ballotProblem(contest: Contest, wanted: readonly string[] | undefined): string | null {
  if (wanted === undefined) return null;
  const names = new Set(wanted);
  const options = contest.options.filter(({ optionId }) => names.has(optionId));
  if (options.length !== wanted.length) return 'an option is not one of the contest, or named twice';
  const withoutAgainstAll = contest.options.some(
    ({ optionId, kind }) => kind === 'against_all' && !names.has(optionId),
  );
  if (withoutAgainstAll) return '"against all" is on every ballot of the contest (Art. 37(1)): name it too';
  return options.some(({ kind }) => kind !== 'against_all') ? null : 'nobody is on the ballot';
}

function newVoteOf(
  state: ElectionState,
  sealed: Sealed,
  totals: readonly ContestState[],
  decision: RoundCall,
  opened: OpenedRound,
): Opening | NoOpening {
  const [first] = totals;
  const base = totals.at(-1);
  if (first === undefined || base === undefined) throw new Error('the contest has a total');
  const { contest } = first.compiled;
  const problem = ballotProblem(contest, decision.options);
  if (problem !== null) return invalid(problem);
  const { scope, target } = decision;
  if (scope === 'constituency' || scope === 'election') return invalid('the scope is "contest", "unit" or "precinct"');
  const named = scope === 'unit' ? target.unitId : scope === 'precinct' ? target.precinctId : undefined;
  if (scope !== 'contest' && slotsOfTarget(sealed.layout, first.slots, decision) === null) {
    return { code: 'TARGET_UNKNOWN', detail: 'the target names no unit or precinct of this election' };
  }
  if (decision.units === undefined && named !== undefined && !isNamedOnce(sealed, named)) {
    return invalid(`a unit and a precinct have the name "${named}": name its precincts one by one in "units"`);
  }
  const within = decision.units ?? (named === undefined ? null : [named]);
  if (within !== null && slotsNamed(sealed, first, { ...decision, units: within }).length === 0) {
    return { code: 'TARGET_UNKNOWN', detail: 'the contest is held in none of the units named' };
  }
  const ballot = ballotOf(state, base, decision);
  if ('code' in ballot) return ballot;
  const { basis, seats } = decision;
  const called = contestOfRound(contest, { ...opened, article: basis.article, seats }, ballot.optionIds);
  const compiled = compileContest(called, opened.round, sealed.contests.length, within);
  return { ...opened, mode: 'new_vote', base, compiled };
}
