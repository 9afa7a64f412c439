/**
 * The table of shipped rule sets: one row an edition, one file a row, named after it. A rule set that has been used
 * is never edited, because elections that name it must stay what they were: a change of the law is a new row.
 * docs/editions.md shows it to people.
 */
import type { RuleSet } from '../rule-set';
import { kzAkim2023 } from './kz.akim.2023';
import { kzAkim2026 } from './kz.akim.2026';
import { kzKurultaiList2026 } from './kz.kurultai-list.2026';
import { kzLocalBody2026 } from './kz.local-body.2026';
import { kzMaslikhatList2023 } from './kz.maslikhat-list.2023';
import { kzMaslikhatSmd2023 } from './kz.maslikhat-smd.2023';
import { kzMazhilisList2007 } from './kz.mazhilis-list.2007';
import { kzMazhilisList2009 } from './kz.mazhilis-list.2009';
import { kzMazhilisList2021 } from './kz.mazhilis-list.2021';
import { kzMazhilisList2023 } from './kz.mazhilis-list.2023';
import { kzMazhilisSmd2023 } from './kz.mazhilis-smd.2023';
import { kzPresident2022 } from './kz.president.2022';
import { kzReferendumConstitutional2022 } from './kz.referendum-constitutional.2022';
import { kzReferendum2022 } from './kz.referendum.2022';
import { kzSenate2023 } from './kz.senate.2023';

/** By contest kind, older editions first. */
export const SHIPPED_RULE_SETS: readonly RuleSet[] = [
  kzPresident2022, // Art. 9(1), 63–65, after the law of 05.11.2022
  kzMazhilisList2007, // Art. 97-1, text of 2007
  kzMazhilisList2009, // Art. 97-1, text of 2009
  kzMazhilisList2021, // Art. 97-1, text of 24.05.2021
  kzMazhilisList2023, // Art. 97-1, edition 01.01.2023
  kzMazhilisSmd2023, // Art. 9(2), 95(3), 96(1), edition 01.01.2023
  kzKurultaiList2026, // Art. 97-1, edition 01.07.2026
  kzMaslikhatList2023, // Art. 111-1, edition 01.01.2023
  kzMaslikhatSmd2023, // Art. 9(3)–(4), 109-1, edition 01.01.2023
  kzAkim2023, // Art. 113-7, 113-9, 113-10, edition 01.01.2023
  kzAkim2026, // the same, edition 01.07.2026
  kzLocalBody2026, // Art. 9(6), 125(1-1), edition 01.07.2026
  kzSenate2023, // Art. 9(1), 79–81, edition 01.01.2023
  kzReferendum2022, // Law on the republican referendum, Art. 31
  kzReferendumConstitutional2022, // the same, second part of Art. 31(3)
];

const BY_NAME: ReadonlyMap<string, RuleSet> = new Map(SHIPPED_RULE_SETS.map((ruleSet) => [ruleSet.ruleSetId, ruleSet]));

/** Null where no rule set of that name is shipped. */
export function shippedRuleSet(name: string): RuleSet | null {
  return BY_NAME.get(name) ?? null;
}
