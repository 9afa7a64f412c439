import { allocate } from './allocate';
import type { AllocationInput } from './input/input';
import { SHIPPED_RULE_SETS } from './rule-sets/shipped';

function noVotes(candidates: number, seats: number): AllocationInput {
  const options = Array.from({ length: candidates }, (_, index) => ({ optionId: `c${index + 1}`, votes: 0 }));
  return { seats, options, againstAll: 10, counters: {} };
}

describe('A contest in which no candidate has a vote', () => {
  it.each([
    ['kz.mazhilis-smd.2023', 3, 1, 'Art. 95(3), Art. 96(1)'],
    ['kz.mazhilis-smd.2023', 2, 1, 'Art. 95(3), Art. 96(1)'],
    ['kz.maslikhat-smd.2023', 3, 1, 'Art. 109-1(1), Art. 110'],
    ['kz.akim.2023', 3, 1, 'Art. 113-9(2)'],
    ['kz.akim.2026', 3, 1, 'Art. 113-9(1)'],
    ['kz.president.2022', 3, 1, 'Art. 63, Art. 64'],
    ['kz.senate.2023', 3, 1, 'Art. 79(1), Art. 80(1)'],
    ['kz.local-body.2026', 5, 5, 'Art. 9(6), Art. 123(1)'],
  ])('asks by the articles of its own kind: %s, %d candidates', (name, candidates, seats, article) => {
    const ruleSet = SHIPPED_RULE_SETS.find(({ ruleSetId }) => ruleSetId === name);
    if (ruleSet === undefined) throw new Error(`${name} is not shipped`);
    expect(allocate(ruleSet, noVotes(candidates, seats)).decision).toMatchObject({ gap: 'GAP-NO-VOTES', article });
  });

  it.each([
    ['kz.mazhilis-list.2023', 'Art. 97-1(1)'],
    ['kz.kurultai-list.2026', 'Art. 97-1(1)'],
    ['kz.maslikhat-list.2023', 'Art. 111-1(1)'],
  ])('asks of lists by the article of their threshold: %s', (name, article) => {
    const ruleSet = SHIPPED_RULE_SETS.find(({ ruleSetId }) => ruleSetId === name);
    if (ruleSet === undefined) throw new Error(`${name} is not shipped`);
    expect(allocate(ruleSet, noVotes(3, 5)).decision).toMatchObject({ gap: 'GAP-LIST-1', article });
  });
});
