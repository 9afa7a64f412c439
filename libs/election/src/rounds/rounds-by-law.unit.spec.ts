/** From an annulment or an outcome to the next vote, and to its certification: contests that an act regulates. */
import type { AnyDecision } from '../decisions/decisions';
import type { DecisionTarget, DecisionBasis, DecisionScope } from '../record/decision';
import { CONTEST_KINDS, isInForce, isRegulated, SHIPPED_RULE_SETS, type RuleSet } from '#libs/allocation';
import { basesUpon } from './called-for';
import { completeDefinition, type DefinitionFile } from '../checks/complete-definition';
import { legalBasesOf } from '../law/legal-bases';
import { countsOf, progressOf, currentOutcome, currentTotals } from '../result/current';
import { decisionBody, RESOLUTION, Sitting, smallDefinition } from '../testing/small-election';
import type { Verdict } from '../record/verdict';

type Sketch = Partial<Omit<AnyDecision, 'electionId' | 'officerId'>>;
type ContestFile = DefinitionFile['contests'][number];

const PRECINCTS = ['p1', 'p2', 'p3', 'p4', 'p5'];

function ruleSetOf(kind: string, votingDay: string): RuleSet | null {
  const found = SHIPPED_RULE_SETS.find(
    (ruleSet) => ruleSet.contestKinds?.includes(kind) === true && isInForce(ruleSet, votingDay),
  );
  if (found?.method !== 'referendum' || found.unitMajority === null) return found ?? null;
  // The small election has two regions.
  const counts = [{ from: '2023-01-01', until: null, count: 2 }];
  return { ...found, ruleSetId: 'own', unitMajority: { ...found.unitMajority, unitKinds: ['region'], counts } };
}

/** Five precincts; three candidates or lists, or yes and no. A contest in a district is held in the first three. */
function opened(kind: string, votingDay: string, more: Partial<ContestFile> = {}): Sitting {
  const ruleSet = ruleSetOf(kind, votingDay);
  if (ruleSet === null) throw new Error(`no rule set is shipped for ${kind} on ${votingDay}`);
  const isReferendum = ruleSet.method === 'referendum';
  const isList = ruleSet.method === 'hare_largest_remainder';
  const options: ContestFile['options'] = isReferendum
    ? ['yes', 'no'].map((optionId) => ({ optionId, kind: 'answer' as const }))
    : [
        ...['a', 'b', 'c'].map((optionId, index) =>
          isList
            ? { optionId, kind: 'list' as const, registeredAt: `2023-01-0${index + 1}T10:00:00+06:00` }
            : { optionId, kind: 'candidate' as const },
        ),
        { optionId: 'against_all', kind: 'against_all' as const },
      ];
  const inDistrict = kind.startsWith('maslikhat') || kind === 'mazhilis_smd';
  const completed = completeDefinition({
    ...smallDefinition(),
    votingDay,
    contests: [
      {
        contestId: 'q',
        kind,
        ruleSet,
        seats: isList ? 5 : 1,
        form: { counters: [{ counterId: 'voters_on_list' }, { counterId: 'took_part' }], controls: [] },
        options,
        ...(inDistrict ? { constituency: { hierarchy: 'district', constituencyId: '1' } } : {}),
        ...more,
      },
    ],
  });
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  const sitting = Sitting.opened({
    ...completed.definition,
    contests: completed.definition.contests.map((one) => ({ ...one, rounds: [{ round: 1, votingDay }] })),
  });
  expect(sitting.verdicts.map((verdict) => verdict.codes).flat()).toEqual([]);
  return sitting;
}

let serial = 0;

function decide(sitting: Sitting, officerId: string, { resolution, ...sketch }: Sketch): Verdict {
  serial++;
  const body = decisionBody(`d${serial}`, officerId, {
    kind: 'annul',
    scope: 'contest',
    target: {},
    basis: {},
    ...sketch,
  });
  if (body.kind !== 'decision' || resolution === undefined) return sitting.submit(body).own;
  return sitting.submit({ ...body, decision: { ...body.decision, resolution } }).own;
}

const said = ({ kind, codes }: Verdict): string => [kind, ...codes].join(' ');

/** Votes of one precinct for the options in their order. */
function vote(sitting: Sitting, precinctId: string, counts: readonly number[], round = 1): Verdict {
  serial++;
  const { contests } = sitting.state.sealed!;
  const compiled = contests.find((one) => one.compiled.round === round)?.compiled ?? contests[0]!.compiled;
  const votes = Object.fromEntries(compiled.optionIds.map((id, index) => [id, counts[index] ?? 0]));
  const took_part = counts.reduce((sum, count) => sum + count, 0);
  const counters = { voters_on_list: 2 * took_part - 1, took_part };
  return sitting.protocol({ id: `e${serial}`, precinctId, contestId: 'q', round, counters, votes }).own;
}

function open(sitting: Sitting, more: Sketch): Verdict {
  const target = { contestId: 'q', round: 2 };
  return decide(sitting, 'o1', { kind: 'open_round', mode: 'new_vote', date: '2023-04-16', target, ...more });
}

/** Both officers certify a total; the verdicts of the two. */
function certify(sitting: Sitting, contestNo: number): readonly string[] {
  const { state } = sitting;
  const { round } = state.contest(contestNo).compiled;
  const { counters, votes } = currentTotals(state, contestNo);
  const totals = { counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) };
  const basis = { root: state.tally(contestNo).root(), totals, openItems: [], missing: [] };
  const first = decide(sitting, 'o1', { kind: 'certify', target: { contestId: 'q', round }, basis });
  const sha256 = `sha256:${sitting.records.at(-1)!.sha256.toString('hex')}`;
  const second = decide(sitting, 'o2', { kind: 'approve_certification', target: { sha256 } });
  return [said(first), said(second)];
}

/** A clear result: more than half for the first of the ballot. */
const CLEAR = [60, 20, 10];

const PLACES: Readonly<Record<string, DecisionTarget>> = {
  precinct: { precinctId: 'p1' },
  unit: { unitId: 'T1' },
  constituency: { hierarchy: 'district', constituencyId: '1' },
  contest: {},
};

/** Every annulment after which the table has another vote, with the article of that vote. */
const PAIRS = ['2023-03-19', '2026-11-01'].flatMap((votingDay) =>
  CONTEST_KINDS.filter((kind) => isRegulated(kind) && ruleSetOf(kind, votingDay) !== null).flatMap((contestKind) =>
    (['precinct', 'unit', 'constituency', 'contest'] as const).flatMap((scope: DecisionScope) =>
      (legalBasesOf({ matter: 'annul', scope, contestKind, votingDay }) ?? []).flatMap((annulment) =>
        (['repeat_in_units', 'new_vote'] as const).flatMap((mode) =>
          basesUpon({ matter: 'open_round', mode, contestKind, votingDay }, 'annulled', [[annulment.article]])
            // A part of the voting cannot be followed by a vote of the whole.
            .filter(() => mode === 'repeat_in_units' || scope === 'contest' || scope === 'constituency')
            .map((basis) => {
              const title = `${contestKind} ${votingDay}: ${scope} by ${annulment.article}, then ${basis.article}`;
              return [title, { contestKind, votingDay, scope, annulment, mode, basis }] as const;
            }),
        ),
      ),
    ),
  ),
);

describe('Where the voting is annulled', () => {
  it.each(PAIRS)('%s: it is voted again and certified', (_, pair) => {
    const { contestKind, votingDay, scope, annulment, mode, basis } = pair;
    const sitting = opened(contestKind, votingDay);
    const first = sitting.state.contest(0);
    const held = PRECINCTS.slice(0, first.slotCount);
    for (const precinctId of held) expect(said(vote(sitting, precinctId, CLEAR))).toBe('counted');
    const place = PLACES[scope]!;
    const gapOf = ({ article, gap }: { article: string; gap?: string }): DecisionBasis => ({
      article,
      ...(gap === undefined ? {} : { gap }),
    });
    const target = { contestId: 'q', round: 1, ...place };
    expect(said(decide(sitting, 'o1', { scope, target, basis: gapOf(annulment) }))).toBe('accepted');
    const again = held.filter((_id, slot) => first.stateOf(slot) === 'annulled');
    const resolution = { ...RESOLUTION, date: votingDay };
    const where = mode === 'new_vote' ? {} : place;
    const call = { mode, scope: mode === 'new_vote' ? 'contest' : scope, date: votingDay } as const;
    const cited = { basis: gapOf(basis), resolution };
    expect(said(open(sitting, { ...call, ...cited, target: { contestId: 'q', round: 2, ...where } }))).toBe('accepted');
    for (const precinctId of again) expect(said(vote(sitting, precinctId, CLEAR, 2))).toBe('counted');
    const no = mode === 'new_vote' ? 1 : 0;
    expect(progressOf(countsOf(sitting.state.tally(no).totals()), 0, false)).toBe('complete');
    expect(certify(sitting, no)).toEqual(['accepted', 'accepted']);
  });

  it('in units by RF 31(5), where no repeat vote is known to follow, none is called on RF 32(3)', () => {
    const sitting = opened('referendum_question', '2023-03-19');
    const place = { contestId: 'q', unitId: 'T1' };
    const target = { ...place, round: 1 };
    expect(said(decide(sitting, 'o1', { scope: 'unit', target, basis: { article: 'RF 31(5)' } }))).toBe('accepted');
    const repeat = { mode: 'repeat_in_units', scope: 'unit', target: { ...place, round: 2 } } as const;
    const refusal = open(sitting, { ...repeat, basis: { article: 'RF 32(3)' } });
    expect(said(refusal)).toBe('refused LEGAL_BASIS_UNKNOWN');
    expect(refusal.detail).toContain('none is known for RF 31(5)');
  });

  it('and not voted again yet, the certification says so, for it is not the whole (Art. 68(3))', () => {
    const sitting = opened('president', '2023-03-19');
    for (const precinctId of PRECINCTS) vote(sitting, precinctId, CLEAR);
    const place = { contestId: 'q', unitId: 'T1' };
    decide(sitting, 'o1', { scope: 'unit', target: { ...place, round: 1 }, basis: { article: '68(3)' } });
    expect(certify(sitting, 0)).toEqual(['accepted', 'accepted']);
    const [, approval] = sitting.verdicts.slice(-2);
    expect(approval).toMatchObject({
      warnings: ['REPEAT_VOTE_DUE'],
      detail: '2 precincts are annulled, and Art. 68(3) calls for a repeat vote there',
    });
  });

  it('in every unit by 68(3), the repeat vote follows there, and no elections', () => {
    const sitting = opened('president', '2023-03-19');
    for (const unitId of ['R1', 'R2']) {
      const target = { contestId: 'q', round: 1, unitId };
      decide(sitting, 'o1', { scope: 'unit', target, basis: { article: '68(3)' } });
    }
    const refusal = open(sitting, { basis: { article: '64' } });
    expect(said(refusal)).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(refusal.detail).toContain('it calls for Art. 68(3) (repeat_in_units)');
  });

  it('in a whole district of the Mazhilis by 95(1), the repeat vote of 95(2) follows, and no elections', () => {
    const sitting = opened('mazhilis_smd', '2023-03-19');
    decide(sitting, 'o1', { target: { contestId: 'q', round: 1 }, basis: { article: '95(1)' } });
    const refusal = open(sitting, { basis: { article: '96(1)' } });
    expect(said(refusal)).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(refusal.detail).toContain('it calls for Art. 95(2) (repeat_in_units)');
  });

  it('by a commission that cites 44(1-1), a repeat vote must name the gap between that and 95(1)', () => {
    const sitting = opened('kurultai_list', '2026-11-01');
    const place = { contestId: 'q', precinctId: 'p1' };
    const annulment = { article: '44(1-1)', gap: 'GAP-ANN-2' };
    decide(sitting, 'o1', { scope: 'precinct', target: { ...place, round: 1 }, basis: annulment });
    const repeat = { mode: 'repeat_in_units', scope: 'precinct', date: '2026-11-20' } as const;
    const target = { ...place, round: 2 };
    expect(said(open(sitting, { ...repeat, target, basis: { article: '95(1)' } }))).toBe('refused GAP_NOT_NAMED');
    const named = { article: '95(1)', gap: 'GAP-ANN-2' };
    expect(said(open(sitting, { ...repeat, target, basis: named }))).toBe('accepted');
  });
});

describe('An article', () => {
  /** Votes of the first round for a, b, c and against all in one precinct. */
  const after = (kind: string, votes: readonly number[], votingDay = '2023-03-19'): Sitting => {
    const sitting = opened(kind, votingDay);
    vote(sitting, 'p1', votes);
    return sitting;
  };
  const THREE_TIED_TWO = [30, 30, 10];
  const NOBODY = [40, 30, 20, 10];

  it.each<[string, string, readonly number[], string, string, string]>([
    ['64 upon a repeat vote of two', 'president', NOBODY, '2023-05-19', '64', '63'],
    ['80(1) upon a repeat vote of two', 'senate', NOBODY, '2023-03-19', '80(1)', '79(1)'],
    ['96(1) upon a tie of three', 'mazhilis_smd', THREE_TIED_TWO, '2023-04-19', '96(1)', '95(3)'],
    ['110 upon a tie of three', 'maslikhat_smd', THREE_TIED_TWO, '2023-04-19', '110', '109-1'],
    ['113-9(1), which is for invalid elections,', 'akim', THREE_TIED_TWO, '2023-04-19', '113-9(1)', '113-9(2)'],
  ])('%s is refused, and the right one accepted', (_, kind, votes, date, wrong, right) => {
    const refusal = open(after(kind, votes), { date, basis: { article: wrong } });
    expect(said(refusal)).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(refusal.detail).toContain(right);
    expect(said(open(after(kind, votes), { date, basis: { article: right } }))).toBe('accepted');
  });

  it('of elections upon a tie of akims is not that of the edition of 2026, which has a repeat vote', () => {
    const tied = (): Sitting => after('akim', [30, 30], '2026-11-01');
    const date = '2026-12-01';
    const resolution = { ...RESOLUTION, date: '2026-11-02' };
    const sitting = tied();
    const { decision } = currentOutcome(sitting.state, 0);
    const basis = { root: sitting.state.tally(0).root(), questionSha256: decision?.questionSha256 ?? '' };
    const answered = { kind: 'decide_gap', option: 'all_tied', target: { contestId: 'q', round: 1 }, basis } as const;
    expect(said(decide(sitting, 'o1', answered))).toBe('accepted');
    const elections = open(sitting, { date, resolution, basis: { article: '113-9(3)' } });
    expect(said(elections)).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(said(open(sitting, { date, resolution, basis: { article: '113-9(1)' } }))).toBe('accepted');
  });

  it('must be cited where elections are called for, since by it the round is counted', () => {
    const sitting = after('senate', [0, 0]);
    const two = opened('senate', '2023-03-19', {
      options: ['a', 'b', 'against_all'].map((optionId) => ({
        optionId,
        kind: optionId === 'against_all' ? ('against_all' as const) : ('candidate' as const),
      })),
    });
    vote(two, 'p1', [20, 20]);
    expect(currentOutcome(two.state, 0).result).toBe('repeat_elections');
    const silent = open(two, { date: '2023-05-19' });
    expect(said(silent)).toBe('refused LEGAL_BASIS_MISSING');
    expect(silent.detail).toContain('calls for Art. 80(1): cite it');
    expect(said(open(two, { date: '2023-05-19', basis: { article: '80(1)' } }))).toBe('accepted');
    expect(two.state.contest(1).compiled.contest.rounds.at(-1)?.elections).toBe(true);
    expect(said(open(sitting, { basis: { article: '80(1)' } }))).toBe('refused GAP_OPEN');
  });

  it('is known of no vote where the voting was held nowhere, but for the Senate', () => {
    const nowhere = (kind: string): Sitting => {
      const sitting = opened(kind, '2023-03-19');
      decide(sitting, 'o1', { kind: 'not_held', target: { contestId: 'q', round: 1 } });
      return sitting;
    };
    expect(said(open(nowhere('president'), { basis: { article: '64' } }))).toBe('refused LEGAL_BASIS_UNKNOWN');
    expect(said(open(nowhere('senate'), { basis: { article: '80(1)' } }))).toBe('accepted');
  });

  it('of repeat elections has more than half wanted again; of a repeat vote more votes than the other', () => {
    const results = ['63', '64'].map((article) => {
      const sitting = opened('president', '2023-03-19');
      if (article === '63') vote(sitting, 'p1', NOBODY);
      else decide(sitting, 'o1', { target: { contestId: 'q', round: 1 }, basis: { article: '64' } });
      expect(said(open(sitting, { date: '2023-05-19', basis: { article } }))).toBe('accepted');
      const ids = sitting.state.contest(1).compiled.optionIds;
      expect(ids).toEqual(article === '63' ? ['a', 'b', 'against_all'] : ['a', 'b', 'c', 'against_all']);
      vote(sitting, 'p1', article === '63' ? [48, 47, 10] : [48, 47, 10, 5], 2);
      return currentOutcome(sitting.state, 1).result;
    });
    expect(results).toEqual(['elected', 'repeat_vote']);
  });
});

describe('Where a local body has fewer members elected than mandates', () => {
  const options = ['a', 'b', 'c', 'd', 'against_all'].map((optionId) => ({
    optionId,
    kind: optionId === 'against_all' ? ('against_all' as const) : ('candidate' as const),
  }));
  const date = '2026-11-29';
  const resolution = { ...RESOLUTION, date: '2026-11-10' };
  const additional = { date, resolution, basis: { article: '123(1)' } };
  /** Three of five mandates are filled: nobody voted for d. */
  const short = (): Sitting => {
    const sitting = opened('local_body', '2026-11-01', { seats: 5, options });
    for (const precinctId of PRECINCTS) vote(sitting, precinctId, [9, 8, 7, 0]);
    const { decision } = currentOutcome(sitting.state, 0);
    if (decision === null) return sitting;
    const [option] = decision.options.filter(({ provisional }) => provisional.additionalElections?.seats === 2);
    const basis = { root: sitting.state.tally(0).root(), questionSha256: decision.questionSha256 };
    const target = { contestId: 'q', round: 1 };
    const answer = { kind: 'decide_gap', option: option?.option ?? '', target, basis } as const;
    expect(said(decide(sitting, 'o1', answer))).toBe('accepted');
    return sitting;
  };

  it('additional elections fill those left, among those who are not elected (Art. 123)', () => {
    const sitting = short();
    expect(currentOutcome(sitting.state, 0).additionalElections?.seats).toBe(2);
    expect(said(open(sitting, { ...additional, seats: 5 }))).toBe('refused ROUND_INVALID');
    expect(said(open(sitting, additional))).toBe('refused ROUND_INVALID');
    const again = { ...additional, seats: 2, options: ['a', 'd', 'against_all'] };
    expect(open(sitting, again)).toMatchObject({ kind: 'refused', detail: '"a" is elected already' });
    const repeat = { ...additional, seats: 2, basis: { article: '124' } };
    expect(said(open(sitting, repeat))).toBe('refused ARTICLE_NOT_CALLED_FOR');
    expect(said(open(sitting, { ...additional, seats: 2 }))).toBe('accepted');
    const { compiled } = sitting.state.contest(1);
    expect([compiled.contest.seats, compiled.optionIds]).toEqual([2, ['d', 'against_all']]);
    // What is left open by them does not keep those elected from being certified.
    expect(certify(sitting, 0)).toEqual(['accepted', 'accepted']);
  });

  it('they are called within a month of the first elections', () => {
    const late = { ...RESOLUTION, date: '2026-12-02' };
    expect(said(open(short(), { ...additional, seats: 2, resolution: late, date: '2027-01-10' }))).toBe(
      'refused VOTE_TOO_LATE',
    );
    expect(open(short(), { ...additional, seats: 2, date: '2027-01-10' })).toMatchObject({
      kind: 'accepted',
      warnings: ['VOTE_LATE'],
    });
  });
});

describe('The day of a vote', () => {
  const president = (): Sitting => {
    const sitting = opened('president', '2023-03-19');
    vote(sitting, 'p1', [40, 30, 20, 10]);
    return sitting;
  };
  const on = (date: string, calledOn: string, more: Sketch = {}): Sketch => ({
    date,
    resolution: { ...RESOLUTION, date: calledOn },
    ...more,
  });

  it.each([
    ['before the round before is refused', '2023-03-18', '2023-03-20', 'refused VOTE_BEFORE_ROUND', []],
    ['within two months is accepted (Art. 63(2))', '2023-05-19', '2023-03-20', 'accepted', []],
    [
      'two months after its call, and later after the first vote, is accepted with a warning',
      '2023-05-25',
      '2023-03-27',
      'accepted',
      ['VOTE_LATE'],
    ],
    ['beyond two months from either is refused', '2023-11-19', '2023-03-27', 'refused VOTE_TOO_LATE', []],
  ])('of a president %s', (_, date, calledOn, expected, warnings) => {
    const verdict = open(president(), on(date, calledOn));
    expect(said(verdict)).toBe(expected);
    expect(verdict.warnings).toEqual(warnings);
    if (warnings.length > 0)
      expect(verdict.detail).toBe('Art. 63; Art. 63(2) wants the vote within 2 months, by 2023-05-19');
  });

  it('of the Senate’s repeat vote is that of the first (Art. 79(2))', () => {
    const senate = opened('senate', '2023-03-19');
    vote(senate, 'p1', [40, 30, 20, 10]);
    expect(said(open(senate, { date: '2023-03-20' }))).toBe('refused VOTE_TOO_LATE');
    expect(said(open(senate, { date: '2023-03-19' }))).toBe('accepted');
  });

  it('of repeat elections counts from the first elections: two months after a repeat vote is a warning (Art. 64(2))', () => {
    for (const [date, expected] of [
      ['2023-05-19', 'accepted'],
      ['2023-06-30', 'accepted VOTE_LATE'],
      ['2023-07-17', 'refused VOTE_TOO_LATE'],
    ] as const) {
      const sitting = president();
      open(sitting, { date: '2023-05-14' });
      vote(sitting, 'p1', [20, 20], 2);
      const call = on(date, '2023-05-20', { target: { contestId: 'q', round: 3 }, basis: { article: '64' } });
      const { kind, codes, warnings } = open(sitting, call);
      expect([kind, ...codes, ...warnings].join(' ')).toBe(expected);
    }
  });

  it('of repeat elections of the Mazhilis may be set by the central commission: only a warning (Art. 96(3))', () => {
    const sitting = opened('mazhilis_list', '2023-03-19');
    decide(sitting, 'o1', { target: { contestId: 'q', round: 1 }, basis: { article: '96' } });
    expect(open(sitting, { date: '2024-03-19', basis: { article: '96' } })).toMatchObject({
      kind: 'accepted',
      warnings: ['VOTE_LATE'],
    });
  });

  it('of a repeat in units after a finding of the Constitutional Court has no term (Art. 100)', () => {
    const sitting = opened('mazhilis_list', '2023-03-19');
    const place = { contestId: 'q', unitId: 'T1' };
    decide(sitting, 'o1', { scope: 'unit', target: { ...place, round: 1 }, basis: { article: '100' } });
    const repeat = { mode: 'repeat_in_units', scope: 'unit', target: { ...place, round: 2 } } as const;
    const verdict = open(sitting, { ...repeat, date: '2023-12-31', basis: { article: '100(3)' } });
    expect([said(verdict), verdict.warnings]).toEqual(['accepted', []]);
  });

  it('of a second repeat in units counts from the first repeat', () => {
    const sitting = opened('mazhilis_list', '2023-03-19');
    const place = { contestId: 'q', unitId: 'T1' };
    const repeat = (round: number, date: string): Verdict => {
      decide(sitting, 'o1', { scope: 'unit', target: { ...place, round: round - 1 }, basis: { article: '95(1)' } });
      const target = { ...place, round };
      return open(sitting, { mode: 'repeat_in_units', scope: 'unit', date, target, basis: { article: '95(2)' } });
    };
    expect(said(repeat(2, '2023-04-16'))).toBe('accepted');
    expect(said(repeat(3, '2023-05-17'))).toBe('refused VOTE_TOO_LATE');
    expect(
      said(
        open(sitting, { mode: 'repeat_in_units', scope: 'unit', date: '2023-05-16', target: { ...place, round: 3 } }),
      ),
    ).toBe('accepted');
  });
});
