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

function verify(order: OrderFile, changed: Partial<ListOrderInput> = {}): ListOrderVerdict {
  return verifyListOrder({ profile: MAZHILIS, mandates: 3, list: people(6, [2, 5]), order, holders: null, ...changed });
}
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

  it('comes first once, and changes by vacancies after that', () => {
    expect(codes(verify(orderFile(ids(1, 2, 3)), { holders: ids(1, 2, 3) }))).toEqual(['ORDER_OCCASION']);
    const vacancy = orderFile(ids(1, 2, 3), { occasion: 'vacancy' });
    expect(codes(verify(vacancy))).toEqual(['ORDER_OCCASION']);
    expect(verify(vacancy, { holders: ids(1, 2, 3) }).state).toBe('fits');
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
    const published = sharePublished(MAZHILIS, verdict, order, list);
    // Of thirty-one years the young one counts under one reading of three only.
    expect(Object.fromEntries(published ?? [])).toEqual({ w: true, y: false, n: false });
    const chosen = { ...verdict, thirty: verdict.thirty.filter(({ readingId }) => readingId === 'youth-to-35') };
    expect(sharePublished(MAZHILIS, chosen, order, list)?.get('y')).toBe(true);
  });

  it('says so of nobody where the act has no share or the data are erased', () => {
    const order = orderFile(ids(1, 2, 3));
    expect(sharePublished(MASLIKHAT, verify(order, { profile: MASLIKHAT }), order, people(6))).toBeNull();
    const list = [...people(2, [2]), person('p03', 3, { erased: true })];
    expect(sharePublished(MAZHILIS, verify(order, { list }), order, list)).toBeNull();
  });
});
