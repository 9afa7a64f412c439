import type { Contest } from '../definition/definition';
import { opensElections } from '../law/cited-basis';

/** A new vote as a decision calls it: `date` is its day, YYYY-MM-DD. */
export interface CalledVote {
  readonly round: number;
  readonly date: string;
  /** The article that the decision cites. */
  readonly article: string | undefined;
  /** Mandates that it fills; missing: all of the contest. */
  readonly seats: number | undefined;
}

/**
 * The contest of a new vote: its options are those on the ballot of that round, `optionIds` (null: all). Where the
 * decision names none, the ballot follows from the outcome of the round before.
 */
export function contestOfRound(
  contest: Contest,
  { round, date, article, seats }: CalledVote,
  optionIds: readonly string[] | null,
): Contest {
  const names = optionIds === null ? null : new Set(optionIds);
  const elections = opensElections(contest, article) ? { elections: true as const } : {};
  return {
    ...contest,
    ...(seats === undefined ? {} : { seats }),
    options: contest.options.filter(({ optionId }) => names?.has(optionId) ?? true),
    rounds: [...contest.rounds, { round, votingDay: date, ...elections }],
  };
}
