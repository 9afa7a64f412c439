import { ids, listInput, MASLIKHAT, people, person } from '../../testing/people';
import { fallbackOrder } from './fallback';

describe('no order was set in time (Art. 97-1(5))', () => {
  it('takes the first of the registered list in alphabetical order of the state language', () => {
    const list = [
      person('d', 1, { name: 'Қасымов Ілияс', attested: ['woman'] }),
      person('c', 2, { name: 'Құдайберген Әсел', attested: ['woman'] }),
      person('b', 3, { name: 'Кәрімов Ержан' }),
      person('a', 4, { name: 'Әбенов Нұрлан' }),
      person('e', 5, {
        name: 'Абаев Бауыржан',
        changes: [{ kind: 'withdrawn', date: '2023-03-01', document: 'No 1' }],
      }),
    ];
    const verdict = fallbackOrder(listInput(3, list));
    expect(verdict).toMatchObject({ state: 'computed', candidateIds: ['a', 'b', 'd'], question: null, proposals: [] });
  });

  it('asks which yields where the alphabet breaks the 30 %, and proposes the fewest swaps (GAP-PERS-2)', () => {
    const verdict = fallbackOrder(listInput(7, people(12, [3, 9, 10, 12])));
    expect(verdict).toMatchObject({ state: 'decision_required', candidateIds: ids(1, 2, 3, 4, 5, 6, 7) });
    expect(verdict.proposals[0]).toMatchObject({ interpretation: true, yielding: ids(7, 6), entering: ids(9, 10) });
    expect(verdict.question).toMatchObject({
      gap: 'GAP-PERS-2',
      article: 'Art. 97-1(5)',
      options: [
        { option: 'alphabetical_order_prevails', candidateIds: ids(1, 2, 3, 4, 5, 6, 7) },
        { option: 'thirty_per_cent_prevails', candidateIds: ids(1, 2, 3, 4, 5, 9, 10) },
      ],
    });
  });

  it.each([
    ['alphabetical_order_prevails', ids(1, 2, 3, 4, 5, 6, 7)],
    ['thirty_per_cent_prevails', ids(1, 2, 3, 4, 5, 9, 10)],
  ])('follows the commission that decided %s', (answer, candidateIds) => {
    const answers = new Map([['GAP-PERS-2', answer]]);
    const verdict = fallbackOrder(listInput(7, people(12, [3, 9, 10, 12]), { answers }));
    expect(verdict).toMatchObject({ state: 'computed', candidateIds, question: null });
  });

  it('asks for the age of youth first where it changes the answer (GAP-PERS-3)', () => {
    const list = people(6, [6]).map((one) =>
      one.candidateId === 'p01'
        ? { ...one, categories: { birthDate: '1990-01-01', attested: ['youth'] as const } }
        : one,
    );
    expect(fallbackOrder(listInput(3, list)).question?.gap).toBe('GAP-PERS-3');
    const young = fallbackOrder(listInput(3, list, { answers: new Map([['GAP-PERS-3', 'youth-to-35']]) }));
    expect(young).toMatchObject({ state: 'computed', candidateIds: ids(1, 2, 3) });
    const old = fallbackOrder(listInput(3, list, { answers: new Map([['GAP-PERS-3', 'youth-to-29']]) }));
    expect(old.question?.gap).toBe('GAP-PERS-2');
  });

  it('asks what to do where the 30 % cannot be reached (GAP-PERS-1)', () => {
    const { question } = fallbackOrder(listInput(5, people(9, [8])));
    expect(question).toMatchObject({
      gap: 'GAP-PERS-1',
      options: [
        { option: 'largest_share', candidateIds: ids(1, 2, 3, 4, 8) },
        { option: 'mandates_vacant', candidateIds: ids(1, 2, 8) },
      ],
    });
  });

  it('asks what to do with fewer candidates than mandates (GAP-LIST-5)', () => {
    expect(fallbackOrder(listInput(5, people(3, [1, 2]))).question?.gap).toBe('GAP-LIST-5');
  });

  it('asks which of two persons of the same spelling gets the last mandate, and only then', () => {
    const list = [
      person('x', 1, { name: 'Әлиев Асан', attested: ['woman'] }),
      person('y', 2, { name: 'Әлиев Асан', attested: ['woman'] }),
      person('a', 3, { name: 'Абаев Асан', attested: ['woman'] }),
    ];
    const tied = fallbackOrder(listInput(2, list));
    expect(tied.question).toMatchObject({ kind: 'tie', gap: null, options: [{ option: 'x' }, { option: 'y' }] });
    const decided = fallbackOrder(listInput(2, list, { answers: new Map([['names_tied', 'y']]) }));
    expect(decided).toMatchObject({ state: 'computed', candidateIds: ['a', 'y'] });
    expect(fallbackOrder(listInput(3, list))).toMatchObject({ state: 'computed', candidateIds: ['a', 'x', 'y'] });
  });
});

describe('a list of which data were erased', () => {
  it('has an alphabetical order, but no share, and no question is made of what is not known', () => {
    const list = people(6, [1, 2]).map((one) => (one.candidateId === 'p06' ? { ...one, categories: null } : one));
    const verdict = fallbackOrder(listInput(4, list));
    expect(verdict).toMatchObject({ candidateIds: ids(1, 2, 3, 4), thirty: [], question: null, erased: ids(6) });
  });
});

describe('a branch set no order in five days (Art. 111-1(5), GAP-PERS-4)', () => {
  const list = [person('b', 1, { name: 'Б' }), person('a', 2, { name: 'Ә' })];

  it('has no written fallback: the commission is asked', () => {
    expect(fallbackOrder(listInput(1, list, { profile: MASLIKHAT }))).toMatchObject({
      state: 'decision_required',
      candidateIds: [],
      question: {
        gap: 'GAP-PERS-4',
        article: 'Art. 111-1(5)',
        options: [
          { option: 'alphabetical_order', candidateIds: ['a'] },
          { option: 'registered_order', candidateIds: ['b'] },
          { option: 'mandates_vacant', candidateIds: [] },
        ],
      },
    });
  });

  it('follows the commission’s answer', () => {
    const answers = new Map([['GAP-PERS-4', 'registered_order']]);
    const verdict = fallbackOrder(listInput(1, list, { profile: MASLIKHAT, answers }));
    expect(verdict).toMatchObject({ state: 'computed', candidateIds: ['b'] });
  });
});
