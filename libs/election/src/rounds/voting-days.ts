/** On which days (YYYY-MM-DD) was voted for a total: in its own round, and in the repeat votes that count in it. */
import type { ContestState } from '../state/contest-state';

/** The day of a round that counts in the total. */
function dayOf({ compiled, repeatCalls }: ContestState, round: number): string {
  const { rounds } = compiled.contest;
  const repeat = repeatCalls.find((call) => call.round === round)?.date;
  return repeat ?? rounds.find((one) => one.round === round)?.votingDay ?? '';
}

/** The last day of the rounds given; of all that count in the total where none are. */
export function lastVotingDay(contest: ContestState, rounds?: readonly number[]): string {
  const asked = rounds ?? [contest.compiled.round, ...contest.repeatCalls.map(({ round }) => round)];
  return [...new Set(asked)]
    .map((round) => dayOf(contest, round))
    .reduce((latest, day) => (day > latest ? day : latest), '');
}
