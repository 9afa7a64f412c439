/** From a contest's totals to its outcome: what the allocation gets, and where the contest stands. */
import {
  allocate,
  notClosed,
  type AllocationInput,
  type GapDecision,
  type Outcome,
  type UnitFigures,
} from '#libs/allocation';
import type { Contest, ElectionDefinition } from '../definition/definition';

/** Totals of a contest: one value a counter and an option, in definition order. */
export interface ContestTotals {
  readonly counters: ReadonlyMap<string, number>;
  readonly votes: ReadonlyMap<string, number>;
}

export type ContestProgress = 'counting' | 'complete' | 'certified';

/** Names a vector of figures (counters, then options). */
export function totalsOf(contest: Contest, figures: ArrayLike<number>, from = 0): ContestTotals {
  const counters = contest.form.counters.map(
    ({ counterId }, index) => [counterId, figures[from + index] ?? 0] as const,
  );
  const offset = from + counters.length;
  const votes = contest.options.map(({ optionId }, index) => [optionId, figures[offset + index] ?? 0] as const);
  return { counters: new Map(counters), votes: new Map(votes) };
}

/** Totals of one unit of a contest. */
export interface UnitTotals {
  readonly unitId: string;
  readonly totals: ContestTotals;
}

/** What an outcome rests on beside the contest's totals. */
export interface OutcomeFacts {
  /** Any round but the first is a repeat vote, unless the contest says that it is repeat elections. */
  readonly round: number;
  /** The units of decidingUnitIds; empty where the rule set looks at none. */
  readonly units: readonly UnitTotals[];
  /** Ids of options that were withdrawn; missing: none. */
  readonly withdrawn?: readonly string[];
}

/** Ids of the units in which the rule set asks for a majority too, in the definition's order; mostly none. */
export function decidingUnitIds({ units }: Pick<ElectionDefinition, 'units'>, { ruleSet }: Contest): readonly string[] {
  const kinds = ruleSet.method === 'referendum' ? (ruleSet.unitMajority?.unitKinds ?? []) : [];
  return units.filter((unit) => kinds.includes(unit.kind)).map((unit) => unit.unitId);
}

function isRepeatVote({ rounds }: Contest, round: number): boolean {
  return round > 1 && rounds.find((one) => one.round === round)?.elections !== true;
}

/** What the rule set decides on: votes for each option but against all, which stands apart. */
export function allocationInput(contest: Contest, totals: ContestTotals, facts: OutcomeFacts): AllocationInput {
  const againstAll = contest.options.find((option) => option.kind === 'against_all');
  const input: AllocationInput = {
    seats: contest.seats,
    options: contest.options
      .filter((option) => option.kind !== 'against_all')
      .map((option) => ({
        optionId: option.optionId,
        votes: totals.votes.get(option.optionId) ?? 0,
        ...(option.registeredAt === undefined ? {} : { registeredAt: option.registeredAt }),
      })),
    againstAll: againstAll === undefined ? null : (totals.votes.get(againstAll.optionId) ?? 0),
    counters: Object.fromEntries(totals.counters),
    ...(isRepeatVote(contest, facts.round) ? { repeatVote: true } : {}),
    ...((facts.withdrawn ?? []).length === 0 ? {} : { withdrawn: facts.withdrawn }),
    ...(facts.units.length === 0 ? {} : { units: facts.units.map(unitFigures) }),
  };
  // What counts was accepted, or a commission admitted it: the outcome says what does not close, and stands.
  return notClosed(contest.ruleSet, input).length === 0 ? input : { ...input, asCounted: true };
}

function unitFigures({ unitId, totals }: UnitTotals): UnitFigures {
  return { unitId, counters: Object.fromEntries(totals.counters), votes: Object.fromEntries(totals.votes) };
}

/** The outcome of a contest under its rule set, with the gap decisions that still stand. */
export function outcomeOf(
  contest: Contest,
  totals: ContestTotals,
  facts: OutcomeFacts,
  decisions: readonly GapDecision[],
): Outcome {
  return allocate(contest.ruleSet, allocationInput(contest, totals, facts), decisions);
}
