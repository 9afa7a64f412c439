/** Who may speak and who may decide: sources and officers of a definition or an amendment, and their keys. */
import { checkUnique, type DefinitionProblem, type Report } from './check-ids';
import type { ElectionDefinition, Officer, Source } from './definition';
import { publicKeyProblem } from './public-keys';

/** Each key costs integer arithmetic, of officers about a millisecond: a record must not hold the others up for longer. */
const OFFICERS_MAX = 500;
const SOURCE_KEYS_MAX = 2_000;

type Persons = Pick<ElectionDefinition, 'sources' | 'officers' | 'units'>;

/** Sources and officers of a definition or an amendment; the units are those of the definition. */
export function checkPersons(persons: Persons): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  reportPersons(persons, (code, place, detail) => {
    problems.push({ code, place, detail });
  });
  return problems;
}

export function reportPersons({ sources = [], officers = [], units }: Persons, report: Report): void {
  checkUnique(
    officers.map((officer) => officer.officerId),
    'officers',
    report,
  );
  const unitIds = new Set(units.map((unit) => unit.unitId));
  const names = new Set<string>();
  sources.forEach((source, index) => {
    if (names.has(source.source)) report('ID_TWICE', `sources[${index}]`, `"${source.source}" is listed twice`);
    names.add(source.source);
    if (source.signature === 'required' && (source.publicKeys ?? []).length === 0) {
      report('SOURCE_WITHOUT_KEY', `sources[${index}]`, 'must sign but has no public key');
    }
    for (const unitId of source.units ?? []) {
      if (!unitIds.has(unitId)) report('UNIT_UNKNOWN', `sources[${index}].units`, `no unit "${unitId}"`);
    }
  });
  reportKeysOfOfficers(officers, report);
  reportKeysOfSources(sources, report);
}

/** Two officers must be two keys: what two must agree on, nobody may sign alone. */
export function reportSharedKeys(officers: Iterable<Officer>, report: Report): void {
  const holderOf = new Map<string, string>();
  for (const { officerId, publicKey } of officers) {
    const holder = holderOf.get(publicKey);
    if (holder !== undefined && holder !== officerId) {
      report('PUBLIC_KEY_TWICE', 'officers', `"${officerId}" has the key of "${holder}"`);
    }
    holderOf.set(publicKey, officerId);
  }
}

function reportKeysOfOfficers(officers: readonly Officer[], report: Report): void {
  reportSharedKeys(officers, report);
  if (officers.length > OFFICERS_MAX) {
    report('PUBLIC_KEYS_TOO_MANY', 'officers', `${officers.length} officers, at most ${OFFICERS_MAX}`);
    return;
  }
  officers.forEach(({ publicKey }, index) => {
    const problem = publicKeyProblem(publicKey, { groupOnly: true });
    if (problem !== null) report('PUBLIC_KEY_INVALID', `officers[${index}].publicKey`, problem);
  });
}

function reportKeysOfSources(sources: readonly Source[], report: Report): void {
  const count = sources.reduce((keys, { publicKeys = [] }) => keys + publicKeys.length, 0);
  if (count > SOURCE_KEYS_MAX) {
    report('PUBLIC_KEYS_TOO_MANY', 'sources', `${count} keys, at most ${SOURCE_KEYS_MAX}`);
    return;
  }
  sources.forEach(({ publicKeys = [] }, index) => {
    publicKeys.forEach((publicKey, keyIndex) => {
      const place = `sources[${index}].publicKeys[${keyIndex}]`;
      const problem = publicKeyProblem(publicKey, { groupOnly: false });
      if (problem !== null) report('PUBLIC_KEY_INVALID', place, problem);
      if (publicKeys.indexOf(publicKey) < keyIndex) report('PUBLIC_KEY_TWICE', place, 'is listed twice');
    });
  });
}
