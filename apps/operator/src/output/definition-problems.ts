/** What is wrong with a definition or its register, to the caller. */
import { definitionInvalid } from '#libs/backend/files';
import type { Session } from '../session';
import { grouped } from './table';

/** Problems of one code that are named by a line each; a register in a wrong order would fill the screen. */
const NAMED_OF_CODE_MAX = 10;

interface Problem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

/** Names all problems but the last, which the error itself names that the caller throws; the many of one code by number. */
export function sayFurtherProblems(session: Session, file: string, problems: readonly Problem[]): void {
  const byCode = new Map<string, number>();
  for (const problem of problems.slice(0, -1)) {
    const before = byCode.get(problem.code) ?? 0;
    byCode.set(problem.code, before + 1);
    if (before < NAMED_OF_CODE_MAX) session.complain(definitionInvalid(file, [problem]));
  }
  for (const [code, count] of byCode) {
    if (count > NAMED_OF_CODE_MAX) session.say(`${code}: ${grouped(count - NAMED_OF_CODE_MAX)} more`);
  }
}
