import { allocate } from '../allocate';
import { checkRuleSet } from '../rule-sets/check-rule-set';
import type { AllocationInput } from '../input/input';
import { kzAkim2023 } from '../rule-sets/shipped/kz.akim.2023';
import { kzAkim2026 } from '../rule-sets/shipped/kz.akim.2026';
import { kzLocalBody2026 } from '../rule-sets/shipped/kz.local-body.2026';
import { kzMaslikhatSmd2023 } from '../rule-sets/shipped/kz.maslikhat-smd.2023';
import { kzMazhilisSmd2023 } from '../rule-sets/shipped/kz.mazhilis-smd.2023';

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
    expect(outcome.repeatVoteAmong).toEqual(['c1', 'c3', 'c4']);
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

describe('a single-mandate district of a maslikhat', () => {
  it('has a repeat vote of the two with the most votes', () => {
    const outcome = allocate(kzMaslikhatSmd2023, inputOf([30, 30, 5]));
    expect(outcome).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['c1', 'c2'] });
    expect(outcome.trace.repeat?.article).toBe('Art. 109-1(1)');
  });

  it('GAP-SMD-2: three or more share the greatest number of votes, so "the two" are not defined', () => {
    const input = inputOf([30, 5, 30, 30]);
    const asked = allocate(kzMaslikhatSmd2023, input);
    expect(asked.decision).toMatchObject({ kind: 'tie', gap: 'GAP-SMD-2', article: 'Art. 109-1(1)' });
    expect(asked.decision?.options.map((one) => [one.option, one.provisional.repeatVoteAmong])).toEqual([
      ['c1/c3', ['c1', 'c3']],
      ['c1/c4', ['c1', 'c4']],
      ['c3/c4', ['c3', 'c4']],
      ['all_tied', ['c1', 'c3', 'c4']],
      ['repeat_elections', undefined],
    ]);
    const decision = { questionSha256: asked.decision?.questionSha256 ?? '', option: 'c1/c4' };
    expect(allocate(kzMaslikhatSmd2023, input, [decision]).repeatVoteAmong).toEqual(['c1', 'c4']);
  });

  it('GAP-SMD-3: exactly two stood and are tied: Art. 110 speaks of invalid elections only', () => {
    const asked = allocate(kzMaslikhatSmd2023, inputOf([30, 30]));
    expect(asked.decision).toMatchObject({ gap: 'GAP-SMD-3', article: 'Art. 109-1(1), Art. 110' });
  });

  it('GAP-SMD-4: a repeat vote that ends in a tie again', () => {
    const asked = allocate(kzMaslikhatSmd2023, { ...inputOf([30, 30]), repeatVote: true });
    expect(asked.decision).toMatchObject({ gap: 'GAP-SMD-4', article: 'Art. 109-1(1), Art. 110' });
  });

  it('elects the one who is left in the repeat vote; alone in the first vote the election is postponed', () => {
    expect(allocate(kzMaslikhatSmd2023, { ...inputOf([30]), repeatVote: true }).winners).toEqual(['c1']);
    expect(allocate(kzMaslikhatSmd2023, inputOf([30]))).toMatchObject({
      state: 'infeasible',
      problems: [{ code: 'CANDIDATES_TOO_FEW', detail: expect.stringContaining('Art. 107') as string }],
    });
  });
});

describe('an akim', () => {
  it('is elected by more votes than the others', () => {
    expect(allocate(kzAkim2023, inputOf([30, 31], 1, 40)).winners).toEqual(['c2']);
  });

  it.each([[[30, 30]], [[30, 30, 5]], [[30, 30, 30]]])('is elected anew after any tie at the top: %j', (votes) => {
    for (const repeatVote of [false, true]) {
      const outcome = allocate(kzAkim2023, { ...inputOf(votes), repeatVote });
      expect(outcome.result).toBe('repeat_elections');
      expect(outcome.trace.tie?.article).toBe('Art. 113-9(2)');
    }
  });

  it('needs at least two candidates', () => {
    expect(allocate(kzAkim2023, inputOf([30])).problems?.[0]?.detail).toContain('Art. 113-7(2)');
  });
});

describe('an akim from 01.07.2026', () => {
  it('has a repeat vote where all who stood are tied', () => {
    const outcome = allocate(kzAkim2026, inputOf([30, 30]));
    expect(outcome).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['c1', 'c2'] });
    expect(outcome.trace.repeat?.article).toBe('Art. 113-9(1)');
  });

  it('GAP-AKIM-1: where others stood too, who takes part in the repeat vote is not written', () => {
    const asked = allocate(kzAkim2026, inputOf([30, 5, 30]));
    expect(asked.decision).toMatchObject({ gap: 'GAP-AKIM-1', article: 'Art. 113-9(1)' });
    expect(asked.decision?.options.map((one) => [one.option, one.provisional.repeatVoteAmong])).toEqual([
      ['all_tied', ['c1', 'c3']],
      ['all_candidates', ['c1', 'c3', 'c2']],
    ]);
  });

  it('GAP-AKIM-2: nor is it written what follows a tie in the repeat vote', () => {
    expect(allocate(kzAkim2026, { ...inputOf([30, 30]), repeatVote: true }).decision?.gap).toBe('GAP-AKIM-2');
    expect(allocate(kzAkim2026, { ...inputOf([31, 30]), repeatVote: true }).winners).toEqual(['c1']);
  });

  it('is not elected by being alone, in no round', () => {
    for (const repeatVote of [false, true]) {
      expect(allocate(kzAkim2026, { ...inputOf([30]), repeatVote }).problems?.[0]?.detail).toContain('Art. 113-7(2)');
    }
  });
});

describe('a local body', () => {
  it('has as many winners as mandates, and votes may exceed the voters', () => {
    expect(kzLocalBody2026.severalMarks).toBe(true);
    const outcome = allocate(kzLocalBody2026, { ...inputOf([5, 9, 7, 1], 2), counters: { took_part: 10 } });
    expect(outcome).toMatchObject({ result: 'elected', winners: ['c2', 'c3'] });
  });

  it('GAP-LOCAL-1: a tie for the last places is decided, or left to additional elections', () => {
    const input = inputOf([9, 5, 5], 2);
    const asked = allocate(kzLocalBody2026, input);
    expect(asked.decision).toMatchObject({ kind: 'tie', gap: 'GAP-LOCAL-1', article: 'Art. 9(6), Art. 123(1)' });
    expect(asked.decision?.options.map((one) => [one.option, one.provisional.winners])).toEqual([
      ['c2', ['c1', 'c2']],
      ['c3', ['c1', 'c3']],
      ['places_vacant', ['c1']],
    ]);
    const decision = { questionSha256: asked.decision?.questionSha256 ?? '', option: 'places_vacant' };
    expect(allocate(kzLocalBody2026, input, [decision])).toMatchObject({ result: 'elected', winners: ['c1'] });
  });
});

describe('a local body with fewer candidates than mandates', () => {
  it('is elected as far as candidates have votes, and additional elections fill the rest (Art. 123(1))', () => {
    const outcome = allocate(kzLocalBody2026, inputOf([5, 1, 2], 5));
    expect(outcome).toMatchObject({
      state: 'completed',
      result: 'elected',
      winners: ['c1', 'c3', 'c2'],
      additionalElections: { seats: 2, article: 'Art. 123(1)' },
    });
    expect(outcome.trace.vacancies).toMatchObject({ article: 'Art. 123(1)', seats: 5, elected: 3, vacant: 2 });
    expect(allocate(kzLocalBody2026, inputOf([5], 1))).not.toHaveProperty('additionalElections');
  });

  it('GAP-LOCAL-2: elects nobody without a vote in silence', () => {
    const input = inputOf([5, 1, 2, 7, 0], 5);
    const asked = allocate(kzLocalBody2026, input);
    expect(asked.decision).toMatchObject({ kind: 'gap', gap: 'GAP-LOCAL-2', article: 'Art. 9(6), Art. 123(1)' });
    expect(
      asked.decision?.options.map(({ option, provisional }) => [
        option,
        provisional.winners.length,
        provisional.additionalElections?.seats,
      ]),
    ).toEqual([
      ['all_elected', 5, undefined],
      ['with_votes_only', 4, 1],
    ]);
    const decision = { questionSha256: asked.decision?.questionSha256 ?? '', option: 'with_votes_only' };
    expect(allocate(kzLocalBody2026, input, [decision])).toMatchObject({
      result: 'elected',
      winners: ['c4', 'c1', 'c3', 'c2'],
      additionalElections: { seats: 1, article: 'Art. 123(1)' },
    });
  });

  it('does not ask where those without a vote could not be elected in any case', () => {
    expect(allocate(kzLocalBody2026, inputOf([5, 1, 2, 7, 0], 4))).toMatchObject({ state: 'completed' });
    const gone = { ...inputOf([5, 1, 2, 7, 0], 5), withdrawn: ['c5'] };
    expect(allocate(kzLocalBody2026, gone)).toMatchObject({ result: 'elected', additionalElections: { seats: 1 } });
  });

  it('asks who of those without a vote is elected where they are more than the mandates left', () => {
    const { decision } = allocate(kzLocalBody2026, inputOf([5, 0, 0, 0], 3));
    expect([decision?.gap, decision?.options.map(({ option }) => option)]).toEqual([
      'GAP-LOCAL-1',
      ['c2/c3', 'c2/c4', 'c3/c4', 'places_vacant'],
    ]);
    expect(decision?.options.at(-1)?.provisional).toMatchObject({ winners: ['c1'], additionalElections: { seats: 2 } });
  });

  it('has nobody where nobody has a vote and so it is decided: all mandates go to additional elections', () => {
    const input = inputOf([0, 0], 3);
    const { decision } = allocate(kzLocalBody2026, input);
    expect(decision?.options.map(({ option }) => option)).toEqual([
      'all_elected',
      'with_votes_only',
      'repeat_elections',
    ]);
    const answer = { questionSha256: decision?.questionSha256 ?? '', option: 'with_votes_only' };
    expect(allocate(kzLocalBody2026, input, [answer])).toMatchObject({
      state: 'completed',
      result: null,
      winners: [],
      additionalElections: { seats: 3 },
    });
  });

  it('fills the mandate of somebody who withdrew the same way, if that is decided', () => {
    const input = { ...inputOf([5, 3, 1], 2), withdrawn: ['c1'] };
    const { decision } = allocate(kzLocalBody2026, input);
    const answer = { questionSha256: decision?.questionSha256 ?? '', option: 'mandates_vacant' };
    expect(allocate(kzLocalBody2026, input, [answer])).toMatchObject({
      result: 'elected',
      winners: ['c2'],
      additionalElections: { seats: 1, article: 'Art. 123(1)' },
    });
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
