/** What an amendment may change, and what it changes. */
import { parseInstant } from '#libs/allocation';
import type { DefinitionProblem } from '../definition/check-ids';
import { needsApproval } from '../state/amendment-proposals';
import { logProblem } from '../definition/check-log';
import { checkPersons, reportSharedKeys } from '../definition/check-persons';
import type { Officer } from '../definition/definition';
import type { ElectionState, Sealed } from '../state/election-state';
import type { Amendment } from '../record/decision';
import { checkRegister, REGISTER_PART_PRECINCTS_MAX, type PrecinctRow } from '../definition/register';

const MATTERS = [
  'precincts',
  'officers',
  'revokedOfficers',
  'sources',
  'revokedSources',
  'publishFrom',
  'log',
] as const;

/** Officers who propose and approve who may speak and decide. */
export const AMENDERS_MIN = 2;

/**
 * Amendments of officers at most. Every certification names them all, by hash and place, so that anyone who verifies it
 * knows which officers might sign: about 240 kB.
 */
export const OFFICER_AMENDMENTS_MAX = 1_000;

/** Everything that is wrong with an amendment; empty means that it may stand. */
export function checkAmendment(state: ElectionState, sealed: Sealed, amendment: Amendment): DefinitionProblem[] {
  const given = MATTERS.filter((matter) => amendment[matter] !== undefined);
  const place = 'amendment';
  if (given.length === 0) return [{ code: 'AMENDMENT_EMPTY', place, detail: `it names none of ${MATTERS.join(', ')}` }];
  if (amendment.precincts !== undefined) {
    if (given.length > 1) return [{ code: 'AMENDMENT_MIXED', place, detail: 'precincts are added by themselves' }];
    return checkPrecincts(sealed, amendment.precincts);
  }
  const { definition } = sealed.layout;
  if (changesOfficers(amendment) && state.officerAmendments.length >= OFFICER_AMENDMENTS_MAX) {
    const detail = `officers were amended ${OFFICER_AMENDMENTS_MAX} times, which is the most that can be published`;
    return [{ code: 'AMENDMENTS_TOO_MANY', place, detail }];
  }
  const problems = [...checkPersons({ ...amendment, units: definition.units })];
  for (const officerId of amendment.revokedOfficers ?? []) {
    if (!state.officers.has(officerId))
      problems.push({ code: 'OFFICER_UNKNOWN', place: 'revokedOfficers', detail: `no officer "${officerId}"` });
  }
  reportSharedKeys(officersAfter(state, amendment), (code, at, detail) => {
    if (!problems.some((problem) => problem.code === code)) problems.push({ code, place: at, detail });
  });
  if (needsApproval(amendment) && amendersAfter(state, amendment) < AMENDERS_MIN) {
    const detail = 'fewer than two would be left who may amend, so that nothing could ever be put right';
    problems.push({ code: 'OFFICERS_MISSING', place: 'revokedOfficers', detail });
  }
  for (const source of amendment.revokedSources ?? []) {
    if (!state.sources.has(source) || state.revokedSources.has(source))
      problems.push({ code: 'SOURCE_UNKNOWN', place: 'revokedSources', detail: `no source "${source}"` });
  }
  const { publishFrom } = amendment;
  if (typeof publishFrom === 'string' && parseInstant(publishFrom) === null) {
    problems.push({ code: 'INSTANT_INVALID', place: 'publishFrom', detail: 'not a date and time with UTC offset' });
  }
  const wrongLog = amendment.log === undefined ? null : logProblem(amendment.log);
  if (wrongLog !== null) problems.push({ code: 'LOG_INVALID', place: 'log', detail: wrongLog });
  return problems;
}

/** True if other officers may sign after it. */
export function changesOfficers({ officers, revokedOfficers }: Amendment): boolean {
  return officers !== undefined || revokedOfficers !== undefined;
}

function officersAfter(state: ElectionState, { officers = [], revokedOfficers = [] }: Amendment): readonly Officer[] {
  const left = new Map([...state.officers, ...officers.map((officer) => [officer.officerId, officer] as const)]);
  for (const officerId of revokedOfficers) left.delete(officerId);
  return [...left.values()];
}

function amendersAfter(state: ElectionState, amendment: Amendment): number {
  return officersAfter(state, amendment).filter((officer) => officer.may.includes('amend')).length;
}

function checkPrecincts({ layout }: Sealed, rows: readonly PrecinctRow[]): DefinitionProblem[] {
  if (rows.length > REGISTER_PART_PRECINCTS_MAX) {
    const detail = `${rows.length} precincts, at most ${REGISTER_PART_PRECINCTS_MAX} in one amendment`;
    return [{ code: 'REGISTER_PART_INVALID', place: 'precincts', detail }];
  }
  const known = rows.filter(({ precinctId }) => layout.precinctNoOf.has(precinctId));
  return [
    ...checkRegister(layout.definition, rows),
    ...known.map(({ precinctId }) => {
      const detail = `"${precinctId}" is already in the register`;
      return { code: 'PRECINCT_TWICE', place: 'precincts', detail };
    }),
  ];
}

/** Applies an amendment that takes effect. */
export function amend(state: ElectionState, amendment: Amendment): void {
  if (amendment.precincts !== undefined) state.addPrecincts(amendment.precincts);
  for (const officer of amendment.officers ?? []) state.setOfficer(officer);
  for (const officerId of amendment.revokedOfficers ?? []) state.revokeOfficer(officerId);
  for (const source of amendment.sources ?? []) state.setSource(source);
  for (const source of amendment.revokedSources ?? []) state.revokedSources.add(source);
}
