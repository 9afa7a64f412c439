/** The register of precincts: every slot that a result can have. Sealed by its number of rows and their hash. */
import { createHash } from 'node:crypto';
import type { ElectionDefinition } from './definition';
import type { DefinitionProblem } from './check-ids';
import { identifierProblem } from './identifiers';

/** One precinct of the register: where it hangs in every hierarchy. */
export interface PrecinctRow {
  readonly precinctId: string;
  /** The leaf unit (territory) under which it hangs. */
  readonly territoryId: string;
  /** Voters on the list when the register was sealed, or null where not known. */
  readonly registered: number | null;
  /** Constituency by hierarchy; a hierarchy that is missing here means: in none of its constituencies. */
  readonly constituencies: Readonly<Record<string, string>>;
}

/** Precincts in one `register.published` record at most. */
export const REGISTER_PART_PRECINCTS_MAX = 1_000;

/**
 * SHA-256 over the rows in order, each as the JSON array `[precinctId, territoryId, registered, [[hierarchy,
 * constituencyId], …]]` with the pairs sorted by hierarchy, followed by a line feed.
 */
export function registerSha256(rows: Iterable<PrecinctRow>): string {
  const hash = createHash('sha256');
  for (const row of rows) {
    const pairs = Object.entries(row.constituencies).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    hash.update(`${JSON.stringify([row.precinctId, row.territoryId, row.registered, pairs])}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** What is wrong with the rows under this definition; places are `register[ROW]` with the row's number from 1. */
export function checkRegister(definition: ElectionDefinition, rows: readonly PrecinctRow[]): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const parents = new Set(definition.units.map((unit) => unit.parentId));
  const units = new Set(definition.units.map((unit) => unit.unitId));
  const constituencies = new Map(
    Object.entries(definition.constituencies ?? {}).map(([hierarchy, entries]) => [
      hierarchy,
      new Set(entries.map((entry) => entry.constituencyId)),
    ]),
  );
  const rowOf = new Map<string, number>();
  const checkRow = (row: PrecinctRow, number: number): void => {
    const report = (code: string, detail: string): void => {
      problems.push({ code, place: `register[${number}]`, detail });
    };
    const idProblem = identifierProblem(row.precinctId);
    if (idProblem !== null) report('ID_INVALID', `the precinct's id ${idProblem}`);
    const first = rowOf.get(row.precinctId);
    if (first !== undefined) report('PRECINCT_TWICE', `"${row.precinctId}" is already in row ${first}`);
    else rowOf.set(row.precinctId, number);
    if (!units.has(row.territoryId)) report('TERRITORY_UNKNOWN', `no unit "${row.territoryId}"`);
    else if (parents.has(row.territoryId)) report('TERRITORY_NOT_LEAF', `"${row.territoryId}" has units below it`);
    if (row.registered !== null && (!Number.isSafeInteger(row.registered) || row.registered < 0)) {
      report('REGISTERED_INVALID', 'registered is a whole number or blank');
    }
    for (const [hierarchy, id] of Object.entries(row.constituencies)) {
      const known = constituencies.get(hierarchy);
      if (known === undefined) report('HIERARCHY_UNKNOWN', `no hierarchy "${hierarchy}"`);
      else if (!known.has(id)) report('CONSTITUENCY_UNKNOWN', `no "${id}" in "${hierarchy}"`);
    }
  };
  rows.forEach((row, index) => checkRow(row, index + 1));
  if (rows.length === 0) problems.push({ code: 'REGISTER_EMPTY', place: 'register', detail: 'no precinct at all' });
  return problems;
}
