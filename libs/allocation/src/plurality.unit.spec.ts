import { allocate } from './allocate';
import { checkRuleSet } from './check-rule-set';
import type { AllocationInput } from './input';
import { kzMazhilisSmd2023 } from './rule-sets/kz.mazhilis-smd.2023';

function inputOf(votes: readonly number[], seats = 1, againstAll: number | null = null): AllocationInput {
  const options = votes.map((count, index) => ({ optionId: `c${index + 1}`, votes: count }));
  return { seats, options, againstAll, counters: {} };
}

const checked = checkRuleSet({ method: 'plurality', tie: 'decision' });
if ('problems' in checked) throw new Error(checked.problems.join());
const generic = checked.ok;

describe('a single-mandate district of 2023', () => {
  it('is won by more votes than the others, also where against all has more', () => {
    const outcome = allocate(kzMazhilisSmd2023, inputOf([30, 31, 5], 1, 900));
    expect(outcome).toMatchObject({ state: 'completed', final: false, result: 'elected', winners: ['c2'], seats: {} });
    expect(outcome.trace.ranking).toMatchObject({ article: 'Art. 9(2)', edition: '2023-01-01' });
  });

  it('has a repeat vote among the tied where more than two stood', () => {
    const outcome = allocate(kzMazhilisSmd2023, inputOf([30, 5, 30, 30]));
    expect(outcome).toMatchObject({ state: 'completed', result: 'repeat_vote', winners: [], decision: null });
    expect(outcome.trace.tie).toMatchObject({ article: 'Art. 95(3)', tied: ['c1', 'c3', 'c4'] });
  });

  it('has it also where only two of three are tied: what counts is how many stood, not how many are tied', () => {
    const outcome = allocate(kzMazhilisSmd2023, inputOf([30, 30, 5]));
    expect(outcome.result).toBe('repeat_vote');
    expect(outcome.trace.tie).toMatchObject({ article: 'Art. 95(3)', tied: ['c1', 'c2'] });
  });

  it('has repeat elections where exactly two stood and have equal votes', () => {
    const outcome = allocate(kzMazhilisSmd2023, inputOf([30, 30], 1, 31));
    expect(outcome).toMatchObject({ state: 'completed', result: 'repeat_elections', winners: [] });
    expect(outcome.trace.tie?.article).toBe('Art. 96(1)');
  });

  it('GAP-SMD-1: asks where one candidate stood, but not in a repeat vote', () => {
    const asked = allocate(kzMazhilisSmd2023, inputOf([30]));
    expect(asked.decision).toMatchObject({ kind: 'gap', gap: 'GAP-SMD-1', article: 'Art. 93-2' });
    const decision = { questionSha256: asked.decision?.questionSha256 ?? '', option: 'candidate_elected' };
    expect(allocate(kzMazhilisSmd2023, inputOf([30]), [decision]).winners).toEqual(['c1']);
    expect(allocate(kzMazhilisSmd2023, { ...inputOf([30]), repeatVote: true }).winners).toEqual(['c1']);
  });

  it.each([[[30, 30]], [[30, 30, 30]]])('GAP-SMD-4: asks where a repeat vote ends in a tie again: %j', (votes) => {
    const asked = allocate(kzMazhilisSmd2023, { ...inputOf(votes), repeatVote: true });
    expect(asked.decision).toMatchObject({ gap: 'GAP-SMD-4', article: 'Art. 95(3), Art. 96(1)' });
    expect(asked.decision?.options.map((one) => one.provisional.result)).toEqual(['repeat_vote', 'repeat_elections']);
  });

  it('asks where nobody has a vote', () => {
    expect(allocate(kzMazhilisSmd2023, inputOf([0, 0, 0], 1, 10)).decision?.gap).toBe('GAP-NO-VOTES');
  });

  it('has one mandate', () => {
    expect(allocate(kzMazhilisSmd2023, inputOf([3, 2, 1], 2)).problems?.[0]?.code).toBe('SEATS_INVALID');
  });
});

describe('generic plurality', () => {
  it('elects the first of as many as there are seats', () => {
    expect(allocate(generic, inputOf([5, 9, 7, 1], 2)).winners).toEqual(['c2', 'c3']);
  });

  it('asks who of the tied is elected and follows the decision', () => {
    const input = inputOf([9, 5, 5, 5], 3);
    const asked = allocate(generic, input);
    expect(asked).toMatchObject({ state: 'decision_required', winners: [], decision: { kind: 'tie', gap: null } });
    expect(asked.decision?.options.map((one) => [one.option, one.provisional.winners])).toEqual([
      ['c2/c3', ['c1', 'c2', 'c3']],
      ['c2/c4', ['c1', 'c2', 'c4']],
      ['c3/c4', ['c1', 'c3', 'c4']],
    ]);
    const questionSha256 = asked.decision?.questionSha256 ?? '';
    const decided = allocate(generic, input, [{ questionSha256, option: 'c3/c4' }]);
    expect(decided).toMatchObject({ state: 'completed', winners: ['c1', 'c3', 'c4'] });
  });

  it('does not ask about a tie among winners or among losers', () => {
    expect(allocate(generic, inputOf([5, 5, 1, 1], 2)).winners).toEqual(['c1', 'c2']);
    expect(allocate(generic, inputOf([9, 5, 5])).winners).toEqual(['c1']);
  });

  it('never elects by default where nobody has a vote', () => {
    expect(allocate(generic, inputOf([0, 0], 1)).decision).toMatchObject({ kind: 'tie', gap: null });
    expect(allocate(generic, inputOf([0, 0], 2)).decision?.gap).toBe('GAP-NO-VOTES');
    expect(allocate(generic, inputOf([0], 1)).decision?.gap).toBe('GAP-NO-VOTES');
  });

  it('cannot fill more seats than there are candidates', () => {
    expect(allocate(generic, inputOf([5, 1], 3))).toMatchObject({
      state: 'infeasible',
      problems: [{ code: 'CANDIDATES_TOO_FEW' }],
    });
  });

  it('keeps a winner that is named like a property of an object', () => {
    const options = [
      { optionId: '__proto__', votes: 3 },
      { optionId: '41', votes: 2 },
    ];
    const outcome = allocate(generic, { seats: 1, options, againstAll: null, counters: {} });
    expect(outcome.winners).toEqual(['__proto__']);
  });
});
