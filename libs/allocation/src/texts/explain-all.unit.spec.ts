import { allocate } from '../allocate';
import { explain, type Language } from './explain';
import { readAllocation } from '../input/read-allocation';
import { SHIPPED_RULE_SETS, shippedRuleSet } from '../rule-sets/shipped';
import { GAP_SCENARIOS, SETTLED_SCENARIOS, type Scenario } from '../testing';
import type { TraceNode } from '../outcome/trace';

const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];
const SCENARIOS: readonly Scenario[] = [...SETTLED_SCENARIOS, ...GAP_SCENARIOS];

function isNode(value: unknown): value is TraceNode {
  return typeof value === 'object' && value !== null && 'text' in value && 'article' in value && 'edition' in value;
}

/** Every node of a trace that has a sentence. */
function nodesOf(value: unknown): readonly TraceNode[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, one]) => (key === 'input' ? [] : nodesOf(one)));
  return isNode(value) ? [value, ...below] : below;
}

function number(text: string | undefined): bigint {
  return BigInt((text ?? '').replaceAll(',', ''));
}

describe('The printed form', () => {
  it('is there for every shipped rule set', () => {
    const names = new Set(SETTLED_SCENARIOS.map((one) => one.ruleSetId));
    expect(SHIPPED_RULE_SETS.map((one) => one.ruleSetId).filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(SCENARIOS.map((one) => [one.ruleSetId, one.name, one] as const))(
    'of %s (%s) has every sentence of the trace in three languages, each with its article and edition',
    (name, _, { input }) => {
      const ruleSet = shippedRuleSet(name);
      if (ruleSet === null) throw new Error(`${name} is not shipped`);
      const outcome = allocate(ruleSet, input);
      const nodes = nodesOf(outcome.trace);
      expect(nodes.length).toBeGreaterThan(0);
      for (const language of LANGUAGES) {
        const lines = explain(outcome, input, language).split('\n');
        for (const { article, edition, text } of nodes) {
          const line = lines.find((one) => one.startsWith(text[language]) || one.includes(`: ${text[language]}`));
          expect(line ?? `no line "${text[language]}"`).toContain(text[language]);
          expect(line).toContain(`(${article ?? ''}`);
          expect(line).toContain(edition);
        }
      }
      expect(new Set(LANGUAGES.map((language) => explain(outcome, input, language))).size).toBe(3);
    },
  );

  it.each(SCENARIOS.map((one) => [one.ruleSetId, one.name, one] as const))(
    'of %s (%s) states no comparison that does not hold',
    (name, _, { input }) => {
      const ruleSet = shippedRuleSet(name);
      if (ruleSet === null) throw new Error(`${name} is not shipped`);
      const text = explain(allocate(ruleSet, input), input);
      for (const [, left, relation, right] of text.matchAll(/(?<![\d·])([\d,]+) ([<>≤≥=]) ([\d,]+)(?![\d·])/g)) {
        const [a, b] = [number(left), number(right)];
        const holds = { '<': a < b, '>': a > b, '≤': a <= b, '≥': a >= b, '=': a === b }[relation ?? ''];
        expect([left, relation, right, holds]).toEqual([left, relation, right, true]);
      }
    },
  );

  it('of a case read from its document is that of the case', () => {
    for (const { ruleSetId, input } of SCENARIOS) {
      const { repeatVote, ...rest } = input;
      const document: unknown = JSON.parse(
        JSON.stringify({ ruleSet: ruleSetId, ...rest, ...(repeatVote === true ? { repeatVote } : {}) }),
      );
      const read = readAllocation(document);
      if ('problems' in read) throw new Error(JSON.stringify(read.problems));
      const ruleSet = shippedRuleSet(ruleSetId);
      if (ruleSet === null) throw new Error(`${ruleSetId} is not shipped`);
      expect(read.ok.ruleSet).toEqual(ruleSet);
      expect(allocate(read.ok.ruleSet, read.ok.input)).toEqual(allocate(ruleSet, input));
    }
  });
});
