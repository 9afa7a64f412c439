import * as fc from 'fast-check';
import { meetsThirty } from '#libs/allocation';
import { listInput, person } from '../testing/people';
import { fallbackOrder } from './order/fallback';
import { CATEGORIES, type Category, type ListedPerson } from './person';
import { proposeSwaps } from './order/proposal';
import { verifyOrder } from './order/verify-order';

const LETTERS = [...'аәбгғкқнңоөуұүхһыі'];
const wish = fc.record({
  name: fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 3 }),
  attested: fc.subarray([...CATEGORIES]),
  birthDate: fc.constantFrom('1960-05-05', '1985-05-05', '1990-05-05', '1993-06-06', '1994-07-07', '1999-01-01'),
  gone: fc.boolean(),
});
const list = fc.array(wish, { minLength: 1, maxLength: 9 }).map((wishes) =>
  wishes.map(({ gone, ...one }, index) =>
    person(`c${index}`, index + 1, {
      ...one,
      changes: gone && index % 3 === 0 ? [{ kind: 'withdrawn', date: '2023-01-01', document: 'No 1' }] : [],
    }),
  ),
);
const mandates = fc.integer({ min: 1, max: 7 });
/** A list, the same in another order, and an order of some of its names. */
const shuffled = list.chain((persons) =>
  fc.record({
    persons: fc.constant(persons),
    other: fc.shuffledSubarray(persons, { minLength: persons.length }),
    order: fc.shuffledSubarray(persons.map(({ candidateId }) => candidateId)),
  }),
);

function verified(mandatesOfList: number, persons: readonly ListedPerson[], order: readonly string[]) {
  return verifyOrder({ ...listInput(mandatesOfList, persons), occasion: 'first', order });
}

/** The categories renamed: women become persons with disabilities and the other way round. */
function renamed(persons: readonly ListedPerson[]): readonly ListedPerson[] {
  const other: Readonly<Record<Category, Category>> = { woman: 'disability', disability: 'woman', youth: 'youth' };
  return persons.map((one) => ({
    ...one,
    categories: one.categories && { ...one.categories, attested: one.categories.attested.map((name) => other[name]) },
  }));
}

describe('whatever the list', () => {
  it('the result does not depend on the order in which the list is given', () => {
    fc.assert(
      fc.property(shuffled, mandates, ({ persons, other, order }, m) => {
        expect(verified(m, other, order)).toEqual(verified(m, persons, order));
        expect(fallbackOrder(listInput(m, other))).toEqual(fallbackOrder(listInput(m, persons)));
      }),
    );
  });

  it('no verdict and no proposal changes how many mandates the list has', () => {
    fc.assert(
      fc.property(shuffled, mandates, ({ persons, order }, m) => {
        const verdict = verified(m, persons, order);
        expect(verdict.mandates).toBe(m);
        expect(verdict.places + verdict.vacant).toBe(m);
        const { candidateIds, proposals, question } = fallbackOrder(listInput(m, persons));
        if (question?.gap !== 'GAP-LIST-5') expect(candidateIds).toHaveLength(m);
        for (const { selection } of proposals) expect(selection).toHaveLength(m);
      }),
    );
  });

  it('only belonging to a category matters, not to which: renaming women and persons with disabilities changes nothing', () => {
    fc.assert(
      fc.property(shuffled, mandates, ({ persons, order }, m) => {
        expect(verified(m, renamed(persons), order)).toEqual(verified(m, persons, order));
        const [before, after] = [persons, renamed(persons)].map((one) => fallbackOrder(listInput(m, one)));
        const named = (verdict: typeof before) => ({
          ...verdict,
          proposals: verdict?.proposals.map(({ yielding, entering }) => ({ yielding, entering })),
        });
        expect(named(after)).toEqual(named(before));
      }),
    );
  });

  it('an order fits exactly if a slow reading of the law says so', () => {
    fc.assert(
      fc.property(shuffled, mandates, ({ persons, order }, m) => {
        const { state } = verified(m, persons, order);
        if (state === 'decision_required') return;
        const chosen = order.map((id) => persons.find(({ candidateId }) => candidateId === id)!);
        const able = chosen.every(({ changes }) => changes.length === 0);
        const ageMax = [35, 29, 28];
        const met = ageMax.map((years) => {
          const counted = chosen.filter(({ categories }) => {
            const born = Number(categories!.birthDate.slice(0, 4));
            const birthdayCame = categories!.birthDate.slice(5) <= '03-28';
            const age = 2023 - born - (birthdayCame ? 0 : 1);
            const { attested } = categories!;
            return (
              attested.includes('woman') ||
              attested.includes('disability') ||
              (attested.includes('youth') && age <= years)
            );
          });
          return counted.length / m >= 0.3;
        });
        expect(state === 'fits').toBe(able && order.length === m && met.every(Boolean));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a proposed swap', () => {
  /** All groups of the same size that meet the 30 %, by how many of the selection they leave out. */
  function fewestSwaps(
    selection: readonly number[],
    reserve: readonly number[],
    counts: (one: number) => boolean,
  ): number {
    const all = [...selection, ...reserve];
    let best = Number.POSITIVE_INFINITY;
    for (let mask = 0; mask < 2 ** all.length; mask += 1) {
      const group = all.filter((_, index) => Math.trunc(mask / 2 ** index) % 2 === 1);
      if (group.length !== selection.length || !meetsThirty(group.filter(counts).length, group.length)) continue;
      best = Math.min(best, selection.filter((one) => !group.includes(one)).length);
    }
    return best;
  }

  it('is minimal: no group that meets the 30 % leaves out fewer of the selection', () => {
    const people = fc.record({
      selected: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
      others: fc.array(fc.boolean(), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(people, ({ selected, others }) => {
        const flags = [...selected, ...others];
        const persons = flags.map((counts, index) =>
          person(`c${index}`, index + 1, { attested: counts ? ['woman'] : [] }),
        );
        const [selection, reserve] = [persons.slice(0, selected.length), persons.slice(selected.length)];
        const counts = (one: ListedPerson): boolean => one.categories?.attested.includes('woman') === true;
        const minimum = Math.ceil((3 * selected.length) / 10);
        const missing = Math.max(0, minimum - selection.filter(counts).length);
        const proposal = proposeSwaps(selection, reserve, missing, counts);
        const numbers = flags.map((_, index) => index);
        const fewest = fewestSwaps(
          numbers.slice(0, selected.length),
          numbers.slice(selected.length),
          (index) => flags[index] === true,
        );
        if (proposal === null) {
          expect(fewest).toBe(Number.POSITIVE_INFINITY);
          return;
        }
        expect(proposal.yielding).toHaveLength(fewest);
        expect(meetsThirty(proposal.selection.filter(counts).length, selected.length)).toBe(true);
      }),
    );
  });
});
