/** What an `open_round` opens: a function of the decision and the state, so that judging and refolding agree. */
import { contestOfRound } from '../amendments/amended-definition';
import { ballotOf, type NoOpening } from './ballot-of-round';
import { compileContest, type CompiledContest } from '../frame/compiled-contest';
import type { ContestState } from '../state/contest-state';
import type { Contest } from '../definition/definition';
import type { ElectionState, Sealed } from '../state/election-state';
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import { isWithin } from '../frame/layout';
import type { Decision } from '../record/record';
import { slotsOfTarget } from '../state/target-cells';

/** Rounds of one contest at most. */
const ROUNDS_MAX = 100;

export type Opening =
  | { readonly mode: 'new_vote'; readonly base: ContestState; readonly compiled: CompiledContest }
  | {
      readonly mode: 'repeat_in_units';
      /** The total in which the repeat stands in. */
      readonly base: ContestState;
      readonly round: number;
      readonly slots: readonly number[];
    };

function invalid(detail: string): NoOpening {
  return { code: 'ROUND_INVALID', detail };
}

/** What the decision opens, or why it cannot. */
export function openingOf(state: ElectionState, sealed: Sealed, decision: Decision): Opening | NoOpening {
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
  if (mode === 'repeat_in_units') return repeatOf(sealed, totals, decision, next);
  if (mode === 'new_vote') return newVoteOf(state, sealed, totals, decision);
  return invalid('mode is "repeat_in_units" or "new_vote"');
}

function isNamedOnce({ layout }: Sealed, name: string): boolean {
  return (layout.unitNoOf(ADMINISTRATIVE, name) !== undefined) !== layout.precinctNoOf.has(name);
}

/** The slots of a total in which the repeat is voted. */
function slotsNamed(sealed: Sealed, contest: ContestState, decision: Decision): number[] {
  if (decision.units === undefined) return slotsOfTarget(sealed, contest, decision) ?? [];
  const names = new Set(decision.units);
  const { precinctNos } = contest.slots;
  return Array.from(precinctNos.keys()).filter((slot) => isWithin(sealed.layout, precinctNos[slot] ?? -1, names));
}

/** Art. 95(2): the same lists, candidates and precincts. It stands in where the voting was annulled, nowhere else. */
function repeatOf(
  sealed: Sealed,
  totals: readonly ContestState[],
  decision: Decision,
  round: number,
): Opening | NoOpening {
  if (decision.options !== undefined) return invalid('a repeat vote in units has the same options: name none');
  let heldThere = false;
  for (const base of [...totals].reverse()) {
    const slots = slotsNamed(sealed, base, decision);
    heldThere ||= slots.length > 0;
    if (slots.length > 0 && slots.every((slot) => base.stateOf(slot) === 'annulled')) {
      return { mode: 'repeat_in_units', base, round, slots };
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
  if (withoutAgainstAll) return '"against all" stands on every ballot of the contest (Art. 37(1)): name it too';
  return options.some(({ kind }) => kind !== 'against_all') ? null : 'nobody stands on the ballot';
}

function newVoteOf(
  state: ElectionState,
  sealed: Sealed,
  totals: readonly ContestState[],
  decision: Decision,
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
  if (scope !== 'contest' && slotsOfTarget(sealed, first, decision) === null) {
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
  const opened = contestOfRound(contest, decision, ballot.optionIds);
  const compiled = compileContest(opened, target.round ?? 1, sealed.contests.length, within);
  return { mode: 'new_vote', base, compiled };
}
