/**
 * The table of shipped rule sets: one row an edition, one file a row, named after it. A rule set that has been used
 * is never edited, because elections that name it must stay what they were: a change of the law is a new row.
 */
import type { RuleSet } from '../rule-set';
import { kzMazhilisList2023 } from './kz.mazhilis-list.2023';
import { kzMazhilisSmd2023 } from './kz.mazhilis-smd.2023';

/** In the order of the act. */
export const SHIPPED_RULE_SETS: readonly RuleSet[] = [
  kzMazhilisList2023, // Art. 97-1, edition 01.01.2023
  kzMazhilisSmd2023, // Art. 9(2), 95(3), 96(1), edition 01.01.2023
];

const BY_NAME: ReadonlyMap<string, RuleSet> = new Map(SHIPPED_RULE_SETS.map((ruleSet) => [ruleSet.ruleSetId, ruleSet]));

/** Null where no rule set of that name is shipped. */
export function shippedRuleSet(name: string): RuleSet | null {
  return BY_NAME.get(name) ?? null;
}
