/** Who holds a contest's mandates, list by list, as orders of mandates change it. */
import type { ListHolders, MandatesDistributed } from '#libs/contracts';
import type { VerifiedOrder } from '../evidence/verify-later-decision';

/**
 * The holders once an order stands, or in one sentence why it cannot be one on this distribution: the judge has accepted
 * it, but nobody is believed here.
 */
export function holdersAfter(
  { seats, holders }: Pick<MandatesDistributed, 'seats' | 'holders'>,
  { order, current, sha256 }: Pick<VerifiedOrder, 'order' | 'current' | 'sha256'>,
): { readonly ok: readonly ListHolders[] } | { readonly reason: string } {
  const { listId, persons } = order;
  const mandates = Object.hasOwn(seats, listId) ? seats[listId] : undefined;
  if (mandates === undefined) return { reason: `no list "${listId}" has a place in the result` };
  if (persons.length > mandates) return { reason: `it names ${persons.length} persons for ${mandates} mandates` };
  if (new Set(persons.map(({ candidateId }) => candidateId)).size < persons.length) {
    return { reason: 'a person is listed twice in it' };
  }
  const at = holders.findIndex((one) => one.listId === listId);
  const before = holders[at]?.order ?? null;
  if (before !== current) return { reason: `the order in force for the list is ${before ?? 'none'}` };
  const now: ListHolders = { listId, order: sha256, persons };
  return { ok: at < 0 ? [...holders, now] : holders.with(at, now) };
}
