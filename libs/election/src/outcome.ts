/** From a contest's totals to its outcome: what the allocation gets, and where the contest stands. */
import { allocate, type AllocationInput, type GapDecision, type Outcome } from '#libs/allocation';
import type { Contest } from './definition';

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

/** What the rule set decides on: votes for each option but against all, which stands apart. */
export function allocationInput(contest: Contest, totals: ContestTotals): AllocationInput {
  const againstAll = contest.options.find((option) => option.kind === 'against_all');
  return {
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
  };
}

/** The outcome of a contest under its rule set, with the gap decisions that still stand. */
export function outcomeOf(contest: Contest, totals: ContestTotals, decisions: readonly GapDecision[]): Outcome {
  return allocate(contest.ruleSet, allocationInput(contest, totals), decisions);
}
