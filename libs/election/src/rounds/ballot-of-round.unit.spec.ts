/** Who stands in a new vote, and when there is none: the law's contests only. */
import type { DecisionBasis } from '../record/decision';
import fc from 'fast-check';
import type { DefinitionFile } from '../checks/complete-definition';
import { completeDefinition } from '../checks/complete-definition';
import { ElectionState } from '../state/election-state';
import { refold } from '../judge/judge';
import { currentOutcome, currentTotals } from '../result/current';
import { decisionBody, Sitting, smallDefinition, type DecisionSketch } from '../testing/small-election';
import type { Verdict } from '../record/verdict';

type Sketch = Partial<DecisionSketch>;
type ContestFile = DefinitionFile['contests'][number];

const PRECINCTS = ['p1', 'p2', 'p3', 'p4', 'p5'];
const CANDIDATES = ['a', 'b', 'c', 'd'];

function opened(contest: Partial<ContestFile> = {}): Sitting {
  const completed = completeDefinition({
    ...smallDefinition(),
    contests: [
      {
        contestId: 'q',
        kind: 'president',
        ruleSet: 'kz.president.2022',
        seats: 1,
        form: { counters: [{ counterId: 'took_part' }], controls: [] },
        options: [
          ...CANDIDATES.map((optionId) => ({ optionId, kind: 'candidate' as const })),
          { optionId: 'against_all', kind: 'against_all' as const },
        ],
        ...contest,
      },
    ],
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return Sitting.opened(completed.definition);
}

/** Votes for a, b, c and d in one precinct; the other precincts vote for nobody. */
function vote(sitting: Sitting, counts: readonly number[], round = 1, ids = CANDIDATES): void {
  const votes = Object.fromEntries([...ids.map((id, index) => [id, counts[index] ?? 0]), ['against_all', 0]]);
  const counters = { took_part: counts.reduce((sum, count) => sum + count, 0) };
  const { own } = sitting.protocol({ id: `v${round}`, contestId: 'q', round, counters, votes });
  expect(own.kind).toBe('counted');
}

function decide(sitting: Sitting, sketch: Sketch): Verdict {
  const id = `d${sitting.records.length}`;
  const target = { contestId: 'q', round: 1 };
  return sitting.submit(decisionBody(id, 'o1', { kind: 'annul', scope: 'contest', target, basis: {}, ...sketch })).own;
}

function openOn(sitting: Sitting, date: string, more: Sketch = {}): Verdict {
  const target = { contestId: 'q', round: 2 };
  return decide(sitting, { kind: 'open_round', mode: 'new_vote', date, target, ...more });
}

/** Within two months. */
function open(sitting: Sitting, more: Sketch = {}): Verdict {
  return openOn(sitting, '2023-05-14', more);
}

function withdraw(sitting: Sitting, option: string): void {
  expect(decide(sitting, { kind: 'withdraw_option', option }).kind).toBe('accepted');
}

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');
const ballot = (sitting: Sitting): readonly string[] | undefined =>
  sitting.state.sealed?.contests[1]?.compiled.optionIds;

/** The state as the stored verdicts rebuild it. */
function rebuilt(sitting: Sitting): ElectionState {
  const state = new ElectionState(sitting.state.electionId);
  for (const record of sitting.records) {
    const verdicts = sitting.verdicts.filter(({ cause }) => cause === record.position);
    refold(state, record, verdicts);
  }
  return state;
}

/** What a certification of the first round rests on now. */
function basisOfAll({ state }: Sitting): DecisionBasis {
  const { counters, votes } = currentTotals(state, 0);
  const contest = state.contest(0);
  const missing = PRECINCTS.flatMap((precinctId, slot) =>
    contest.stateOf(slot) === 'missing' ? [{ precinctId, reason: 'it is late' }] : [],
  );
  const totals = { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) };
  return { root: state.tally(0).root(), totals, openItems: [], missing };
}

describe('A repeat vote (Art. 63)', () => {
  const first = (): Sitting => {
    const sitting = opened();
    vote(sitting, [40, 30, 20, 10]);
    expect(currentOutcome(sitting.state, 0)).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['a', 'b'] });
    return sitting;
  };

  it('is among those whom the outcome names, where the decision names nobody', () => {
    const sitting = first();
    expect(said(open(sitting, { basis: { article: '63' } }))).toBe('accepted');
    expect(ballot(sitting)).toEqual(['a', 'b', 'against_all']);
    expect(rebuilt(sitting).sealed?.contests[1]?.compiled.optionIds).toEqual(['a', 'b', 'against_all']);
    expect(rebuilt(sitting).root()).toBe(sitting.state.root());
  });

  it('is among them where the decision names them, in whatever order', () => {
    const sitting = first();
    expect(said(open(sitting, { options: ['against_all', 'b', 'a'] }))).toBe('accepted');
    expect(ballot(sitting)).toEqual(['a', 'b', 'against_all']);
  });

  it.each([
    ['with another candidate too', ['a', 'b', 'c', 'against_all']],
    ['with another candidate in place of one', ['a', 'c', 'against_all']],
    ['without one of them', ['a', 'against_all']],
  ])('%s is refused, and the detail says who stands', (_, options) => {
    const refusal = open(first(), { options });
    expect(said(refusal)).toBe('refused ROUND_INVALID');
    expect(refusal.detail).toContain('the repeat vote is among "a", "b"');
  });

  it('has the next by votes in place of one who drops out, named or not', () => {
    for (const options of [undefined, ['a', 'c', 'against_all']]) {
      const sitting = first();
      withdraw(sitting, 'b');
      expect(said(open(sitting, options === undefined ? {} : { options }))).toBe('accepted');
      expect(ballot(sitting)).toEqual(['a', 'c', 'against_all']);
    }
  });

  it.each([
    ['someone with fewer votes than the next enters', ['a', 'd', 'against_all'], ['b']],
    ['two enter for one', ['a', 'c', 'd', 'against_all'], ['b']],
    ['somebody enters who withdrew too', ['a', 'c', 'against_all'], ['b', 'c']],
    ['the next is left out', ['a', 'against_all'], ['b']],
  ])('is refused where %s', (_, options, withdrawn) => {
    const sitting = first();
    for (const option of withdrawn) withdraw(sitting, option);
    expect(said(open(sitting, { options }))).toBe('refused ROUND_INVALID');
  });

  it('keeps the round before from becoming final, should that elect somebody after all, until one of them is annulled', () => {
    const sitting = first();
    expect(said(open(sitting))).toBe('accepted');
    // A precinct that reports late: now a has more than half.
    const votes = { a: 200, b: 0, c: 0, d: 0, against_all: 0 };
    sitting.protocol({ id: 'late', precinctId: 'p2', contestId: 'q', counters: { took_part: 200 }, votes });
    expect(currentOutcome(sitting.state, 0)).toMatchObject({ result: 'elected', winners: ['a'] });
    const certify = (): string => said(decide(sitting, { kind: 'certify', basis: basisOfAll(sitting) }));
    expect(certify()).toBe('refused ROUND_OPENED');
    const target = { contestId: 'q', round: 2 };
    expect(said(decide(sitting, { kind: 'not_held', target }))).toBe('accepted');
    expect(certify()).toBe('accepted');
  });

  it('is not opened while the act leaves open who stands in it, and then is among those whom the answer names', () => {
    const sitting = opened();
    vote(sitting, [40, 30, 30, 0]);
    const { decision } = currentOutcome(sitting.state, 0);
    expect(decision?.gap).toBe('GAP-PRES-1');
    expect(said(open(sitting, { options: ['a', 'd', 'against_all'] }))).toBe('refused GAP_OPEN');
    const basis = { root: sitting.state.tally(0).root(), questionSha256: decision?.questionSha256 ?? '' };
    expect(said(decide(sitting, { kind: 'decide_gap', option: 'c', basis }))).toBe('accepted');
    expect(said(open(sitting, { options: ['a', 'd', 'against_all'] }))).toBe('refused ROUND_INVALID');
    expect(said(open(sitting))).toBe('accepted');
    expect(ballot(sitting)).toEqual(['a', 'c', 'against_all']);
  });

  it('lets whoever drops out be named only with the round that is meant', () => {
    const sitting = first();
    open(sitting);
    const target = { contestId: 'q' };
    expect(said(decide(sitting, { kind: 'withdraw_option', option: 'b', target }))).toBe('refused ROUND_OPENED');
    withdraw(sitting, 'b');
  });

  it('is not what repeat elections are: those are called for when it elected nobody, among whomever is named', () => {
    const sitting = first();
    const refusal = open(sitting, { basis: { article: '64' }, options: ['c', 'd', 'against_all'] });
    expect(said(refusal)).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(refusal.detail).toContain('calls for Art. 63, not for Art. 64');
    expect(said(open(sitting, { basis: { article: '63' } }))).toBe('accepted');
    vote(sitting, [20, 20], 2, ['a', 'b']);
    const third = { target: { contestId: 'q', round: 3 }, options: ['c', 'd', 'against_all'] };
    const again = { ...third, basis: { article: '63' } };
    expect(open(sitting, again).detail).toContain('calls for Art. 64, not for Art. 63');
    expect(said(open(sitting, { ...third, basis: { article: '64' } }))).toBe('accepted');
  });

  it('is opened by the stored verdicts as it was by the judge, whatever the votes', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 });
    const options = fc.option(fc.subarray(CANDIDATES, { minLength: 1 }), { nil: undefined });
    fc.assert(
      fc.property(counts, options, fc.subarray(CANDIDATES), (votes, named, withdrawn) => {
        const sitting = opened();
        vote(sitting, votes);
        withdrawn.forEach((id) => {
          withdraw(sitting, id);
        });
        open(sitting, named === undefined ? {} : { options: [...named, 'against_all'] });
        const state = rebuilt(sitting);
        expect(state.root()).toBe(sitting.state.root());
        expect(state.sealed?.contests[1]?.compiled.optionIds).toEqual(ballot(sitting));
      }),
      { numRuns: 60 },
    );
  });
});

describe('A repeat vote in a district of the Mazhilis (Art. 95(3))', () => {
  const smd = { kind: 'mazhilis_smd', ruleSet: 'kz.mazhilis-smd.2023' };
  const open = (sitting: Sitting, more: Sketch = {}): Verdict => openOn(sitting, '2023-04-16', more);

  it('is without those who were withdrawn, and is none where one candidate is left: that one is elected', () => {
    const sitting = opened(smd);
    vote(sitting, [30, 30, 30, 10]);
    withdraw(sitting, 'b');
    const one = opened(smd);
    vote(one, [30, 30, 30, 10]);
    withdraw(one, 'b');
    withdraw(one, 'c');
    expect(currentOutcome(one.state, 0)).toMatchObject({ result: 'elected', winners: ['a'] });
    expect(said(open(one, { basis: { article: '95(3)' } }))).toBe('refused ROUND_NOT_CALLED_FOR');
    expect(said(open(sitting, { basis: { article: '95(3)' } }))).toBe('accepted');
    expect(ballot(sitting)).toEqual(['a', 'c', 'against_all']);
  });

  it('is among the candidates with the greatest equal number of votes', () => {
    const sitting = opened(smd);
    vote(sitting, [30, 10, 30, 10]);
    expect(said(open(sitting, { basis: { article: '95(3)' } }))).toBe('accepted');
    expect(ballot(sitting)).toEqual(['a', 'c', 'against_all']);
  });

  it('has nobody in place of one who withdrew: the article speaks of the tied alone', () => {
    const sitting = opened(smd);
    vote(sitting, [30, 10, 30, 30]);
    withdraw(sitting, 'c');
    expect(said(open(sitting, { options: ['a', 'b', 'd', 'against_all'] }))).toBe('refused ROUND_INVALID');
    expect(said(open(sitting, { options: ['a', 'd', 'against_all'] }))).toBe('accepted');
  });
});

describe('Where somebody is elected', () => {
  const smd = { kind: 'maslikhat_smd', ruleSet: 'kz.maslikhat-smd.2023' };
  const elected = (): Sitting => {
    const sitting = opened(smd);
    vote(sitting, [30, 10, 5, 5]);
    expect(currentOutcome(sitting.state, 0)).toMatchObject({ result: 'elected', winners: ['a'] });
    return sitting;
  };

  it.each(['109-1', '110'])('no new vote is opened on Art. %s', (article) => {
    const refusal = open(elected(), { basis: { article } });
    expect(said(refusal)).toBe('refused ROUND_NOT_CALLED_FOR');
    expect(refusal.detail).toContain('annul the voting first');
  });

  it('new elections are opened after the voting was annulled everywhere, not in a part', () => {
    const sitting = elected();
    const target = { contestId: 'q', round: 1, precinctId: 'p2' };
    const basis = { article: '112(2)', gap: 'GAP-ANN-1' };
    expect(said(decide(sitting, { scope: 'precinct', target, basis }))).toBe('accepted');
    expect(said(open(sitting, { basis: { article: '110' } }))).toBe('refused ROUND_NOT_CALLED_FOR');
    for (const precinctId of PRECINCTS.filter((id) => id !== 'p2')) {
      const place = { ...target, precinctId };
      expect(said(decide(sitting, { scope: 'precinct', target: place, basis }))).toBe('accepted');
    }
    expect(said(open(sitting, { basis: { article: '110' } }))).toBe('accepted');
    expect(ballot(sitting)).toEqual([...CANDIDATES, 'against_all']);
  });

  it('a contest that no act regulates is opened anew all the same', () => {
    const sitting = opened({ kind: 'plurality', ruleSet: { method: 'plurality', tie: 'decision' } });
    vote(sitting, [30, 10, 5, 5]);
    expect(said(open(sitting, { options: ['c', 'd', 'against_all'] }))).toBe('accepted');
    expect(ballot(sitting)).toEqual(['c', 'd', 'against_all']);
  });
});
