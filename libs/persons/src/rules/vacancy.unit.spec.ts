import { ids, listInput, people } from '../testing/people';
import type { ListedPerson } from './person';
import { verifyReplacement, type VacancyVerdict } from './vacancy';

const AFTER = '2024-05-02';

function left(list: readonly ListedPerson[], ...gone: readonly string[]): readonly ListedPerson[] {
  const change = { kind: 'mandate_ended', date: '2024-05-01', document: 'No 7' } as const;
  return list.map((one) => (gone.includes(one.candidateId) ? { ...one, changes: [change] } : one));
}

function replace(
  list: readonly ListedPerson[],
  holders: readonly string[],
  order: readonly string[],
  answers: ReadonlyMap<string, string> = new Map(),
): VacancyVerdict {
  return verifyReplacement({ ...listInput(holders.length, list, { onDay: AFTER, answers }), holders, order });
}

describe('a vacancy (Art. 97-1(6))', () => {
  it('passes to the next candidate chosen by the governing body, the 30 % still holding', () => {
    const verdict = replace(left(people(6, [2, 5]), 'p02'), ids(1, 2, 3), ids(1, 3, 5));
    expect(verdict).toMatchObject({ state: 'fits', vacated: ids(2), available: ids(4, 5, 6), article: 'Art. 97-1(6)' });
  });

  it('does not pass to a candidate with whom the whole group falls below 30 %', () => {
    const verdict = replace(left(people(6, [2, 5]), 'p02'), ids(1, 2, 3), ids(1, 3, 4));
    expect(verdict.problems.map(({ code }) => code)).toEqual(['ORDER_THIRTY_NOT_MET']);
    expect(verdict.thirty[0]).toMatchObject({ missing: 1, couldFill: ids(5) });
  });

  it('takes no mandate from a deputy who holds one', () => {
    const verdict = replace(left(people(6, [2, 5]), 'p02'), ids(1, 2, 3), ids(1, 4, 5));
    expect(verdict.state).toBe('does_not_fit');
    expect(verdict.problems).toEqual([{ code: 'ORDER_DROPS_HOLDER', candidateId: 'p03', article: 'Art. 97-1(6)' }]);
  });

  it('stays vacant until the next elections with nobody left on the list', () => {
    const verdict = replace(left(people(3, [1, 2]), 'p02'), ids(1, 2, 3), ids(1, 3));
    expect(verdict).toMatchObject({ state: 'fits', vacant: 1, places: 2, available: [] });
  });

  it('stays vacant with nobody left even where those who stay are below 30 %: nothing can be chosen', () => {
    const verdict = replace(left(people(3, [2]), 'p02'), ids(1, 2, 3), ids(1, 3));
    expect(verdict).toMatchObject({
      state: 'fits',
      vacant: 1,
      thirty: [{ met: false }, { met: false }, { met: false }],
    });
  });

  it('is a question where only candidates are left with whom 30 % cannot hold (GAP-PERS-1)', () => {
    const list = left(people(5, [2]), 'p02');
    expect(replace(list, ids(1, 2, 3), ids(1, 3, 4)).question?.gap).toBe('GAP-PERS-1');
    const vacant = new Map([['GAP-PERS-1', 'mandates_vacant']]);
    expect(replace(list, ids(1, 2, 3), ids(1, 3), vacant)).toMatchObject({ state: 'fits', vacant: 1 });
    const all = new Map([['GAP-PERS-1', 'largest_share']]);
    expect(replace(list, ids(1, 2, 3), ids(1, 3, 4), all)).toMatchObject({ state: 'fits', vacant: 0 });
  });
});
