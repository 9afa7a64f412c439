import { shippedRuleSet, type ReferendumRuleSet } from '#libs/allocation';
import { contestOfRound } from '../rounds/contest-of-round';
import { completeDefinition, type DefinitionFile } from '../checks/complete-definition';
import { allocationInput } from '../outcome/outcome';
import { sha256Name } from '../state/election-state';
import { currentOutcome } from './current';
import { decisionBody, Sitting, smallDefinition } from '../testing';

const shipped = shippedRuleSet('kz.referendum-constitutional.2022') as ReferendumRuleSet;
const RULE_SET = {
  ...shipped,
  ruleSetId: 'own',
  unitMajority: {
    numerator: 2,
    denominator: 3,
    unitKinds: ['region'],
    counts: [{ from: '2023-01-01', until: null, count: 2 }],
  },
};

function opened(contest: Partial<DefinitionFile['contests'][number]>): Sitting {
  const { units, officers, constituencies } = smallDefinition();
  const completed = completeDefinition({
    electionId: 'small',
    votingDay: '2023-03-19',
    timeZone: 'Asia/Almaty',
    rehearsal: false,
    units,
    ...(officers === undefined ? {} : { officers }),
    ...(constituencies === undefined ? {} : { constituencies }),
    contests: [
      {
        contestId: 'q',
        kind: 'referendum_constitutional',
        ruleSet: RULE_SET,
        seats: 1,
        form: { counters: [{ counterId: 'voters_on_list' }, { counterId: 'took_part' }], controls: [] },
        options: [
          { optionId: 'yes', kind: 'answer' },
          { optionId: 'no', kind: 'answer' },
        ],
        ...contest,
      },
    ],
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return Sitting.opened(completed.definition);
}

function submit(sitting: Sitting, precinctId: string, yes: number, no: number): void {
  const counters = { voters_on_list: 100, took_part: yes + no };
  const { own } = sitting.protocol({ id: precinctId, precinctId, contestId: 'q', counters, votes: { yes, no } });
  expect(own.kind).toBe('counted');
}

describe('The current outcome', () => {
  it('of a constitutional referendum looks at every region: a majority of the whole alone does not adopt', () => {
    const sitting = opened({});
    submit(sitting, 'p1', 90, 5);
    submit(sitting, 'p2', 90, 5);
    submit(sitting, 'p3', 80, 5);
    submit(sitting, 'p4', 80, 5);
    const first = currentOutcome(sitting.state, 0);
    expect(first.trace.units).toMatchObject({ k: 1, n: 2, reached: false });
    expect(first.trace.units?.units.map(({ unit, yes, tookPart }) => [unit, yes, tookPart])).toEqual([
      ['R1', 340, '360'],
      ['R2', 0, '0'],
    ]);
    expect(first).toMatchObject({ state: 'completed', result: 'rejected' });
    submit(sitting, 'p5', 6, 4);
    expect(currentOutcome(sitting.state, 0)).toMatchObject({ state: 'completed', result: 'adopted', winners: [] });
  });

  it('with an admitted protocol that does not close stands, and names what does not close', () => {
    const closing = { code: 'C1', severity: 'error', left: ['took_part'], relation: 'eq', right: ['votes'] } as const;
    const sitting = opened({
      kind: 'president',
      ruleSet: 'kz.president.2022',
      form: { counters: [{ counterId: 'voters_on_list' }, { counterId: 'took_part' }], controls: [closing] },
      options: ['a', 'b', 'c'].map((optionId) => ({ optionId, kind: 'candidate' as const })),
    });
    const votes = { a: 5, b: 3, c: 2 };
    const counters = { voters_on_list: 20, took_part: 9 };
    const { own, record } = sitting.protocol({ id: 'r', precinctId: 'p1', contestId: 'q', counters, votes });
    expect([own.kind, own.codes]).toEqual(['held', ['C1']]);
    expect(currentOutcome(sitting.state, 0)).not.toHaveProperty('notClosed');
    const target = { sha256: sha256Name(record.sha256) };
    const admit = { kind: 'admit', scope: 'precinct', target, basis: { verdict: 'held' } } as const;
    expect(sitting.submit(decisionBody('admit', 'o1', admit)).own.kind).toBe('accepted');
    const outcome = currentOutcome(sitting.state, 0);
    expect(outcome).toMatchObject({ state: 'completed', result: 'repeat_vote', repeatVoteAmong: ['a', 'b'] });
    expect(outcome.notClosed).toMatchObject([{ relation: 'took_part = votes', left: '9', right: '10' }]);
    expect(outcome.trace.input.asCounted).toBe(true);
  });

  it('of a later round is that of a repeat vote', () => {
    const president = {
      kind: 'president',
      ruleSet: 'kz.president.2022',
      options: ['a', 'b', 'c'].map((optionId) => ({ optionId, kind: 'candidate' as const })),
      rounds: [
        { round: 1, votingDay: '2023-03-19' },
        { round: 2, votingDay: '2023-05-14' },
      ],
    };
    const sitting = opened(president);
    const votes = { a: 40, b: 39, c: 38 };
    for (const round of [1, 2]) {
      const counters = { voters_on_list: 200, took_part: 117 };
      sitting.protocol({ id: `r${round}`, precinctId: 'p1', contestId: 'q', round, counters, votes });
    }
    expect(currentOutcome(sitting.state, 0)).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['a', 'b'] });
    expect(currentOutcome(sitting.state, 1)).toMatchObject({ result: 'elected', winners: ['a'] });
  });

  it.each([
    ['63', true],
    ['64', undefined],
    ['Art. 64', undefined],
  ])('of a round opened on Art. %s is that of a repeat vote: %p', (article, repeatVote) => {
    const [contest] = opened({ kind: 'president', ruleSet: 'kz.president.2022' }).state.sealed?.layout.contests ?? [];
    if (contest === undefined) throw new Error('the contest is there');
    const second = contestOfRound(contest.contest, { round: 2, date: '2022-12-20', article, seats: undefined }, null);
    const totals = { counters: new Map(), votes: new Map() };
    expect(allocationInput(second, totals, { round: 2, units: [] }).repeatVote).toBe(repeatVote);
  });
});
