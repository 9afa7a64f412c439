/** Orders of mandates that were accepted and rest on the certification that stands. */
import type { Backend } from '#libs/backend';
import type { OrderOfMandates } from '#libs/election';
import type { Holder } from '#libs/persons';
import { acceptedDecisions } from '#libs/results';

export interface AcceptedOrder {
  readonly sha256: string;
  readonly position: number;
  readonly order: OrderOfMandates;
}

/** By list, oldest first; the last one stands. */
export async function acceptedOrders(
  backend: Backend,
  electionId: string,
  certification: string,
): Promise<ReadonlyMap<string, readonly AcceptedOrder[]>> {
  const found = new Map<string, AcceptedOrder[]>();
  for (const { sha256, position, decision } of await acceptedDecisions(backend.readerPool, electionId)) {
    if (decision.kind !== 'order_of_mandates') continue;
    const { order, target } = decision;
    if (order === undefined || target.sha256 !== certification) continue;
    found.set(order.listId, [...(found.get(order.listId) ?? []), { sha256, position, order }]);
  }
  return found;
}

/**
 * Who holds a list's mandates by the last of its orders, each with the day of the order that gave it, or null where there
 * is not an order. Anyone who was left out in between begins again.
 */
export function holdersBy(orders: readonly AcceptedOrder[]): readonly Holder[] | null {
  let holders: readonly Holder[] | null = null;
  for (const { order } of orders) {
    const since: ReadonlyMap<string, string> = new Map(holders?.map((one) => [one.candidateId, one.since]));
    holders = order.persons.map(({ candidateId }) => ({
      candidateId,
      since: since.get(candidateId) ?? order.decidedOn,
    }));
  }
  return holders;
}
