import { didYouMean, SanaqError } from '#libs/basics';
import { isAbsent, type Absent } from '#libs/results';

/** The answer of a query, or an error that says what is not there and where to look instead. */
export function found<T extends object>(answer: T | Absent, place: string): T {
  if (!isAbsent(answer)) return answer;
  throw unknownName(answer, place);
}

/** What is not there, with the names that may have been meant. */
export function unknownName({ absent, countsInRound, nearest = [] }: Absent, place: string): SanaqError {
  if (countsInRound !== undefined) {
    return new SanaqError({
      code: 'ROUND_IN_OTHER_TOTAL',
      message: `this round is a repeat vote in units, which counts in the total of round ${countsInRound}`,
      place,
      actor: 'user',
      action: `ask for round ${countsInRound}`,
    });
  }
  const [message, action] =
    absent === 'snapshot'
      ? ['there is no result yet at this point', 'wait for the first snapshot, or name a later one']
      : [`there is no such ${absent}${didYouMean(nearest)}`, 'correct the name, or see "sanaq status"'];
  return new SanaqError({ code: `${absent.toUpperCase()}_UNKNOWN`, message, place, actor: 'user', action });
}
