/** How many of a list's mandates can be given to persons at all. */
import { eligibleOn } from './eligibility';
import type { ListInput } from '../groups/group-thirty';
import { answerTo, gapQuestion, option, type PersonsQuestion } from '../question';

export interface Places {
  /** Persons who are to be named. */
  readonly places: number;
  readonly question: PersonsQuestion | null;
}

/**
 * As many as the list received mandates, if there are as many candidates. With fewer, what is left stays vacant where a
 * vacancy is filled (Art. 97-1(6)); at the first distribution the act is silent (GAP-LIST-5).
 */
export function placesOf(input: ListInput, occasion: 'first' | 'vacancy'): Places {
  const eligible = eligibleOn(input.list, input.onDay);
  if (eligible.length >= input.mandates) return { places: input.mandates, question: null };
  if (occasion === 'vacancy') return { places: eligible.length, question: null };
  const names = eligible.map(({ candidateId }) => candidateId);
  const question = gapQuestion('GAP-LIST-5', input.profile, [
    option('mandates_vacant', names),
    // How many mandates other lists would then get is a distribution of its own, not a matter of persons.
    option('mandates_to_other_lists', names),
  ]);
  return { places: eligible.length, question: answerTo(input.answers, question) === null ? question : null };
}
