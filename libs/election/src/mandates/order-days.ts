/**
 * The days of an order of mandates beside those of the result. Art. 97-1(5) and 111-1(5) count the days for the order
 * from the publication of the results: before it there is nothing that could be ordered.
 */
import { DEADLINES } from '../law/deadlines';
import type { OrderOfMandates } from './order-of-mandates';

/** What is known of the days of a result, YYYY-MM-DD. */
export interface ResultDays {
  /** Of the resolution by which it was established: nothing was published before. */
  readonly establishedOn: string;
  /** Of its official publication, where a decision records that; null where none does. It goes before all else. */
  readonly publishedOn: string | null;
}

export type OrderDayProblem =
  | { readonly code: 'ORDER_BEFORE_PUBLICATION'; readonly publishedOn: string }
  | ({ readonly code: 'ORDER_PUBLICATION_DIFFERS' } & ResultDays);

type OrderDays = Pick<OrderOfMandates, 'decidedOn' | 'publishedOn'> & {
  readonly document: Pick<OrderOfMandates['document'], 'date'>;
};

/** The article that gives the days for the order in contests of this kind, or null where no act does. */
export function articleOfOrder(contestKind: string): string | null {
  const found = DEADLINES.find(({ step, contestKinds }) => step === 'ordered' && contestKinds?.includes(contestKind));
  return found === undefined ? null : `Art. ${found.article}`;
}

/**
 * What is wrong with the days of an order: that it names another day of publication than there was, or one before the
 * result was established, or that it was decided or written down before the publication that it names.
 */
export function orderDayProblem(order: OrderDays, result: ResultDays): OrderDayProblem | null {
  const { establishedOn, publishedOn } = result;
  const possible = publishedOn === null ? order.publishedOn >= establishedOn : order.publishedOn === publishedOn;
  if (!possible) return { code: 'ORDER_PUBLICATION_DIFFERS', establishedOn, publishedOn };
  const early = [order.decidedOn, order.document.date].some((day) => day < order.publishedOn);
  return early ? { code: 'ORDER_BEFORE_PUBLICATION', publishedOn: order.publishedOn } : null;
}

/** A problem of {@link orderDayProblem} in one sentence. */
export function orderDayText(problem: OrderDayProblem): string {
  if (problem.code === 'ORDER_BEFORE_PUBLICATION') {
    return `the order is dated before ${problem.publishedOn}, the day on which the results were published`;
  }
  const { establishedOn, publishedOn } = problem;
  return publishedOn === null
    ? `the results were established on ${establishedOn}, so they were not published before`
    : `the results were published on ${publishedOn}`;
}
