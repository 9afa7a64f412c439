import * as fc from 'fast-check';
import { allocate } from '../allocate';
import { explain } from '../texts/explain';
import type { AllocationInput } from '../input/input';
import type { Outcome } from '../outcome/outcome';
import { SHIPPED_RULE_SETS } from '../rule-sets/shipped';

function outcomeOf(
  ruleSetId: string,
  votes: Readonly<Record<string, number>>,
  withdrawn: readonly string[],
  { seats = 1, answer }: { readonly seats?: number; readonly answer?: string } = {},
): Outcome {
  const ruleSet = SHIPPED_RULE_SETS.find((one) => one.ruleSetId === ruleSetId);
  if (ruleSet === undefined) throw new Error(ruleSetId);
  const options = Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
  const input: AllocationInput = { seats, options, againstAll: 0, counters: {}, withdrawn };
  const asked = allocate(ruleSet, input);
  if (answer === undefined) return asked;
  const questionSha256 = asked.decision?.questionSha256 ?? '';
  return allocate(ruleSet, input, [{ questionSha256, option: answer }]);
}

const SMD = 'kz.mazhilis-smd.2023';
const LIST = 'kz.mazhilis-list.2023';

describe('An option that was withdrawn', () => {
  it('keeps its votes, and changes nothing where the votes do not speak for it', () => {
    const votes = { a: 50, b: 30, c: 20 };
    const [with_, without] = [outcomeOf(SMD, votes, ['c']), outcomeOf(SMD, votes, [])];
    expect(with_.winners).toEqual(['a']);
    expect(with_.trace.ranking).toEqual(without.trace.ranking);
  });

  it('is never elected without a decision: the act does not say what follows', () => {
    const { state, winners, decision, trace } = outcomeOf(SMD, { a: 50, b: 30 }, ['a']);
    expect([state, winners, decision?.gap]).toEqual(['decision_required', [], 'GAP-WITHDRAWN-1']);
    expect(trace.withdrawn?.options).toEqual(['a']);
    expect(
      decision?.options.map(({ option, provisional }) => [option, provisional.result, provisional.winners]),
    ).toEqual([
      ['elected_all_the_same', 'elected', ['a']],
      ['mandates_vacant', null, []],
      ['repeat_elections', 'repeat_elections', []],
    ]);
  });

  it.each([
    ['elected_all_the_same', { result: 'elected', winners: ['a'] }],
    ['mandates_vacant', { result: null, winners: [] }],
    ['repeat_elections', { result: 'repeat_elections', winners: [] }],
  ])('is settled by the answer %s', (answer, settled) => {
    expect(outcomeOf(SMD, { a: 50, b: 30 }, ['a'], { answer })).toMatchObject({ state: 'completed', ...settled });
  });

  it('leaves the mandates of its list vacant or keeps them, and never gives them to others', () => {
    const votes = { a: 600, b: 300, c: 100 };
    const { seats } = outcomeOf(LIST, votes, [], { seats: 10 });
    expect(seats).toEqual({ a: 6, b: 3, c: 1 });
    expect(outcomeOf(LIST, votes, ['b'], { seats: 10 }).decision?.gap).toBe('GAP-WITHDRAWN-1');
    const vacant = outcomeOf(LIST, votes, ['b'], { seats: 10, answer: 'mandates_vacant' });
    expect(vacant).toMatchObject({ result: 'elected', seats: { a: 6, b: 0, c: 1 } });
    expect(outcomeOf(LIST, votes, ['b'], { seats: 10, answer: 'elected_all_the_same' }).seats).toEqual(seats);
  });

  it('stands in no repeat vote of the tied, and one candidate left is elected without a vote (Art. 95(3))', () => {
    const votes = { a: 10, b: 10, c: 10, d: 1 };
    expect(outcomeOf(SMD, votes, []).repeatVoteAmong).toEqual(['a', 'b', 'c']);
    expect(outcomeOf(SMD, votes, ['b'])).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['a', 'c'] });
    const last = outcomeOf(SMD, votes, ['a', 'b']);
    expect(last).toMatchObject({ result: 'elected', winners: ['c'] });
    expect(last.trace.withdrawn?.article).toContain('95(3)');
    expect(outcomeOf('kz.maslikhat-smd.2023', { a: 10, b: 10, c: 1 }, ['b'])).toMatchObject({ winners: ['a'] });
    expect(outcomeOf(SMD, votes, ['a', 'b', 'c']).decision?.gap).toBe('GAP-WITHDRAWN-2');
  });

  it('makes room in a repeat vote of two for the next by votes (Art. 63)', () => {
    const votes = { a: 40, b: 30, c: 20, d: 5, e: 5 };
    const among = (...withdrawn: readonly string[]): Outcome => {
      const ruleSet = SHIPPED_RULE_SETS.find((one) => one.ruleSetId === 'kz.president.2022');
      if (ruleSet === undefined) throw new Error('the rule set is shipped');
      const options = Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
      return allocate(ruleSet, { seats: 1, options, againstAll: 0, counters: { took_part: 100 }, withdrawn });
    };
    expect(among().repeatVoteAmong).toEqual(['a', 'b']);
    expect(among('b')).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['a', 'c'] });
    expect(among('b').trace.withdrawn?.article).toContain('63');
    expect(among('a', 'b', 'd').repeatVoteAmong).toEqual(['c', 'e']);
    const { decision } = among('b', 'c');
    expect([decision?.gap, decision?.options.map(({ provisional }) => provisional.repeatVoteAmong)]).toEqual([
      'GAP-PRES-1',
      [['a', 'd'], ['a', 'e'], ['a', 'd', 'e'], undefined],
    ]);
    expect(among('b', 'c', 'd', 'e').repeatVoteAmong).toEqual(['a']);
    expect(among('a', 'b', 'c', 'd', 'e').decision?.gap).toBe('GAP-WITHDRAWN-2');
  });

  describe('is left out before it is chosen who stands again', () => {
    const president = 'kz.president.2022';
    const withAgainst = (
      ruleSetId: string,
      votes: Readonly<Record<string, number>>,
      gone: string[],
      againstAll: number,
    ) => {
      const ruleSet = SHIPPED_RULE_SETS.find((one) => one.ruleSetId === ruleSetId);
      if (ruleSet === undefined) throw new Error(ruleSetId);
      const options = Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
      return allocate(ruleSet, { seats: 1, options, againstAll, counters: {}, withdrawn: gone });
    };

    it('so a tie with somebody who withdrew is none (Art. 63)', () => {
      const outcome = withAgainst(president, { a: 40, b: 30, c: 30, d: 20 }, ['b'], 39);
      expect(outcome).toMatchObject({ state: 'completed', result: 'repeat_vote', repeatVoteAmong: ['a', 'c'] });
      expect(outcome.trace.withdrawn).toMatchObject({ article: 'Art. 63', options: ['b'] });
    });

    it.each([president, 'kz.senate.2023'])('and the question is about those who are left: %s', (ruleSetId) => {
      const votes = { h: 51, b: 3, d: 3, a: 2, g: 2, e: 1, c: 1, f: 0 };
      const { decision, trace } = withAgainst(ruleSetId, votes, ['b', 'd'], 60);
      expect(trace.tie?.tied).toEqual(['a', 'g']);
      expect(decision?.options.map(({ option }) => option)).toEqual(['a', 'g', 'all_tied', 'repeat_elections']);
    });

    it('also of three who share the greatest number of votes of a maslikhat (Art. 109-1)', () => {
      const votes = { a: 2, b: 2, c: 2 };
      const outcome = withAgainst('kz.maslikhat-smd.2023', votes, ['c'], 0);
      expect(outcome).toMatchObject({ state: 'completed', result: 'repeat_vote', repeatVoteAmong: ['a', 'b'] });
      expect(withAgainst('kz.maslikhat-smd.2023', votes, ['b', 'c'], 0)).toMatchObject({ winners: ['a'] });
    });

    it('and nobody without an article: what follows for an akim of 2026 is asked', () => {
      const { decision } = withAgainst('kz.akim.2026', { a: 5, b: 5 }, ['b'], 0);
      expect([decision?.gap, decision?.article]).toEqual(['GAP-AKIM-3', 'Art. 113-9(1)']);
      const three = withAgainst('kz.akim.2026', { a: 5, b: 5, c: 1 }, ['c'], 0);
      expect(three).toMatchObject({ result: 'repeat_vote', repeatVoteAmong: ['a', 'b'] });
    });

    it('and a candidate alone without a vote has no majority', () => {
      const { decision } = withAgainst(president, { a: 0 }, [], 3);
      expect(decision?.options.map(({ provisional }) => provisional.result)).toEqual([
        'repeat_vote',
        'repeat_elections',
      ]);
    });
  });

  it('is named in what is printed', () => {
    const outcome = outcomeOf(SMD, { a: 50, b: 30 }, ['a'], { answer: 'elected_all_the_same' });
    expect(explain(outcome, outcome.trace.input)).toMatch(/whom the votes elect were withdrawn: .* a\.\n/);
  });

  it('must be an option, once', () => {
    for (const withdrawn of [['nobody'], ['a', 'a']]) {
      expect(outcomeOf(SMD, { a: 5, b: 3 }, withdrawn).problems).toMatchObject([{ code: 'WITHDRAWN_INVALID' }]);
    }
  });

  it('has neither seat nor office by any votes unless a decision says so', () => {
    const votes = fc.array(fc.nat({ max: 60 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(votes, fc.nat({ max: 63 }), fc.constantFrom(SMD, LIST), (counts, mask, ruleSetId) => {
        const named = Object.fromEntries(counts.map((count, index) => [`o${index}`, count]));
        const withdrawn = Object.keys(named).filter((_, index) => ((mask >> index) & 1) === 1);
        const {
          winners,
          seats,
          repeatVoteAmong = [],
          trace,
        } = outcomeOf(ruleSetId, named, withdrawn, {
          seats: ruleSetId === LIST ? 7 : 1,
        });
        expect(trace.inputSha256).not.toBeNull();
        for (const id of withdrawn) {
          expect([winners.includes(id), repeatVoteAmong.includes(id), seats[id] ?? 0]).toEqual([false, false, 0]);
        }
      }),
    );
  });
});
