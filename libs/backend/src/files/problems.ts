/** What can be wrong with a file: as a whole (an error that stops the call), or with one of its rows (the rest continues). */
import { codeOf, EXIT, messageOf, SanaqError } from '#libs/basics';

/** A row that could not be read. The one who made the file must correct it. */
export interface RowProblem {
  /** Stable code of docs/codes.md. */
  readonly code: string;
  readonly file: string;
  /** From 1; the line on which the row begins. */
  readonly line: number;
  /** From 1: the field's number in a CSV, the character's in NDJSON. */
  readonly column?: number;
  readonly detail: string;
}

/** `file:line:column` as far as known, as editors and compilers write it. */
export function placeOfRow(problem: Pick<RowProblem, 'file' | 'line' | 'column'>): string {
  const column = problem.column === undefined ? '' : `:${problem.column}`;
  return `${problem.file}:${problem.line}${column}`;
}

/** A row's problem as an error: what `complain` of the CLI prints while the rest of the file continues. */
export function rowError(problem: RowProblem): SanaqError {
  const { code, detail: message } = problem;
  const place = placeOfRow(problem);
  return new SanaqError({ code, message, place, actor: 'user', action: 'correct this row', exitCode: EXIT.difference });
}

/** An error about a file that the caller named; nothing was changed. */
export function fileError(code: string, file: string, message: string, action: string, cause?: unknown): SanaqError {
  return new SanaqError({ code, message, place: file, actor: 'user', action, exitCode: EXIT.badInput, cause });
}

/** The system's refusal to open or read a file, in words. */
export function unreadable(file: string, cause: unknown): SanaqError {
  const code = codeOf(cause);
  if (code === 'ENOENT') return fileError('FILE_NOT_FOUND', file, 'there is no such file', 'correct its name', cause);
  if (code === 'EISDIR') return fileError('FILE_UNREADABLE', file, 'this is a folder', 'name a file in it', cause);
  return fileError('FILE_UNREADABLE', file, messageOf(cause), 'make the file readable', cause);
}

export function notUtf8(file: string, line: number): SanaqError {
  return fileError('FILE_NOT_UTF8', `${file}:${line}`, 'the text is not UTF-8', 'convert the file to UTF-8');
}
