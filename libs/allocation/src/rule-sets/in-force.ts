/** Whether a rule set was the law on a day, whom it is for, and what is not certain about it. */
import type { InForce, RuleSet } from './rule-set';

function lies(day: string, { from, until }: InForce): boolean {
  return day >= from && (until === null || day <= until);
}

/** Days are YYYY-MM-DD, which sort as texts. A rule set without days is in force on every day. */
export function isInForce(ruleSet: RuleSet, day: string): boolean {
  return ruleSet.inForce === undefined || lies(day, ruleSet.inForce);
}

/** Gaps that leave it open whether this text applied on the day, or what it said. */
export function openDateGaps(ruleSet: RuleSet, day: string): readonly string[] {
  return (ruleSet.openDates ?? []).filter((open) => lies(day, open)).map((open) => open.gap);
}

/**
 * How many units the rule set's majority of units is a share of: null where it has none, `unknown` where the rule set
 * does not say for this day.
 */
export function unitCountOn(ruleSet: RuleSet, day: string): number | 'unknown' | null {
  if (ruleSet.method !== 'referendum' || ruleSet.unitMajority === null) return null;
  return ruleSet.unitMajority.counts.find((one) => lies(day, one))?.count ?? 'unknown';
}

/** Kinds of contests and the methods that can decide them; `list` and `plurality` are the generic ones. */
const METHODS_OF_KIND: Readonly<Record<string, readonly RuleSet['method'][]>> = {
  president: ['absolute_majority', 'plurality'],
  mazhilis_list: ['hare_largest_remainder'],
  mazhilis_smd: ['plurality'],
  kurultai_list: ['hare_largest_remainder'],
  maslikhat_list: ['hare_largest_remainder'],
  maslikhat_smd: ['plurality'],
  akim: ['plurality'],
  local_body: ['plurality'],
  senate: ['absolute_majority', 'plurality'],
  referendum_question: ['referendum'],
  referendum_constitutional: ['referendum'],
  list: ['hare_largest_remainder'],
  plurality: ['plurality', 'absolute_majority'],
};

export const CONTEST_KINDS: readonly string[] = Object.keys(METHODS_OF_KIND);

/** Whether an act regulates contests of this kind; of the generic ones none does. */
export function isRegulated(kind: string): boolean {
  return kind !== 'list' && kind !== 'plurality';
}

/**
 * Whether a contest of this kind may be decided by the rule set: the method must fit, and a rule set that names its
 * kinds is for these and the generic ones only.
 */
export function fitsKind(ruleSet: RuleSet, kind: string): boolean {
  const methods = Object.hasOwn(METHODS_OF_KIND, kind) ? METHODS_OF_KIND[kind] : undefined;
  if (methods?.includes(ruleSet.method) !== true) return false;
  return !isRegulated(kind) || ruleSet.contestKinds === undefined || ruleSet.contestKinds.includes(kind);
}
