import * as fc from 'fast-check';
import type { ResultDays } from '#libs/election';
import type { Holder } from '../rules';
import { ids, MASLIKHAT, MAZHILIS, people, person } from '../testing/people';
import type { OrderFile } from './order-file';
import {
  namedShareOf,
  sharePublished,
  verifyListOrder,
  type ListOrderInput,
  type ListOrderVerdict,
} from './verify-list';

function orderFile(candidates: readonly string[], changed: Partial<OrderFile> = {}): OrderFile {
  return {
    setBy: 'governing_body',
    occasion: 'first',
    publishedOn: '2023-03-27',
    decidedOn: '2023-03-30',
    document: { number: '7', date: '2023-03-30', sha256: 'a'.repeat(64) },
    candidates,
    answers: {},
    ...changed,
  };
}

const RESULT: ResultDays = { establishedOn: '2023-03-27', publishedOn: null };

function inputOf(order: OrderFile, changed: Partial<ListOrderInput> = {}): ListOrderInput {
  const list = people(6, [2, 5]);
  return { profile: MAZHILIS, mandates: 3, list, order, holders: null, result: RESULT, ...changed };
}

function verify(order: OrderFile, changed: Partial<ListOrderInput> = {}): ListOrderVerdict {
  return verifyListOrder(inputOf(order, changed));
}

const holding = (...numbers: readonly number[]): readonly Holder[] =>
  ids(...numbers).map((candidateId) => ({ candidateId, since: '2023-03-30' }));
const codes = ({ problems }: ListOrderVerdict): readonly string[] => problems.map(({ code }) => code);

describe('the order of a list', () => {
  it.each([
    [MAZHILIS, '2023-04-06', []],
    [MAZHILIS, '2023-04-07', ['ORDER_LATE']],
    [MASLIKHAT, '2023-04-01', []],
    [MASLIKHAT, '2023-04-02', ['ORDER_LATE']],
  ])('is set within ten days of publication, for maslikhats five (%#)', (profile, decidedOn, expected) => {
    expect(codes(verify(orderFile(ids(1, 2, 3), { decidedOn }), { profile }))).toEqual(expected);
  });

  it('is set by the commission only after that, and then as the act leads to', () => {
    const late = { setBy: 'commission', decidedOn: '2023-04-07' } as const;
    expect(verify(orderFile(ids(1, 2, 3), late)).state).toBe('fits');
    expect(codes(verify(orderFile(ids(1, 3, 2), late)))).toEqual(['ORDER_NOT_AS_COMPUTED']);
    expect(codes(verify(orderFile(ids(1, 2, 3), { ...late, decidedOn: '2023-04-06' })))).toEqual(['ORDER_EARLY']);
  });

  it('takes an answer only to a question that is asked', () => {
    const answers = { 'GAP-PERS-2': 'alphabetical_order_prevails' };
    const late = { setBy: 'commission', decidedOn: '2023-04-07', answers } as const;
    expect(codes(verify(orderFile(ids(1, 2, 3), late)))).toEqual(['ORDER_ANSWER_UNASKED']);
    const asked = verify(orderFile(ids(1, 2, 3), late), { list: people(6, [5]) });
    expect(asked).toMatchObject({ state: 'fits', question: null });
    expect(namedShareOf(MAZHILIS, asked)).toMatchObject({ mandates: 3, minimum: 1, met: false });
  });

  it.each([
    ['decided the day before', { decidedOn: '2023-03-26' }, RESULT, ['ORDER_BEFORE_PUBLICATION']],
    [
      'on paper of the day before',
      { document: { number: '7', date: '2023-03-26', sha256: 'a'.repeat(64) } },
      RESULT,
      ['ORDER_BEFORE_PUBLICATION'],
    ],
    ['of a vacancy, too', { decidedOn: '2023-03-26', occasion: 'vacancy' }, RESULT, ['ORDER_BEFORE_PUBLICATION']],
    [
      'decided on the day itself',
      { decidedOn: '2023-03-27', document: { number: '7', date: '2023-03-27', sha256: 'a'.repeat(64) } },
      RESULT,
      [],
    ],
    [
      'by results published before they were established',
      {},
      { establishedOn: '2023-03-28', publishedOn: null },
      ['ORDER_PUBLICATION_DIFFERS'],
    ],
    ['by results published some day after', {}, { establishedOn: '2023-03-20', publishedOn: null }, []],
    [
      'by another day of publication than the recorded one',
      {},
      { establishedOn: '2023-03-20', publishedOn: '2023-03-26' },
      ['ORDER_PUBLICATION_DIFFERS'],
    ],
    ['by the recorded day of publication', {}, { establishedOn: '2023-03-28', publishedOn: '2023-03-27' }, []],
  ] as const)('comes after the results were published (Art. 97-1(5)): %s', (_, changed, result, expected) => {
    const order = orderFile(ids(1, 2, 3), changed);
    const holders = order.occasion === 'vacancy' ? holding(1, 2, 3) : null;
    expect(codes(verify(order, { result, holders }))).toEqual(expected);
  });

  it('comes first once, and changes by vacancies after that', () => {
    expect(codes(verify(orderFile(ids(1, 2, 3)), { holders: holding(1, 2, 3) }))).toEqual(['ORDER_OCCASION']);
    const vacancy = orderFile(ids(1, 2, 3), { occasion: 'vacancy' });
    expect(codes(verify(vacancy))).toEqual(['ORDER_OCCASION']);
    expect(verify(vacancy, { holders: holding(1, 2, 3) }).state).toBe('fits');
  });

  it('leaves in the stream whether the share is reached, and under which readings, not by whom', () => {
    const share = namedShareOf(MAZHILIS, verify(orderFile(ids(1, 2, 3))));
    expect(share).toEqual({
      article: 'Art. 97-1(5)',
      mandates: 3,
      minimum: 1,
      met: true,
      readings: ['youth-to-35', 'youth-to-29', 'youth-under-29'],
    });
    expect(namedShareOf(MASLIKHAT, verify(orderFile(ids(1, 2, 3)), { profile: MASLIKHAT }))).toBeNull();
  });

  it('may say of each person whether they count, under every reading that the share names', () => {
    const list = [
      person('w', 1, { attested: ['woman'] }),
      person('y', 2, { attested: ['youth'], birthDate: '1992-01-01' }),
      person('n', 3),
    ];
    const order = orderFile(['n', 'w', 'y']);
    const verdict = verify(order, { list });
    const published = sharePublished(inputOf(order, { list }), verdict);
    // Of thirty-one years the young one counts under one reading of three only.
    expect(Object.fromEntries(published ?? [])).toEqual({ w: true, y: false, n: false });
    const chosen = { ...verdict, thirty: verdict.thirty.filter(({ readingId }) => readingId === 'youth-to-35') };
    expect(sharePublished(inputOf(order, { list }), chosen)?.get('y')).toBe(true);
  });

  it('says so of nobody where the act has no share or the data are erased', () => {
    const order = orderFile(ids(1, 2, 3));
    const ofMaslikhat = { profile: MASLIKHAT };
    expect(sharePublished(inputOf(order, ofMaslikhat), verify(order, ofMaslikhat))).toBeNull();
    const list = [...people(2, [2]), person('p03', 3, { erased: true })];
    expect(sharePublished(inputOf(order, { list }), verify(order, { list }))).toBeNull();
  });
});

describe('whatever is asked at a vacancy', () => {
  const wish = fc.record({
    attested: fc.subarray(['woman', 'youth'] as const),
    birthDate: fc.constantFrom('1960-05-05', '1987-06-06', '1993-06-06', '1994-07-07', '1999-01-01'),
  });
  const list = fc
    .array(wish, { minLength: 4, maxLength: 8 })
    .map((wishes) => wishes.map((one, index) => person(`p0${index + 1}`, index + 1, one)));

  it('no answer to a question that was asked is said to be unasked afterwards', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 0, max: 7 }), fc.array(fc.nat(1), { maxLength: 4 }), (all, pick, picks) => {
        const change = { kind: 'mandate_ended', date: '2024-01-01', document: 'No 1' } as const;
        const persons = all.map((one) => (one.candidateId === 'p03' ? { ...one, changes: [change] } : one));
        const next = persons[3 + (pick % (persons.length - 3))]?.candidateId ?? 'p04';
        const answers: Record<string, string> = {};
        for (const chosen of [...picks, 0, 0, 0, 0]) {
          const days = { occasion: 'vacancy', decidedOn: '2024-05-02', answers: { ...answers } } as const;
          const verdict = verify(orderFile([...ids(1, 2), next], days), { list: persons, holders: holding(1, 2, 3) });
          expect(codes(verdict)).not.toContain('ORDER_ANSWER_UNASKED');
          const { question } = verdict;
          if (question === null || verdict.problems.length > 0) return;
          expect(answers).not.toHaveProperty(question.gap ?? '');
          answers[question.gap ?? ''] = question.options[chosen]?.option ?? '';
        }
        throw new Error('the questions have no end');
      }),
    );
  });
});
