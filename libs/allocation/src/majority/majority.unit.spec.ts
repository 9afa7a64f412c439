import { allocate } from '../allocate';
import type { AllocationInput } from '../input/input';
import type { Outcome } from '../outcome/outcome';
import type { RuleSet } from '../rule-sets/rule-set';
import { kzPresident2022 } from '../rule-sets/shipped/kz.president.2022';
import { kzSenate2023 } from '../rule-sets/shipped/kz.senate.2023';

function inputOf(votes: readonly number[], againstAll: number | null = null, repeatVote = false): AllocationInput {
  const options = votes.map((count, index) => ({ optionId: `c${index + 1}`, votes: count }));
  return { seats: 1, options, againstAll, counters: {}, ...(repeatVote ? { repeatVote } : {}) };
}

function offered(outcome: Outcome): unknown {
  return outcome.decision?.options.map(({ option, provisional }) => [
    option,
    provisional.result,
    ...(provisional.repeatVoteAmong ?? provisional.winners),
  ]);
}

function decide(ruleSet: RuleSet, input: AllocationInput, option: string): Outcome {
  const questionSha256 = allocate(ruleSet, input).decision?.questionSha256 ?? '';
  return allocate(ruleSet, input, [{ questionSha256, option }]);
}

describe('The President', () => {
  it('is elected by more than fifty per cent of those who took part, against all included', () => {
    const outcome = allocate(kzPresident2022, inputOf([30, 51, 9], 10));
    expect(outcome).toMatchObject({ state: 'completed', result: 'elected', winners: ['c2'], seats: {} });
    expect(outcome.trace.majority).toMatchObject({
      article: 'Art. 9(1)',
      base: { terms: ['votes'], value: '100', article: 'Art. 43(5)' },
    });
    expect(outcome.trace.majority?.candidates[0]).toEqual({
      candidate: 'c2',
      votes: 51,
      lhs: '102',
      rhs: '100',
      exceeds: true,
    });
    expect(outcome.trace.notes?.[0]?.article).toBe('Art. 66(2)');
  });

  it('is not elected by exactly half: more than two stood, so the first two go into a repeat vote', () => {
    const outcome = allocate(kzPresident2022, inputOf([20, 50, 25], 5));
    expect(outcome).toMatchObject({
      state: 'completed',
      result: 'repeat_vote',
      winners: [],
      repeatVoteAmong: ['c2', 'c3'],
    });
    expect(outcome.trace.repeat).toMatchObject({ article: 'Art. 63', among: ['c2', 'c3'] });
  });

  it('needs no decision where two share the first place: they are the two', () => {
    expect(allocate(kzPresident2022, inputOf([40, 20, 40])).repeatVoteAmong).toEqual(['c1', 'c3']);
  });

  it('GAP-PRES-1: a tie for the second place is decided by a commission', () => {
    const input = inputOf([40, 25, 25, 10]);
    const asked = allocate(kzPresident2022, input);
    expect(asked.decision).toMatchObject({ kind: 'tie', gap: 'GAP-PRES-1', article: 'Art. 63', edition: '2022-11-05' });
    expect(offered(asked)).toEqual([
      ['c2', 'repeat_vote', 'c1', 'c2'],
      ['c3', 'repeat_vote', 'c1', 'c3'],
      ['all_tied', 'repeat_vote', 'c1', 'c2', 'c3'],
      ['repeat_elections', 'repeat_elections'],
    ]);
    expect(decide(kzPresident2022, input, 'c3')).toMatchObject({
      state: 'completed',
      result: 'repeat_vote',
      repeatVoteAmong: ['c1', 'c3'],
    });
    expect(decide(kzPresident2022, input, 'all_tied').repeatVoteAmong).toEqual(['c1', 'c2', 'c3']);
  });

  it('GAP-PRES-1: three who share the first place are a tie for the second too', () => {
    const asked = allocate(kzPresident2022, inputOf([30, 30, 30, 10]));
    expect(asked.decision?.options.map(({ option }) => option)).toEqual([
      'c1/c2',
      'c1/c3',
      'c2/c3',
      'all_tied',
      'repeat_elections',
    ]);
  });

  it('GAP-PRES-2: of two candidates neither has more than half because of votes against all', () => {
    const input = inputOf([45, 40], 15);
    const asked = allocate(kzPresident2022, input);
    expect(asked.decision).toMatchObject({ kind: 'gap', gap: 'GAP-PRES-2', article: 'Art. 63, Art. 64' });
    expect(offered(asked)).toEqual([
      ['repeat_vote', 'repeat_vote', 'c1', 'c2'],
      ['repeat_elections', 'repeat_elections'],
    ]);
    expect(decide(kzPresident2022, input, 'repeat_elections').result).toBe('repeat_elections');
  });

  it('is elected in the repeat vote by more votes than the other, without fifty per cent', () => {
    const outcome = allocate(kzPresident2022, inputOf([30, 31], 900, true));
    expect(outcome).toMatchObject({ state: 'completed', result: 'elected', winners: ['c2'] });
    expect(outcome.trace.ranking?.article).toBe('Art. 65(2)');
    expect(outcome.trace.majority).toBeUndefined();
  });

  it('has repeat elections where the repeat vote elects nobody', () => {
    const outcome = allocate(kzPresident2022, inputOf([30, 30], 5, true));
    expect(outcome).toMatchObject({ state: 'completed', result: 'repeat_elections' });
    expect(outcome.trace.tie).toMatchObject({ article: 'Art. 64', tied: ['c1', 'c2'] });
  });

  it('GAP-PRES-3: one candidate alone in the repeat vote', () => {
    expect(allocate(kzPresident2022, inputOf([30], 5, true)).decision?.gap).toBe('GAP-PRES-3');
  });

  it('GAP-NO-VOTES: nobody has a vote', () => {
    expect(allocate(kzPresident2022, inputOf([0, 0, 0], 5)).decision?.gap).toBe('GAP-NO-VOTES');
  });

  it('is one: another number of seats is refused, and so is a base below the votes', () => {
    expect(allocate(kzPresident2022, { ...inputOf([3, 2]), seats: 2 }).problems?.[0]?.code).toBe('SEATS_INVALID');
    const strange = { ...kzPresident2022, majority: { ...kzPresident2022.majority, base: ['took_part'] } };
    const input = { ...inputOf([3, 2]), counters: { took_part: 4 }, asCounted: true };
    expect(allocate(strange, input)).toMatchObject({
      state: 'invalid_input',
      problems: [{ code: 'BASE_INVALID' }],
    });
  });
});

describe('A deputy of the Senate', () => {
  it('is elected by more than fifty per cent of the electors who took part, else two go into a repeat vote', () => {
    expect(allocate(kzSenate2023, inputOf([120, 60, 30], 5)).winners).toEqual(['c1']);
    expect(allocate(kzSenate2023, inputOf([100, 70, 30], 5))).toMatchObject({
      result: 'repeat_vote',
      repeatVoteAmong: ['c1', 'c2'],
    });
  });

  it('has repeat elections where two stood and were not elected (Art. 80(1))', () => {
    const outcome = allocate(kzSenate2023, inputOf([50, 45], 5));
    expect(outcome.result).toBe('repeat_elections');
    expect(outcome.trace.tie?.article).toBe('Art. 80(1)');
  });

  it.each([
    ['GAP-SEN-1', inputOf([40, 25, 25], 0)],
    ['GAP-SEN-2', inputOf([40, 40], 0, true)],
    ['GAP-SEN-3', inputOf([40], 0, true)],
  ])('%s is asked', (gap, input) => {
    expect(allocate(kzSenate2023, input).decision?.gap).toBe(gap);
  });
});
