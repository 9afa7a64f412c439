/**
 * Which commission answers for a unit (Art. 10, 13, 15-1; RF for referendums). The definition has no register of
 * commissions, so one is named by its level and its unit. Where an act forms none for a district, the territorial
 * commission does its work (Art. 10(3)).
 */
import { isRegulated } from '#libs/allocation';
import { MAZHILIS, REFERENDUM } from '../law/contest-kinds';
import type { Contest, ElectionDefinition, Title } from '../definition/definition';
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import { unitKey } from './layout';

/** `unknown`: no act regulates the contest. */
export type CommissionLevel = 'central' | 'territorial' | 'district' | 'unknown';

export interface Commission {
  readonly level: CommissionLevel;
  readonly hierarchy: string;
  readonly unitId: string;
  /** Title of the unit; null where the definition gives none. */
  readonly title: Title | null;
  /** For people, in English. */
  readonly name: string;
}

/** Contests of the whole country, whose topmost unit is that of the central commission. */
const NATIONAL: ReadonlySet<string> = new Set([...MAZHILIS, ...REFERENDUM, 'kurultai_list', 'president', 'senate']);

const NAMES: Readonly<Record<CommissionLevel, (unit: string) => string>> = {
  central: (unit) => `central commission, ${unit}`,
  territorial: (unit) => `territorial commission of ${unit}`,
  district: (unit) => `district commission of ${unit}`,
  unknown: (unit) => `commission of ${unit}`,
};

interface NamedUnit {
  readonly title: Title | null;
  readonly isTop: boolean;
}

/** Units and constituencies of a definition by unitKey, made once: anyone who asks for one asks for thousands. */
const UNITS = new WeakMap<ElectionDefinition, ReadonlyMap<string, NamedUnit>>();

function unitsOf(definition: ElectionDefinition): ReadonlyMap<string, NamedUnit> {
  const known = UNITS.get(definition);
  if (known !== undefined) return known;
  const units = new Map<string, NamedUnit>();
  for (const { unitId, parentId, title = null } of definition.units) {
    units.set(unitKey(ADMINISTRATIVE, unitId), { title, isTop: parentId === undefined });
  }
  for (const [hierarchy, entries] of Object.entries(definition.constituencies ?? {})) {
    for (const { constituencyId, title = null } of entries) {
      units.set(unitKey(hierarchy, constituencyId), { title, isTop: false });
    }
  }
  UNITS.set(definition, units);
  return units;
}

function levelOf(contestKind: string, hierarchy: string, isTop: boolean): CommissionLevel {
  if (!isRegulated(contestKind)) return 'unknown';
  if (hierarchy !== ADMINISTRATIVE) return 'district';
  return isTop && NATIONAL.has(contestKind) ? 'central' : 'territorial';
}

/** The commission of a unit in a contest. The unit must be one of the definition. */
export function commissionOf(
  definition: ElectionDefinition,
  { kind }: Pick<Contest, 'kind'>,
  unitId: string,
  hierarchy: string = ADMINISTRATIVE,
): Commission {
  const named = unitsOf(definition).get(unitKey(hierarchy, unitId));
  const title = named?.title ?? null;
  const level = levelOf(kind, hierarchy, named?.isTop ?? true);
  const unit = title?.en ?? title?.ru ?? title?.kk;
  return { level, hierarchy, unitId, title, name: NAMES[level](unit === undefined ? unitId : `${unit} (${unitId})`) };
}

/** Commissions of the officers who may take a decision of one of these kinds, as the definition names them. */
export function commissionsThatMay(
  { officers = [] }: Pick<ElectionDefinition, 'officers'>,
  kinds: readonly string[],
): readonly string[] {
  const able = officers.filter(({ may }) => may.some((kind) => kinds.includes(kind)));
  return [...new Set(able.map(({ commission }) => commission))];
}
