import type { OrderOfMandates } from '#libs/election';
import { holdersBy, type AcceptedOrder } from './orders-in-force';

function accepted(decidedOn: string, ...candidateIds: readonly string[]): AcceptedOrder {
  const order: OrderOfMandates = {
    listId: 'a',
    setBy: 'governing_body',
    occasion: 'first',
    decidedOn,
    publishedOn: '2023-03-27',
    document: { number: '1', date: decidedOn, sha256: 'a'.repeat(64) },
    persons: candidateIds.map((candidateId) => ({ candidateId, name: 'Әли', commitment: `sha256:${'c'.repeat(64)}` })),
    share: null,
    answers: [],
  };
  return { sha256: `sha256:${'d'.repeat(64)}`, position: 1, order };
}

describe('Who holds the mandates of a list', () => {
  it('is nobody without an order', () => {
    expect(holdersBy([])).toBeNull();
  });

  it('are those of the last order, each since the order that gave the mandate', () => {
    const orders = [
      accepted('2023-03-30', 'x', 'y'),
      accepted('2024-05-02', 'x', 'z'),
      accepted('2025-01-01', 'x', 'y'),
    ];
    expect(holdersBy(orders)).toEqual([
      { candidateId: 'x', since: '2023-03-30' },
      { candidateId: 'y', since: '2025-01-01' },
    ]);
  });
});
