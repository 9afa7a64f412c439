import type { OrderOfMandates } from '#libs/election';
import { holdersAfter } from './mandate-holders';

const hash = (letter: string): string => `sha256:${letter.repeat(64)}`;
const person = (candidateId: string) => ({ candidateId, name: candidateId.toUpperCase(), commitment: hash('c') });

function orderOf(listId: string, ...candidateIds: readonly string[]): OrderOfMandates {
  return {
    listId,
    setBy: 'governing_body',
    occasion: 'first',
    decidedOn: '2023-03-28',
    publishedOn: '2023-03-27',
    document: { number: '7', date: '2023-03-28', sha256: hash('d') },
    persons: candidateIds.map(person),
    share: null,
    answers: [],
  };
}

const seats = { a: 2, b: 1 };
const first = { listId: 'a', order: hash('1'), persons: [person('a1'), person('a2')] };
const other = { listId: 'b', order: hash('2'), persons: [person('b1')] };

describe('The holders of mandates', () => {
  it('are those of the newest order of each list', () => {
    const one = { order: orderOf('a', 'a1', 'a2'), current: null, sha256: hash('1') };
    expect(holdersAfter({ seats, holders: [] }, one)).toEqual({ ok: [first] });
    const vacancy = { order: orderOf('a', 'a1', 'a3'), current: hash('1'), sha256: hash('3') };
    const now = { listId: 'a', order: hash('3'), persons: [person('a1'), person('a3')] };
    expect(holdersAfter({ seats, holders: [first, other] }, vacancy)).toEqual({ ok: [now, other] });
  });

  it('may be fewer than the seats: the rest is vacant', () => {
    const order = { order: orderOf('a', 'a2'), current: hash('1'), sha256: hash('3') };
    expect(holdersAfter({ seats, holders: [first] }, order)).toMatchObject({ ok: [{ persons: [person('a2')] }] });
  });

  it.each([
    ['names more persons than the list has mandates', orderOf('b', 'b1', 'b2'), null, '2 persons for 1 mandates'],
    ['names a person twice', orderOf('a', 'a1', 'a1'), hash('1'), 'twice'],
    ['is of a list without a place', orderOf('toString', 'x'), null, 'no list "toString"'],
    ['rests on another order than the one that stands', orderOf('a', 'a1'), hash('9'), `is ${hash('1')}`],
    ['rests on none where one stands', orderOf('a', 'a1'), null, `is ${hash('1')}`],
  ])('are not changed by an order that %s', (_what, order, current, reason) => {
    const answer = holdersAfter({ seats, holders: [first] }, { order, current, sha256: hash('3') });
    expect(answer).toEqual({ reason: expect.stringContaining(reason) });
  });
});
