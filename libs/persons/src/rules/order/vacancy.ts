/**
 * Vacancies, Art. 97-1(6): the mandate passes to the next candidate whom the governing body chooses from the same list,
 * the 30 % still holding for the whole group; with nobody left it stays vacant until the next elections.
 */
import { eligibleOn } from './eligibility';
import type { ListInput } from '../groups/group-thirty';
import type { Holder } from '../person';
import { verifyOrder, type OrderProblem, type OrderVerdict } from './verify-order';

export interface VacancyInput extends Omit<ListInput, 'seated'> {
  /** Who held the list's mandates, in order. */
  readonly holders: readonly Holder[];
  /** The whole group after the vacancy, in order. */
  readonly order: readonly string[];
}

export interface VacancyVerdict extends OrderVerdict {
  /** Holders whose mandate ended. */
  readonly vacated: readonly string[];
  /** Who may still be chosen, in the list's order. */
  readonly available: readonly string[];
}

/** Verifies the group after a vacancy. Holders who may keep their mandate cannot be replaced by this way. */
export function verifyReplacement(input: VacancyInput): VacancyVerdict {
  const { holders, order, profile } = input;
  const eligible = eligibleOn(input.list, input.onDay).map(({ candidateId }) => candidateId);
  const seated = holders.filter(({ candidateId }) => eligible.includes(candidateId));
  const holding = new Set(holders.map(({ candidateId }) => candidateId));
  const verdict = verifyOrder({ ...input, occasion: 'vacancy', seated });
  const dropped = seated
    .filter(({ candidateId }) => !order.includes(candidateId))
    .map(({ candidateId }): OrderProblem => ({
      code: 'ORDER_DROPS_HOLDER',
      candidateId,
      article: profile.articles.vacancy,
    }));
  return {
    ...verdict,
    state: dropped.length > 0 ? 'does_not_fit' : verdict.state,
    problems: [...verdict.problems, ...dropped],
    vacated: [...holding].filter((candidateId) => !eligible.includes(candidateId)),
    available: eligible.filter((candidateId) => !holding.has(candidateId)),
  };
}
