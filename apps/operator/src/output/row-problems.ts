/**
 * What could not be read of files, to the caller: each row by its place, but not a screen of equal lines. With
 * `--json` every problem is in the answer; the lines are the same.
 */
import { rowError, type RowProblem } from '#libs/backend/files';
import type { Session } from '../session';
import { grouped, shown } from './table';

/** Rows with one message, and of all messages, that are named by a line each; the others are counted. */
const NAMED_ALIKE_MAX = 3;
const NAMED_MAX = 20;

/** Rows that were not named, and where the first of them stands. */
interface Others {
  readonly file: string;
  readonly code: string;
  readonly column: number | undefined;
  readonly firstLine: number;
  rows: number;
}

/** Messages that differ in nothing but their numbers are equal to a reader. */
function messageKey({ file, code, column, detail }: RowProblem): string {
  return JSON.stringify([file, code, column, detail.replace(/\d+/g, '0')]);
}

export class RowProblems {
  private readonly others = new Map<string, Others>();
  private readonly byCode = new Map<string, number>();
  /** How often each message was printed; at most as many as rows are named. */
  private readonly printed = new Map<string, number>();
  private named = 0;

  constructor(private readonly session: Session) {}

  /** Names the row at once, or counts it where enough were named. */
  note(problem: RowProblem): void {
    const { code } = problem;
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
    const key = messageKey(problem);
    const before = this.printed.get(key) ?? 0;
    if (before >= NAMED_ALIKE_MAX || this.named >= NAMED_MAX) {
      this.count(problem);
      return;
    }
    this.printed.set(key, before + 1);
    this.named += 1;
    this.session.complain(rowError({ ...problem, detail: shown(problem.detail) }));
  }

  /** The rows that were not named, and how many were left out by code; nothing where all is well. */
  finish(): void {
    for (const { file, code, column, rows, firstLine } of this.others.values()) {
      const where = column === undefined ? '' : ` in column ${column}`;
      const more = rows === 1 ? '1 more row' : `${grouped(rows)} more rows`;
      this.session.say(`${code}: ${more} of ${file}${where}, the first in line ${firstLine}`);
    }
    const total = [...this.byCode.values()].reduce((sum, count) => sum + count, 0);
    if (total === 0) return;
    const codes = [...this.byCode].map(([code, count]) => `${grouped(count)} ${code}`).join(', ');
    this.session.say(`${total === 1 ? '1 row' : `${grouped(total)} rows`} left out: ${codes}`);
  }

  private count({ file, code, column, line }: RowProblem): void {
    const key = JSON.stringify([file, code, column]);
    const others = this.others.get(key) ?? { file, code, column, firstLine: line, rows: 0 };
    others.rows += 1;
    this.others.set(key, others);
  }
}

/** All problems of a call at once. */
export function sayProblems(session: Session, problems: readonly RowProblem[]): void {
  const report = new RowProblems(session);
  for (const problem of problems) report.note(problem);
  report.finish();
}
