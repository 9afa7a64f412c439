/** Orders of mandates that were accepted and rest on the certification that stands. */
import type { Backend } from '#libs/backend';
import type { OrderOfMandates } from '#libs/election';
import { acceptedDecisions } from './accepted-decisions';

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
  for (const { sha256, position, decision } of await acceptedDecisions(backend, electionId)) {
    const { kind, order, target } = decision;
    if (kind !== 'order_of_mandates' || order === undefined || target.sha256 !== certification) continue;
    found.set(order.listId, [...(found.get(order.listId) ?? []), { sha256, position, order }]);
  }
  return found;
}
