import * as fc from 'fast-check';
import { minimumOfThirty } from '#libs/allocation';
import { sha256Name } from '../state/election-state';
import type { NamedShare, OrderOfMandates } from '../mandates/order-of-mandates';
import type { DecisionBasis } from '../record/decision';
import type { DecodedRecord } from './decoded-record';
import { currentOutcome, currentTotals } from '../result/current';
import { decisionBody, Sitting, smallDefinition, SMALL_REGISTER } from '../testing/small-election';

const hash = (digit: string): string => `sha256:${digit.repeat(64)}`;

function orderOf(persons: number, changed: Partial<OrderOfMandates> = {}): OrderOfMandates {
  return {
    listId: 'a',
    setBy: 'governing_body',
    occasion: 'first',
    decidedOn: '2023-03-28',
    document: { number: '7', date: '2023-03-28', sha256: hash('d') },
    publishedOn: '2023-03-27',
    persons: Array.from({ length: persons }, (_, index) => ({
      candidateId: `c${index}`,
      name: 'Әли',
      commitment: hash('c'),
    })),
    share: null,
    answers: [],
    ...changed,
  };
}

/** The list contest counted everywhere and certified by two officers; returns the certification. */
function certify(sitting: Sitting, id: string): DecodedRecord {
  const { counters, votes } = currentTotals(sitting.state, 0);
  const basis = {
    root: sitting.state.tally(0).root(),
    totals: { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) },
    openItems: [],
    missing: [],
  };
  const target = { contestId: 'list', round: 1 };
  const { record } = sitting.submit(decisionBody(id, 'o1', { kind: 'certify', scope: 'contest', target, basis }));
  const approved = { sha256: sha256Name(record.sha256) };
  const { own } = sitting.submit(
    decisionBody(`${id}-2`, 'o2', { kind: 'approve_certification', scope: 'contest', target: approved, basis: {} }),
  );
  if (own.kind !== 'accepted') throw new Error(`the certification is ${own.kind} ${own.codes.join(' ')}`);
  return record;
}

function certified(definition = smallDefinition()): {
  readonly sitting: Sitting;
  readonly certification: DecodedRecord;
  readonly mandates: number;
} {
  const sitting = Sitting.opened(definition);
  for (const { precinctId } of SMALL_REGISTER) sitting.protocol({ id: `list-${precinctId}`, precinctId });
  const certification = certify(sitting, 'certify');
  return { sitting, certification, mandates: currentOutcome(sitting.state, 0).seats['a'] ?? 0 };
}

function submit(
  sitting: Sitting,
  certification: DecodedRecord,
  order: OrderOfMandates | undefined,
  { id = 'order', basis = {}, contestId = 'list' }: { id?: string; basis?: DecisionBasis; contestId?: string } = {},
) {
  const target = { sha256: sha256Name(certification.sha256), contestId, round: 1 };
  const decision = { kind: 'order_of_mandates', scope: 'contest', target, basis } as const;
  const body = decisionBody(id, 'o1', order === undefined ? decision : { ...decision, order });
  const { own, record } = sitting.submit(body);
  return { answer: [own.kind, ...own.codes].join(' '), name: sha256Name(record.sha256) };
}

describe('An order of mandates', () => {
  it('stands for a list of a certified contest, with as many names as mandates at most', () => {
    const { sitting, certification, mandates } = certified();
    expect(mandates).toBeGreaterThan(1);
    const { answer, name } = submit(sitting, certification, orderOf(mandates));
    expect(answer).toBe('accepted');
    expect(sitting.state.contest(0).orderOf('a')?.sha256).toBe(name);
    const fewer = submit(sitting, certification, orderOf(mandates - 1), { id: 'fewer', basis: { current: name } });
    expect(fewer.answer).toBe('accepted');
  });

  it('is refused with more names than mandates, a name twice, or for a list without a place in the result', () => {
    const { sitting, certification, mandates } = certified();
    const answerTo = (id: string, order: OrderOfMandates): string =>
      submit(sitting, certification, order, { id }).answer;
    expect(answerTo('o1', orderOf(mandates + 1))).toBe('refused ORDER_LENGTH_DIFFERS');
    const [person] = orderOf(1).persons;
    expect(answerTo('o2', orderOf(2, { persons: [person!, person!] }))).toBe('refused ORDER_NAME_TWICE');
    expect(answerTo('o3', orderOf(1, { listId: 'nobody' }))).toBe('refused LIST_UNKNOWN');
    expect(answerTo('o4', orderOf(1, { listId: 'against_all' }))).toBe('refused LIST_UNKNOWN');
    expect(answerTo('o5', orderOf(1, { listId: 'toString' }))).toBe('refused LIST_UNKNOWN');
    expect(submit(sitting, certification, undefined, { id: 'o6' }).answer).toBe('refused ORDER_INVALID');
  });

  describe('beside the publication of the result', () => {
    /** The list contest as one of the Mazhilis; its result was established on 2023-03-20. */
    function answered(changed: Partial<OrderOfMandates>, kind = 'mazhilis_list'): string {
      const { contests } = smallDefinition();
      const ofKind = contests.map((one) => (one.contestId === 'list' ? { ...one, kind } : one));
      const { sitting, certification, mandates } = certified(smallDefinition({ contests: ofKind }));
      return submit(sitting, certification, orderOf(mandates, changed)).answer;
    }
    const paper = (date: string) => ({ number: '7', date, sha256: hash('d') });

    it.each(['mazhilis_list', 'kurultai_list', 'maslikhat_list'])('is refused where it is dated before: %s', (kind) => {
      expect(answered({}, kind)).toBe('accepted');
      expect(answered({ decidedOn: '2023-03-26' }, kind)).toBe('refused ORDER_BEFORE_PUBLICATION');
      expect(answered({ document: paper('2023-03-26') }, kind)).toBe('refused ORDER_BEFORE_PUBLICATION');
    });

    it('is refused where it names a publication before the result was established', () => {
      const days = { decidedOn: '2023-03-21', document: paper('2023-03-21') };
      expect(answered({ ...days, publishedOn: '2023-03-19' })).toBe('refused ORDER_PUBLICATION_DIFFERS');
      expect(answered({ ...days, publishedOn: '2023-03-20' })).toBe('accepted');
    });

    it('is not looked at where no act gives days for the order', () => {
      expect(answered({ decidedOn: '2023-03-01' }, 'list')).toBe('accepted');
    });
  });

  describe('with a share', () => {
    const shareOf = (mandates: number, changed: Partial<NamedShare> = {}): NamedShare => ({
      article: 'Art. 97-1(5)',
      mandates,
      minimum: minimumOfThirty(mandates),
      met: true,
      readings: ['youth-to-35'],
      ...changed,
    });
    /** The first `counted` persons count, or it is said of nobody where that is null. */
    const withVerdicts = (mandates: number, counted: number | null, share: NamedShare | null): OrderOfMandates => {
      const order = orderOf(mandates, { share });
      if (counted === null) return order;
      const persons = order.persons.map((person, index) => ({ ...person, countsTowardsShare: index < counted }));
      return { ...order, persons };
    };
    const answered = (make: (mandates: number) => OrderOfMandates): string => {
      const { sitting, certification, mandates } = certified();
      return submit(sitting, certification, make(mandates)).answer;
    };

    it('names the thirty per cent of the mandates that the list received', () => {
      expect(answered((mandates) => withVerdicts(mandates, null, shareOf(mandates)))).toBe('accepted');
      const other = (mandates: number) => withVerdicts(mandates, null, shareOf(mandates + 1));
      expect(answered(other)).toBe('refused ORDER_SHARE_DIFFERS');
      const less = (mandates: number) => withVerdicts(mandates, null, shareOf(mandates, { minimum: 0 }));
      expect(answered(less)).toBe('refused ORDER_SHARE_DIFFERS');
    });

    it('is met or not as the persons who count say, where they are named', () => {
      expect(answered((mandates) => withVerdicts(mandates, 1, shareOf(mandates)))).toBe('accepted');
      expect(answered((mandates) => withVerdicts(mandates, 0, shareOf(mandates)))).toBe('refused ORDER_SHARE_DIFFERS');
      expect(answered((mandates) => withVerdicts(mandates, 0, shareOf(mandates, { met: false })))).toBe('accepted');
      const modest = (mandates: number) => withVerdicts(mandates, 1, shareOf(mandates, { met: false }));
      expect(answered(modest)).toBe('refused ORDER_SHARE_DIFFERS');
    });

    it('says of all persons whether they count or of none, and of none where no share is stated', () => {
      const partial = (mandates: number): OrderOfMandates => {
        const order = withVerdicts(mandates, 1, shareOf(mandates));
        const [first, ...others] = order.persons;
        const { candidateId, name, commitment } = first!;
        return { ...order, persons: [{ candidateId, name, commitment }, ...others] };
      };
      expect(answered(partial)).toBe('refused ORDER_VERDICTS_PARTIAL');
      expect(answered((mandates) => withVerdicts(mandates, 1, null))).toBe('refused ORDER_SHARE_DIFFERS');
    });

    it('is refused exactly where the persons who count do not bear it out', () => {
      const { sitting, certification, mandates } = certified();
      let current: string | null = null;
      let id = 0;
      fc.assert(
        fc.property(fc.nat({ max: mandates }), fc.boolean(), (counted, met) => {
          const order = withVerdicts(mandates, counted, shareOf(mandates, { met }));
          const { answer, name } = submit(sitting, certification, order, { id: `v${++id}`, basis: { current } });
          const follows = met === 10 * counted >= 3 * mandates;
          expect(answer).toBe(follows ? 'accepted' : 'refused ORDER_SHARE_DIFFERS');
          if (follows) current = name;
        }),
        { numRuns: 40 },
      );
    });
  });

  it('rests on a certification that stands, of the contest that it names', () => {
    const { sitting, certification, mandates } = certified();
    const elsewhere = submit(sitting, certification, orderOf(mandates), { id: 'o1', contestId: 'district-1' });
    expect(elsewhere.answer).toBe('refused CONTEST_NOT_CERTIFIED');
    const target = { sha256: sha256Name(certification.sha256) };
    sitting.submit(decisionBody('revoke', 'o2', { kind: 'revoke_certification', scope: 'contest', target, basis: {} }));
    const late = submit(sitting, certification, orderOf(mandates), { id: 'o2' });
    expect(late.answer).toBe('refused CONTEST_NOT_CERTIFIED');
  });

  it('is not put on a certification that is only proposed', () => {
    const sitting = Sitting.opened();
    for (const { precinctId } of SMALL_REGISTER) sitting.protocol({ id: `list-${precinctId}`, precinctId });
    const { counters, votes } = currentTotals(sitting.state, 0);
    const totals = { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) };
    const basis = { root: sitting.state.tally(0).root(), totals, openItems: [], missing: [] };
    const target = { contestId: 'list', round: 1 };
    const proposed = sitting.submit(decisionBody('c', 'o1', { kind: 'certify', scope: 'contest', target, basis }));
    expect(proposed.own.kind).toBe('accepted');
    expect(submit(sitting, proposed.record, orderOf(1)).answer).toBe('refused CONTEST_NOT_CERTIFIED');
  });

  it('replaces only the order that stands, so that of two drawn up at once the second is refused', () => {
    const { sitting, certification, mandates } = certified();
    const first = submit(sitting, certification, orderOf(mandates), { id: 'first' });
    expect(submit(sitting, certification, orderOf(mandates), { id: 'second' }).answer).toBe('refused BASIS_CHANGED');
    const basis = { current: first.name };
    const vacancy = orderOf(mandates, { occasion: 'vacancy' });
    expect(submit(sitting, certification, vacancy, { id: 'third', basis }).answer).toBe('accepted');
    expect(submit(sitting, certification, vacancy, { id: 'fourth', basis }).answer).toBe('refused BASIS_CHANGED');
  });

  it('stands no more once its certification is revoked, and the next one begins anew', () => {
    const { sitting, certification, mandates } = certified();
    submit(sitting, certification, orderOf(mandates));
    const target = { sha256: sha256Name(certification.sha256) };
    sitting.submit(decisionBody('revoke', 'o2', { kind: 'revoke_certification', scope: 'contest', target, basis: {} }));
    expect(sitting.state.contest(0).orderOf('a')).toBeNull();
    const next = certify(sitting, 'again');
    expect(sitting.state.contest(0).orderOf('a')).toBeNull();
    expect(submit(sitting, next, orderOf(mandates), { id: 'anew' }).answer).toBe('accepted');
  });

  it('is signed by an officer whom the definition allows to', () => {
    const { sitting, certification } = certified();
    const target = { sha256: sha256Name(certification.sha256), contestId: 'list', round: 1 };
    const body = decisionBody('x', 'nobody', {
      kind: 'order_of_mandates',
      scope: 'contest',
      target,
      basis: {},
      order: orderOf(1),
    });
    expect(sitting.submit(body).own.codes).toEqual(['OFFICER_UNKNOWN']);
  });
});
