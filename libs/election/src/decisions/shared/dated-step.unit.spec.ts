/** The official publication of a result, and the registration of the elected, as decisions record them. */
import type { AnyDecision } from '../../decisions/decisions';
import type { DecisionTarget } from '../../record/decision';
import { shippedRuleSet } from '#libs/allocation';
import type { ElectionDefinition } from '../../definition/definition';
import { sha256Name, ElectionState } from '../../state/election-state';
import { currentTotals } from '../../result/current';
import { decisionBody, RESOLUTION, Sitting, smallDefinition, SMALL_REGISTER } from '../../testing/small-election';
import type { Verdict } from '../../record/verdict';
import { refold } from '../../judge/judge';

type Sketch = Partial<Omit<AnyDecision, 'electionId' | 'officerId' | 'resolution'>>;

/** The lists under the act of the Mazhilis. */
function underTheAct(): ElectionDefinition {
  const small = smallDefinition();
  const ruleSet = shippedRuleSet('kz.mazhilis-list.2023');
  if (ruleSet === null) throw new Error('it is shipped');
  const contests = small.contests.map((one) =>
    one.contestId === 'list' ? { ...one, kind: 'mazhilis_list', ruleSet } : one,
  );
  return { ...small, contests };
}

function decide(sitting: Sitting, sketch: Sketch, officerId = 'o1'): Verdict {
  const id = `d${sitting.records.length}`;
  return sitting.submit(
    decisionBody(id, officerId, { kind: 'publish_results', scope: 'contest', target: {}, basis: {}, ...sketch }),
  ).own;
}

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');
const nameOf = (sitting: Sitting): string => sha256Name(sitting.records.at(-1)!.sha256);

/** Certifies the lists; the name of the certification. */
function certify(sitting: Sitting): string {
  const { counters, votes } = currentTotals(sitting.state, 0);
  const totals = { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) };
  const basis = { root: sitting.state.tally(0).root(), totals, openItems: [], missing: [] };
  decide(sitting, { kind: 'certify', target: { contestId: 'list', round: 1 }, basis });
  const sha256 = nameOf(sitting);
  expect(said(decide(sitting, { kind: 'approve_certification', target: { sha256 } }, 'o2'))).toBe('accepted');
  return sha256;
}

function certified(definition = underTheAct()): { sitting: Sitting; target: DecisionTarget } {
  const sitting = Sitting.opened(definition);
  for (const { precinctId } of SMALL_REGISTER) sitting.protocol({ id: precinctId, precinctId });
  return { sitting, target: { contestId: 'list', round: 1, sha256: certify(sitting) } };
}

describe('The official publication', () => {
  it('stands with its day and its decision, and rests on the certification', () => {
    const { sitting, target } = certified();
    const verdict = decide(sitting, { target, date: '2023-03-27' });
    expect(verdict).toMatchObject({ kind: 'accepted', warnings: [], detail: 'Art. 44(4)1)' });
    const taken = { date: '2023-03-27', sha256: nameOf(sitting), certification: target.sha256 };
    expect(sitting.state.contest(0).stepTaken('published')).toEqual(taken);
    const rebuilt = new ElectionState(sitting.state.electionId);
    for (const record of sitting.records) {
      refold(
        rebuilt,
        record,
        sitting.verdicts.filter(({ cause }) => cause === record.position),
      );
    }
    expect(rebuilt.contest(0).stepTaken('published')).toEqual(taken);
  });

  it.each<[string, Sketch, string]>([
    ['of a contest that is not certified', { target: { contestId: 'list', round: 1 } }, 'CONTEST_NOT_CERTIFIED'],
    ['without a day', {}, 'DATE_MISSING'],
    ['before the result was established', { date: '2023-03-19' }, 'DATE_BEFORE_RESULT'],
    ['of a part of the contest', { scope: 'unit', date: '2023-03-27' }, 'TARGET_UNKNOWN'],
  ])('%s is refused', (_, sketch, code) => {
    const { sitting, target } = certified();
    expect(said(decide(sitting, { target, ...sketch }))).toBe(`refused ${code}`);
  });

  it('later than the act has it is a fact, and late', () => {
    const { sitting, target } = certified();
    expect(decide(sitting, { target, date: '2023-04-03' })).toMatchObject({
      kind: 'accepted',
      warnings: ['STEP_LATE'],
      detail: 'Art. 44(4)1): this was to be done by 2023-03-29',
    });
  });

  it('is recorded anew by a decision that names the one before', () => {
    const { sitting, target } = certified();
    decide(sitting, { target, date: '2023-03-27' });
    const current = nameOf(sitting);
    expect(said(decide(sitting, { target, date: '2023-03-28' }))).toBe('refused BASIS_CHANGED');
    expect(said(decide(sitting, { target, date: '2023-03-28', basis: { current } }))).toBe('accepted');
    expect(sitting.state.contest(0).stepTaken('published')?.date).toBe('2023-03-28');
  });

  it('ends with the certification', () => {
    const { sitting, target } = certified();
    decide(sitting, { target, date: '2023-03-27' });
    const { sha256 = '' } = target;
    decide(sitting, { kind: 'revoke_certification', target: { sha256 }, basis: { verdict: 'accepted' } });
    expect(sitting.state.contest(0).stepTaken('published')).toBeNull();
  });

  it('gives the day from which the days for the order of mandates run', () => {
    const { sitting, target } = certified();
    decide(sitting, { target, date: '2023-03-27' });
    const order = {
      listId: 'a',
      setBy: 'governing_body',
      occasion: 'first',
      decidedOn: '2023-03-28',
      document: { number: '7', date: '2023-03-28', sha256: RESOLUTION.documentSha256 },
      persons: [],
      share: null,
      answers: [],
    } as const;
    const given = (publishedOn: string): string =>
      said(
        decide(sitting, {
          kind: 'order_of_mandates',
          target,
          basis: { current: null },
          order: { ...order, publishedOn },
        }),
      );
    expect(given('2023-03-26')).toBe('refused ORDER_PUBLICATION_DIFFERS');
    expect(given('2023-03-27')).toBe('accepted');
  });
});

describe('The registration of the elected', () => {
  const register = { kind: 'register_elected', date: '2023-03-28' } as const;

  it('is a step of its own', () => {
    const { sitting, target } = certified();
    expect(said(decide(sitting, { ...register, target }))).toBe('accepted');
    expect(sitting.state.contest(0).stepTaken('registered')?.date).toBe('2023-03-28');
    expect(sitting.state.contest(0).stepTaken('published')).toBeNull();
  });

  it('rests while the mandates are suspended (Art. 100(1))', () => {
    const { sitting, target } = certified();
    const contest = { contestId: 'list', round: 1 };
    decide(sitting, { kind: 'suspend_mandates', target: contest, basis: { article: '100' } });
    const suspension = nameOf(sitting);
    expect(said(decide(sitting, { ...register, target }))).toBe('refused MANDATES_SUSPENDED');
    decide(sitting, { kind: 'reinstate', target: { sha256: suspension } });
    expect(said(decide(sitting, { ...register, target }))).toBe('accepted');
  });

  /** The lists as candidates for President: `first` for one, 5 and 4 for the others, 1 against all, in each precinct. */
  const president = (first: number): { sitting: Sitting; target: DecisionTarget } => {
    const small = smallDefinition();
    const [list, ...others] = small.contests;
    const ruleSet = shippedRuleSet('kz.president.2022');
    if (list === undefined || ruleSet === null) throw new Error('both are there');
    const options = list.options.map(({ optionId, kind }) => ({
      optionId,
      kind: kind === 'list' ? ('candidate' as const) : kind,
    }));
    const contest = { ...list, kind: 'president', ruleSet, seats: 1, options };
    const sitting = Sitting.opened({ ...small, contests: [contest, ...others] });
    for (const { precinctId } of SMALL_REGISTER) {
      const votes = Object.fromEntries([
        ['a', first],
        ['__proto__', 5],
        ['41', 4],
        ['against_all', 1],
      ]);
      sitting.protocol({ id: precinctId, precinctId, votes });
    }
    return { sitting, target: { contestId: 'list', round: 1, sha256: certify(sitting) } };
  };

  it('is none where nobody is elected', () => {
    const { sitting, target } = president(9);
    expect(said(decide(sitting, { ...register, target }))).toBe('refused NOBODY_ELECTED');
    expect(said(decide(sitting, { target, date: '2023-03-28' }))).toBe('accepted');
  });

  it('of a President goes on while the taking of office is suspended (Art. 68(1)), and is late after seven days', () => {
    const { sitting, target } = president(90);
    const contest = { contestId: 'list', round: 1 };
    const suspended = decide(sitting, { kind: 'suspend_mandates', target: contest, basis: { article: '68(1)' } });
    expect(said(suspended)).toBe('accepted');
    expect(decide(sitting, { ...register, target })).toMatchObject({
      kind: 'accepted',
      warnings: ['STEP_LATE'],
      detail: 'Art. 66(1): this was to be done by 2023-03-26',
    });
  });
});
