/** What checks of a definition report, and the ids that all of its lists have. */
import { identifierProblem } from './identifiers';

/** One thing that is wrong, with its place as a path such as `contests[0].options[2].optionId`. */
export interface DefinitionProblem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

export type Report = (code: string, place: string, detail: string) => void;

export function checkId(id: string, place: string, report: Report): void {
  const problem = identifierProblem(id);
  if (problem !== null) report('ID_INVALID', place, `the id ${problem}`);
}

export function checkUnique(ids: readonly string[], place: string, report: Report): void {
  const seen = new Set<string>();
  ids.forEach((id, index) => {
    checkId(id, `${place}[${index}]`, report);
    if (seen.has(id)) report('ID_TWICE', `${place}[${index}]`, `"${id}" is listed twice`);
    seen.add(id);
  });
}
