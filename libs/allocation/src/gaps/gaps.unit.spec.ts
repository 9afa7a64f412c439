import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocate } from '../allocate';
import { GAPS, gapNamed } from '.';
import type { RuleSet } from '../rule-sets/rule-set';
import { shippedRuleSet } from '../rule-sets/shipped';
import { GAP_SCENARIOS, SETTLED_SCENARIOS } from '../testing';

function shipped(name: string): RuleSet {
  const ruleSet = shippedRuleSet(name);
  if (ruleSet === null) throw new Error(`${name} is not shipped`);
  return ruleSet;
}

/** Gaps of the catalogue that no allocation can meet: persons, protocols, annulment, publication, editions. */
const ELSEWHERE = /^GAP-(PERS|PROT|ANN|PUB|EDITION)-\d$|^GAP-LIST-5$/;

describe('Where the law is silent nothing is chosen', () => {
  it.each(GAP_SCENARIOS.map((one) => [one.gap ?? '', one.name, one] as const))('%s: %s', (gap, _, scenario) => {
    const ruleSet = shipped(scenario.ruleSetId);
    const outcome = allocate(ruleSet, scenario.input);
    expect(outcome).toMatchObject({ state: 'decision_required', result: null, seats: {}, winners: [] });
    const { decision } = outcome;
    if (decision === null) throw new Error('a decision is required');
    expect(decision.gap).toBe(gap);
    expect(decision.article).toMatch(/^Art\. /);
    expect(decision.edition).toBe(ruleSet.edition);
    expect(Object.values(decision.question).every((text) => text.length > 10)).toBe(true);
    expect(decision.options.length).toBeGreaterThan(1);
    expect(new Set(decision.options.map(({ option }) => option)).size).toBe(decision.options.length);
  });

  it.each(GAP_SCENARIOS.map((one) => [one.gap ?? '', one.name, one] as const))(
    '%s: %s: every option that needs no further question leads where it said',
    (_, __, { ruleSetId, input }) => {
      const { decision } = allocate(shipped(ruleSetId), input);
      for (const { option, provisional } of decision?.options ?? []) {
        if (provisional.undecided > 0) continue;
        const decided = allocate(shipped(ruleSetId), input, [
          { questionSha256: decision?.questionSha256 ?? '', option },
        ]);
        expect(decided.state).toBe('completed');
        expect([decided.result, decided.seats, decided.winners, decided.repeatVoteAmong]).toEqual([
          provisional.result,
          provisional.seats,
          provisional.winners,
          provisional.repeatVoteAmong,
        ]);
      }
    },
  );

  it('nothing is asked where the law answers', () => {
    for (const { ruleSetId, input } of SETTLED_SCENARIOS) {
      expect([ruleSetId, allocate(shipped(ruleSetId), input).state]).toEqual([ruleSetId, 'completed']);
    }
  });

  it('GAP-LIST-3 cannot happen in a maslikhat: with any vote the second list has room for its one mandate', () => {
    const maslikhat = shipped('kz.maslikhat-list.2023');
    for (const [first, second] of [
      [1_000_000, 1],
      [995_000, 5_000],
      [99, 1],
    ] as const) {
      for (const seats of [1, 2, 21, 145]) {
        const options = [
          { optionId: 'a', votes: first },
          { optionId: 'b', votes: second },
        ];
        const outcome = allocate(maslikhat, { seats, options, againstAll: null, counters: {} });
        expect(outcome.seats).toEqual({ a: seats - 1, b: 1 });
      }
    }
  });
});

describe('The catalogue of gaps', () => {
  it('has a scenario for every gap that an allocation can meet', () => {
    const asked = new Set(GAP_SCENARIOS.map((one) => one.gap));
    const silent = GAPS.map(({ id }) => id).filter((id) => !asked.has(id) && !ELSEWHERE.test(id));
    expect(silent).toEqual([]);
  });

  it('has each gap once, with articles and its situation in three languages', () => {
    const ids = GAPS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, articles, situation } of GAPS) {
      expect(id).toMatch(/^GAP-[A-Z]+(-\d|-VOTES)$/);
      expect(articles).toMatch(/^Art\. \d/);
      for (const text of [situation.kk, situation.ru, situation.en]) expect(text).toMatch(/\.$/);
    }
  });

  it('names every gap that a rule set names', () => {
    for (const ruleSet of [...GAP_SCENARIOS, ...SETTLED_SCENARIOS].map((one) => shipped(one.ruleSetId))) {
      const named =
        ruleSet.method === 'absolute_majority'
          ? Object.values(ruleSet.gaps)
          : ruleSet.method === 'plurality' && ruleSet.tieGap !== undefined
            ? [ruleSet.tieGap]
            : [];
      for (const gap of named) expect(gapNamed(gap)?.id).toBe(gap);
    }
  });

  const file = join(__dirname, '../../../../../shared/reference/law.md');
  const known = existsSync(file);
  (known ? it : it.skip)(
    `has every gap of the reference${known ? '' : ' (skipped: the shared reference is not there)'}`,
    () => {
      const rows = readFileSync(file, 'utf8').matchAll(/^\| (GAP-[A-Z]+-\d) \|/gm);
      const ids = [...rows].map(([, id]) => id ?? '');
      expect(ids.length).toBeGreaterThan(15);
      expect(ids.filter((id) => gapNamed(id) === null)).toEqual([]);
    },
  );
});
