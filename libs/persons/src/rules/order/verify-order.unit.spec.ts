import { ids, listInput, MASLIKHAT, people, person } from '../../testing/people';
import type { ListInput } from '../groups/group-thirty';
import type { ListedPerson, StandingChangeKind } from '../person';
import { verifyOrder, type OrderVerdict } from './verify-order';

function verify(input: ListInput, order: readonly string[]): OrderVerdict {
  return verifyOrder({ ...input, occasion: 'first', order });
}
const codes = (verdict: OrderVerdict): readonly string[] => verdict.problems.map(({ code }) => code);

function changed(list: readonly ListedPerson[], candidateId: string, kind: StandingChangeKind, date: string) {
  return list.map((one) =>
    one.candidateId === candidateId ? { ...one, changes: [...one.changes, { kind, date, document: 'No 1' }] } : one,
  );
}

describe('a party’s decision on the order (Art. 97-1(5))', () => {
  it('fits with as many names as mandates, all of the list, 30 % of the categories among them', () => {
    const verdict = verify(listInput(4, people(6, [2, 5])), ids(5, 1, 2, 3));
    expect(verdict).toMatchObject({ state: 'fits', places: 4, vacant: 0, problems: [], question: null });
    expect(verdict.thirty).toHaveLength(3);
    expect(verdict.thirty[0]).toMatchObject({ counted: 2, minimum: 2, missing: 0, state: 'met' });
  });

  it('names how many are missing and who could fill, in the order of the list', () => {
    const verdict = verify(listInput(4, people(9, [2, 6, 8])), ids(1, 2, 3, 4));
    expect(verdict.state).toBe('does_not_fit');
    expect(codes(verdict)).toEqual(['ORDER_THIRTY_NOT_MET']);
    expect(verdict.thirty[0]).toMatchObject({ counted: 1, minimum: 2, missing: 1, couldFill: ids(6, 8) });
  });

  it.each([3, 5])('does not fit with %i names for four mandates', (names) => {
    const verdict = verify(listInput(4, people(9, [1, 2])), ids(1, 2, 3, 4, 5).slice(0, names));
    expect(verdict.problems).toEqual([{ code: 'ORDER_LENGTH_DIFFERS', article: 'Art. 97-1(5)', names, wanted: 4 }]);
  });

  it('does not fit with a name twice, or one that is not on the list', () => {
    expect(codes(verify(listInput(3, people(9, [1])), ids(1, 2, 1)))).toEqual(['ORDER_NAME_TWICE']);
    expect(codes(verify(listInput(3, people(9, [1])), ids(1, 2, 77)))).toEqual(['ORDER_NAME_UNKNOWN']);
  });

  it.each(['excluded', 'withdrawn', 'deceased'] as const)('does not fit with a person who was %s', (kind) => {
    const list = changed(people(9, [1]), 'p02', kind, '2023-03-28');
    const verdict = verify(listInput(3, list), ids(1, 2, 3));
    expect(verdict.problems).toMatchObject([
      { code: 'ORDER_NAME_NOT_ELIGIBLE', candidateId: 'p02', since: '2023-03-28', change: kind },
    ]);
  });

  it('does not fit with a person who was elected in a district (Art. 87(2))', () => {
    const list = changed(people(9, [1]), 'p02', 'elected_elsewhere', '2023-03-20');
    const verdict = verify(listInput(3, list), ids(1, 2, 3));
    expect(verdict.problems).toMatchObject([{ code: 'ORDER_NAME_ELECTED_ELSEWHERE', article: 'Art. 87(2)' }]);
  });

  it('takes a person’s standing of the day: one who leaves the day after still fits, one restored fits again', () => {
    const later = changed(people(9, [1]), 'p02', 'withdrawn', '2023-03-29');
    expect(verify(listInput(3, later), ids(1, 2, 3)).state).toBe('fits');
    const restored = changed(changed(people(9, [1]), 'p02', 'excluded', '2023-03-20'), 'p02', 'restored', '2023-03-25');
    expect(verify(listInput(3, restored), ids(1, 2, 3)).state).toBe('fits');
  });

  it('cannot be verified with a person whose data were erased', () => {
    const list = people(9, [1, 2]).map((one) => (one.candidateId === 'p02' ? { ...one, categories: null } : one));
    expect(codes(verify(listInput(3, list), ids(1, 2, 3)))).toEqual(['PERSON_DATA_ERASED']);
  });
});

describe('the data of others on the list, erased', () => {
  const erased = people(9, [1]).map((one) => (one.candidateId > 'p03' ? { ...one, categories: null } : one));

  it('do not make a share impossible, for somebody of them may count', () => {
    const verdict = verify(listInput(4, [...erased, person('x', 99)]), ids(1, 2, 3).concat('x'));
    expect(verdict).toMatchObject({
      state: 'does_not_fit',
      question: null,
      thirty: [{ state: 'not_met', couldFill: [] }, {}, {}],
    });
  });
});

describe('the age of youth, which the act does not name (GAP-PERS-3)', () => {
  const list = [
    person('a', 1, { birthDate: '1990-01-01', attested: ['youth'] }),
    person('b', 2),
    person('c', 3),
    person('d', 4, { attested: ['woman'] }),
  ];

  it('is asked for where the readings lead to different verdicts, and all of them are shown', () => {
    const verdict = verify(listInput(3, list), ['a', 'b', 'c']);
    expect(verdict.state).toBe('decision_required');
    expect(verdict.question).toMatchObject({ gap: 'GAP-PERS-3', article: 'Art. 97-1(5), Art. 89(4)' });
    expect(verdict.thirty.map(({ readingId, met }) => [readingId, met])).toEqual([
      ['youth-to-35', true],
      ['youth-to-29', false],
      ['youth-under-29', false],
    ]);
  });

  it('is not asked for where they agree', () => {
    expect(verify(listInput(3, list), ['a', 'b', 'd'])).toMatchObject({ state: 'fits', question: null });
  });

  it.each([
    ['youth-to-35', 'fits'],
    ['youth-to-29', 'does_not_fit'],
  ])('is what the commission decided: %s', (readingId, state) => {
    const answers = new Map([['GAP-PERS-3', readingId]]);
    const verdict = verify(listInput(3, list, { answers }), ['a', 'b', 'c']);
    expect(verdict.state).toBe(state);
    expect(verdict.thirty.map((one) => one.readingId)).toEqual([readingId]);
  });

  it('is not settled by an answer that was not offered', () => {
    const answers = new Map([['GAP-PERS-3', 'youth-to-99']]);
    expect(verify(listInput(3, list, { answers }), ['a', 'b', 'c']).state).toBe('decision_required');
  });
});

describe('30 % that cannot be reached (GAP-PERS-1)', () => {
  const input = (answer?: string): ListInput =>
    listInput(4, people(9, [7]), answer === undefined ? {} : { answers: new Map([['GAP-PERS-1', answer]]) });

  it('is a question, not a failure of the party', () => {
    expect(verify(input(), ids(1, 2, 3, 7))).toMatchObject({
      state: 'decision_required',
      question: { gap: 'GAP-PERS-1', options: [{ option: 'largest_share' }, { option: 'mandates_vacant' }] },
    });
  });

  it('takes all who are left of the categories where the commission gives all mandates', () => {
    expect(verify(input('largest_share'), ids(1, 2, 3, 7)).state).toBe('fits');
    expect(codes(verify(input('largest_share'), ids(1, 2, 3, 4)))).toEqual(['ORDER_THIRTY_NOT_MET']);
  });

  it('takes as few names as hold 30 % where the commission leaves mandates vacant', () => {
    expect(verify(input('mandates_vacant'), ids(7, 1, 2))).toMatchObject({ state: 'fits', places: 3, vacant: 1 });
    expect(codes(verify(input('mandates_vacant'), ids(7, 1, 2, 3)))).toEqual(['ORDER_LENGTH_DIFFERS']);
  });
});

describe('fewer candidates than mandates at the first distribution (GAP-LIST-5)', () => {
  it('is a question', () => {
    const verdict = verify(listInput(4, people(3, [1, 2])), ids(1, 2, 3));
    expect(verdict).toMatchObject({ state: 'decision_required', places: 3, vacant: 1 });
    expect(verdict.question).toMatchObject({ gap: 'GAP-LIST-5', article: 'Art. 97-1(5), Art. 97-1(6)' });
  });

  it('lets the decided order fit', () => {
    const answers = new Map([['GAP-LIST-5', 'mandates_vacant']]);
    expect(verify(listInput(4, people(3, [1, 2]), { answers }), ids(1, 2, 3)).state).toBe('fits');
  });
});

describe('the order of a maslikhat’s list (Art. 111-1(5))', () => {
  it('has no 30 % rule in the distribution', () => {
    const verdict = verify(listInput(4, people(6), { profile: MASLIKHAT }), ids(1, 2, 3, 4));
    expect(verdict).toMatchObject({ state: 'fits', article: 'Art. 111-1(5)', thirty: [] });
  });
});
