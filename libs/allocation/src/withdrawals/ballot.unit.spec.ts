import { allocate } from '../allocate';
import type { AllocationInput, GapDecision } from '../input/input';
import type { Outcome } from '../outcome/outcome';
import { SHIPPED_RULE_SETS } from '../rule-sets/shipped';

const SMD = 'kz.mazhilis-smd.2023';
const PRESIDENT = 'kz.president.2022';

function outcomeOf(
  ruleSetId: string,
  votes: Readonly<Record<string, number>>,
  withdrawn: readonly string[],
  decisions: readonly GapDecision[] = [],
): Outcome {
  const ruleSet = SHIPPED_RULE_SETS.find((one) => one.ruleSetId === ruleSetId);
  if (ruleSet === undefined) throw new Error(ruleSetId);
  const options = Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
  const sum = options.reduce((total, one) => total + one.votes, 0);
  const input: AllocationInput = { seats: 1, options, againstAll: 0, counters: { took_part: sum }, withdrawn };
  return allocate(ruleSet, input, decisions);
}

function answered(ruleSetId: string, votes: Readonly<Record<string, number>>, withdrawn: string, option: string) {
  const { decision } = outcomeOf(ruleSetId, votes, [withdrawn]);
  return outcomeOf(ruleSetId, votes, [withdrawn], [{ questionSha256: decision?.questionSha256 ?? '', option }]);
}

describe('Who stood on the ballot', () => {
  it('is asked where one of two was withdrawn and has no votes: alone on the ballot nobody is elected by the act', () => {
    const { state, decision } = outcomeOf(SMD, { a: 10, b: 0 }, ['b']);
    expect([state, decision?.gap]).toEqual(['decision_required', 'GAP-WITHDRAWN-3']);
    expect(answered(SMD, { a: 10, b: 0 }, 'b', 'on_ballot')).toMatchObject({ state: 'completed', winners: ['a'] });
    expect(answered(SMD, { a: 10, b: 0 }, 'b', 'not_on_ballot').decision?.gap).toBe('GAP-SMD-1');
  });

  it('is asked of a third beside two who are tied: Art. 95(3) speaks of more than two on the ballot, Art. 96(1) of two', () => {
    const votes = { a: 10, b: 10, c: 0 };
    expect(outcomeOf(SMD, votes, ['c']).decision?.gap).toBe('GAP-WITHDRAWN-3');
    expect(answered(SMD, votes, 'c', 'on_ballot')).toMatchObject({
      result: 'repeat_vote',
      repeatVoteAmong: ['a', 'b'],
    });
    expect(answered(SMD, votes, 'c', 'not_on_ballot')).toMatchObject({ result: 'repeat_elections' });
  });

  it('is asked for president where a third has no votes and nobody has more than half', () => {
    expect(outcomeOf(PRESIDENT, { a: 50, b: 50, c: 0 }, ['c']).decision?.gap).toBe('GAP-WITHDRAWN-3');
  });

  it('is not asked where both readings end alike', () => {
    expect(outcomeOf(SMD, { a: 10, b: 5, c: 0 }, ['c'])).toMatchObject({ state: 'completed', winners: ['a'] });
  });

  it('is not asked of somebody who has votes, and so stood on it', () => {
    expect(outcomeOf(SMD, { a: 10, b: 1 }, ['b'])).toMatchObject({ state: 'completed', winners: ['a'] });
    expect(outcomeOf(SMD, { a: 10, b: 10, c: 1 }, ['c']).result).toBe('repeat_vote');
  });
});
