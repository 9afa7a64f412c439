import { allocate } from '../allocate';
import type { AllocationInput } from '../input/input';
import type { Outcome } from '../outcome/outcome';
import type { ListRuleSet } from '../rule-sets/rule-set';
import { kzMazhilisList2023 } from '../rule-sets/shipped/kz.mazhilis-list.2023';

function inputOf(votes: readonly number[], seats: number, againstAll: number | null = null): AllocationInput {
  const options = votes.map((count, index) => ({ optionId: `l${index + 1}`, votes: count }));
  return { seats, options, againstAll, counters: {} };
}

function run(input: AllocationInput, ...decisions: readonly { questionSha256: string; option: string }[]): Outcome {
  return allocate(kzMazhilisList2023, input, decisions);
}

/** Asks, answers with the option and allocates again. */
function decide(input: AllocationInput, option: string): Outcome {
  return run(input, { questionSha256: run(input).decision?.questionSha256 ?? '', option });
}

function offered(outcome: Outcome): unknown {
  return outcome.decision?.options.map((one) => [one.option, Object.values(one.provisional.seats)]);
}

describe('one list at or above five per cent', () => {
  // With these numbers against all, the second list stays below the threshold.
  it.each([
    [5_247_720, 269_310, 98, 0, 95, 3],
    [5_247_720, 269_310, 145, 0, 141, 4],
    [9_900, 90, 145, 0, 143, 2],
    [450, 180, 145, 4_000, 116, 29],
  ])('shares with the next: %i : %i into %i gives %i against all, %i : %i', (v1, v2, seats, against, s1, s2) => {
    const outcome = run(inputOf([v1, v2], seats, against));
    expect(outcome).toMatchObject({ state: 'completed', result: 'elected', seats: { l1: s1, l2: s2 } });
    expect(outcome.trace.secondList).toMatchObject({ first: 'l1', second: 'l2', seats: { first: s1, second: s2 } });
    expect(outcome.trace.secondList?.article).toBe('Art. 97-1(2)–(4)');
  });

  it('computes 0.7 exactly, where floating point gives 28 instead of 29', () => {
    const outcome = run(inputOf([450, 180], 145, 4_000));
    expect(outcome.trace.secondList).toMatchObject({ T: '630', full: '103', reduced: '29' });
    expect(Math.floor((0.7 * 180 * 145) / 630)).toBe(28);
  });

  it('admits the second largest, wherever it stands in the input', () => {
    const seats = run(inputOf([30, 990_000, 49_000, 48_000], 100)).seats;
    expect(seats).toEqual({ l1: 0, l2: 97, l3: 3, l4: 0 });
  });

  it('GAP-LIST-2: asks which of two equal next lists is admitted, though both have their registration', () => {
    const input: AllocationInput = {
      ...inputOf([980_000, 10_000, 10_000], 98),
      options: [
        { optionId: 'l1', votes: 980_000, registeredAt: '2023-01-31T10:00:00Z' },
        { optionId: 'l2', votes: 10_000, registeredAt: '2023-01-31T11:00:00Z' },
        { optionId: 'l3', votes: 10_000, registeredAt: '2023-01-31T12:00:00Z' },
      ],
    };
    const asked = run(input);
    expect(asked).toMatchObject({ state: 'decision_required', decision: { kind: 'tie', gap: 'GAP-LIST-2' } });
    expect(asked.decision?.options.map((one) => one.option)).toEqual(['l2', 'l3']);
  });

  it('GAP-LIST-2 decided leads on to GAP-LIST-3 where the chosen list has at most one quota', () => {
    const input = inputOf([990_000, 5_000, 5_000], 98);
    const second = run(input);
    const first = { questionSha256: second.decision?.questionSha256 ?? '', option: 'l3' };
    expect(second.decision?.options.map((one) => one.provisional.undecided)).toEqual([98, 98]);
    const next = run(input, first);
    expect(next.decision?.gap).toBe('GAP-LIST-3');
    const last = { questionSha256: next.decision?.questionSha256 ?? '', option: 'second_gets_minimum' };
    const outcome = run(input, first, last);
    expect(outcome.seats).toEqual({ l1: 96, l2: 0, l3: 2 });
    expect(outcome.trace.decisions.used).toEqual([first, last]);
  });

  it('GAP-LIST-3: 995,000 : 5,000 into 145 would be 144 + 2 = 146', () => {
    const input = inputOf([995_000, 5_000], 145);
    const asked = run(input);
    expect(asked).toMatchObject({
      state: 'decision_required',
      seats: {},
      decision: { kind: 'gap', gap: 'GAP-LIST-3' },
    });
    expect(asked.decision?.edition).toBe('2023-01-01');
    expect(offered(asked)).toEqual([
      ['second_gets_minimum', [143, 2]],
      ['first_keeps_full', [144, 1]],
    ]);
    expect(decide(input, 'first_keeps_full').seats).toEqual({ l1: 144, l2: 1 });
  });

  it('GAP-LIST-3 begins exactly where the second list has at most one quota', () => {
    expect(run(inputOf([144, 1], 145)).decision?.gap).toBe('GAP-LIST-3');
    expect(run(inputOf([14_398, 101], 145)).state).toBe('completed');
  });

  it('GAP-LIST-4: asks where only one list stood', () => {
    const asked = run(inputOf([100], 69));
    expect(asked.decision).toMatchObject({ kind: 'gap', gap: 'GAP-LIST-4' });
    expect(asked.decision?.options.map((one) => one.option)).toEqual(['only_list_takes_all', 'repeat_elections']);
    expect(decide(inputOf([100], 69), 'repeat_elections')).toMatchObject({
      state: 'completed',
      result: 'repeat_elections',
      seats: {},
    });
  });

  it('GAP-LIST-4: asks where all others have no vote, and any of them may be admitted', () => {
    const input = inputOf([100, 0, 0], 69);
    expect(offered(run(input))).toEqual([
      ['only_list_takes_all', [69, 0, 0]],
      ['second_list:l2', [67, 2, 0]],
      ['second_list:l3', [67, 0, 2]],
      ['repeat_elections', []],
    ]);
    expect(decide(input, 'second_list:l3').seats).toEqual({ l1: 67, l2: 0, l3: 2 });
  });

  it('cannot be carried out where there are fewer mandates than the minimum', () => {
    expect(run(inputOf([99, 1], 1))).toMatchObject({
      state: 'infeasible',
      problems: [{ code: 'SECOND_LIST_INFEASIBLE' }],
    });
  });
});

describe('the hash of a question', () => {
  const input: AllocationInput = { ...inputOf([995_000, 5_000], 145, 0), counters: { invalid: 7, other: 1 } };
  const hashOf = (change: Partial<AllocationInput>, ruleSet: ListRuleSet = kzMazhilisList2023): string => {
    const { decision } = allocate(ruleSet, { ...input, ...change });
    expect(decision?.gap).toBe('GAP-LIST-3');
    return decision?.questionSha256 ?? '';
  };

  it('changes with everything that the answer may rest on', () => {
    const threshold = { numerator: 5, denominator: 100, base: ['votes', 'invalid'] };
    const wide: ListRuleSet = { ...kzMazhilisList2023, threshold };
    const dated = input.options.map((option, index) => ({ ...option, registeredAt: `2023-01-31T1${index}:00:00Z` }));
    const hashes = [
      hashOf({}),
      hashOf({ seats: 146 }),
      hashOf({ againstAll: 1 }),
      hashOf({ againstAll: null }),
      hashOf({ options: inputOf([995_000, 5_001], 145).options }),
      hashOf({ options: dated }),
      hashOf({}, { ...kzMazhilisList2023, edition: '2026-07-01' }),
      hashOf({}, wide),
      hashOf({ counters: { invalid: 8, other: 1 } }, wide),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('does not change with a counter that no rule looks at', () => {
    expect(hashOf({ counters: { invalid: 7, other: 2 } })).toBe(hashOf({}));
  });

  it('depends on the way to the question: GAP-LIST-3 about one second list is not that about the other', () => {
    const two = inputOf([990_000, 5_000, 5_000], 98);
    const questionSha256 = run(two).decision?.questionSha256 ?? '';
    const next = ['l2', 'l3'].map((option) => run(two, { questionSha256, option }).decision);
    expect(next.map((decision) => decision?.gap)).toEqual(['GAP-LIST-3', 'GAP-LIST-3']);
    expect(next[0]?.questionSha256).not.toBe(next[1]?.questionSha256);
  });
});

describe('no list at or above five per cent', () => {
  it('GAP-LIST-1: shows what distribution among all lists would give', () => {
    const input = inputOf([40, 30, 10], 10, 920);
    const asked = run(input);
    expect(asked.decision).toMatchObject({ kind: 'gap', gap: 'GAP-LIST-1', article: 'Art. 97-1(1)' });
    expect(offered(asked)).toEqual([
      ['all_lists', [5, 4, 1]],
      ['repeat_elections', []],
      ['mandates_vacant', [0, 0, 0]],
    ]);
    expect(decide(input, 'all_lists').seats).toEqual({ l1: 5, l2: 4, l3: 1 });
    expect(decide(input, 'mandates_vacant')).toMatchObject({ state: 'completed', result: null });
  });

  it.each([[null], [0], [5]])(
    'GAP-LIST-1: no vote for any list, %p against all, is no five per cent of nothing',
    (against) => {
      const asked = run(inputOf([0, 0], 69, against));
      expect(asked.decision?.gap).toBe('GAP-LIST-1');
      expect(asked.decision?.options.map((one) => one.option)).toEqual(['repeat_elections', 'mandates_vacant']);
    },
  );
});
