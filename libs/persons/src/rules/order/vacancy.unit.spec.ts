import { ids, listInput, people, person } from '../../testing/people';
import type { ListedPerson } from '../person';
import { verifyReplacement, type VacancyVerdict } from './vacancy';

const GIVEN = '2023-03-28';
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
  const holding = holders.map((candidateId) => ({ candidateId, since: GIVEN }));
  return verifyReplacement({ ...listInput(holders.length, list, { onDay: AFTER, answers }), holders: holding, order });
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

describe('the age of those who hold a mandate already, when a vacancy is filled', () => {
  const youth = (candidateId: string, place: number, birthDate: string): ListedPerson =>
    person(candidateId, place, { attested: ['youth'], birthDate });
  /** Of 35 years when the mandate was given, of 36 at the vacancy; of the others nobody counts. */
  const older = [person('p01', 1), youth('p02', 2, '1988-02-01'), person('p03', 3), person('p04', 4)];
  const holders = ids(1, 2, 3);
  const order = ids(1, 2, 4);
  const answered = (entries: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
    new Map(Object.entries(entries));
  const to35 = { 'GAP-PERS-3': 'youth-to-35' };

  it('is a question with both readings where a birthday would block the replacement (GAP-PERS-5)', () => {
    const list = left(older, 'p03');
    expect(replace(list, holders, order).question?.gap).toBe('GAP-PERS-3');
    const asked = replace(list, holders, order, answered(to35));
    expect(asked).toMatchObject({ state: 'decision_required', problems: [] });
    expect(asked.question).toMatchObject({ gap: 'GAP-PERS-5', article: 'Art. 97-1(5), Art. 97-1(6)' });
    expect(asked.question?.options.map(({ option }) => option)).toEqual(['ages_at_vacancy', 'ages_when_given']);
    expect(asked.thirty.map(({ readingId, ageDay, state }) => [readingId, ageDay, state])).toEqual([
      ['youth-to-35', 'ages_at_vacancy', 'impossible'],
      ['youth-to-35', 'ages_when_given', 'met'],
    ]);
  });

  it('is taken as the commission says', () => {
    const list = left(older, 'p03');
    const given = replace(list, holders, order, answered({ ...to35, 'GAP-PERS-5': 'ages_when_given' }));
    expect(given).toMatchObject({ state: 'fits', vacant: 0, thirty: [{ ageDay: 'ages_when_given', met: true }] });
    const now = answered({ ...to35, 'GAP-PERS-5': 'ages_at_vacancy' });
    expect(replace(list, holders, order, now).question?.gap).toBe('GAP-PERS-1');
  });

  it('is not asked where both days lead to the same', () => {
    const list = left([...older.slice(0, 3), person('p04', 4, { attested: ['woman'] })], 'p03');
    expect(replace(list, holders, order, new Map())).toMatchObject({ state: 'fits', question: null });
    expect(replace(list, holders, order).thirty.some(({ ageDay }) => ageDay !== undefined)).toBe(false);
  });

  it('is not asked where nobody is left to choose', () => {
    const list = left(older.slice(0, 3), 'p03');
    expect(replace(list, holders, ids(1, 2))).toMatchObject({ state: 'fits', vacant: 1, question: null });
  });

  it('counts of the newcomer on the day of the vacancy under both', () => {
    const list = left([person('p01', 1), person('p02', 2), person('p03', 3), youth('p04', 4, '1988-02-01')], 'p03');
    expect(replace(list, holders, order, answered(to35)).question?.gap).not.toBe('GAP-PERS-5');
  });
});

describe('what can be reached at a vacancy', () => {
  it('leaves out whom nobody can choose, because those who hold a mandate keep it', () => {
    // Four mandates want two; of those who stay none counts, and the one vacancy can bring one only.
    const list = left(people(8, [4, 6, 7, 8]), 'p04');
    const verdict = replace(list, ids(1, 2, 3, 4), ids(1, 2, 3, 6));
    expect(verdict.thirty[0]).toMatchObject({ state: 'impossible', reachable: 1, minimum: 2 });
    expect(verdict.question?.gap).toBe('GAP-PERS-1');
    const answer = new Map([['GAP-PERS-1', 'largest_share']]);
    expect(replace(list, ids(1, 2, 3, 4), ids(1, 2, 3, 6), answer).state).toBe('fits');
    expect(replace(list, ids(1, 2, 3, 4), ids(1, 2, 3, 5), answer).problems).toMatchObject([
      { code: 'ORDER_THIRTY_NOT_MET' },
    ]);
  });
});
