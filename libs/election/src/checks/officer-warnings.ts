/** Officers by whom an election could not be decided or certified: known before it is published, not on the night. */
import { DECISION_KINDS, rightFor, type DecisionKind } from '../decisions/decisions';
import type { DefinitionProblem } from '../definition/check-ids';
import type { ElectionDefinition, Officer } from '../definition/definition';

/** What two officers must do together. */
const RIGHTS_OF_TWO = ['certify', 'amend'] as const;

function isDecisionKind(right: string): right is DecisionKind {
  return DECISION_KINDS.some((kind) => kind === right);
}

function warningsOf(officer: Officer, index: number): DefinitionProblem[] {
  const place = `officers[${index}].may`;
  if (officer.may.length === 0) {
    return [{ code: 'OFFICER_MAY_NOTHING', place, detail: `"${officer.officerId}" may decide nothing` }];
  }
  return officer.may.flatMap((right) => {
    const detail = rightProblem(right, officer);
    return detail === null ? [] : [{ code: 'OFFICER_RIGHT_UNKNOWN', place, detail }];
  });
}

function rightProblem(right: string, { may, officerId }: Officer): string | null {
  if (!isDecisionKind(right)) return `"${right}" of "${officerId}" is not a kind of decision`;
  const needed = rightFor(right);
  return may.includes(needed) ? null : `"${right}" of "${officerId}" gives nothing: what is asked for is "${needed}"`;
}

/** Of an election that is about to be opened; a rehearsal may do without officers. */
export function officerWarnings({
  officers = [],
  rehearsal,
}: Pick<ElectionDefinition, 'officers' | 'rehearsal'>): readonly DefinitionProblem[] {
  const warnings = officers.flatMap(warningsOf);
  if (rehearsal && officers.length === 0) return warnings;
  for (const right of RIGHTS_OF_TWO) {
    const count = officers.filter(({ may }) => may.includes(right)).length;
    if (count >= 2) continue;
    const detail = `${count === 0 ? 'nobody' : 'one officer alone'} may ${right}, which takes two`;
    warnings.push({ code: 'OFFICERS_TOO_FEW', place: 'officers', detail });
  }
  return warnings;
}
