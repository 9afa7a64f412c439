/**
 * What could not be read of files, to whoever called: each row by its place, but not a screen of equal lines. With
 * `--json` every problem stands in the answer; the lines are the same.
 */
import { rowError, type RowProblem } from '#libs/backend';
import type { Session } from '../session';
import { grouped, shown } from './table';

/** Rows of one kind, and of all kinds, that are named by a line each; the others are counted. */
const NAMED_OF_KIND_MAX = 3;
const NAMED_MAX = 20;

interface Kind {
  readonly file: string;
  readonly code: string;
  readonly column: number | undefined;
  named: number;
  /** Rows that were not named, and where the first of them stands. */
  others: number;
  firstOther: number;
}

export class RowProblems {
  private readonly kinds = new Map<string, Kind>();
  private readonly byCode = new Map<string, number>();
  private named = 0;

  constructor(private readonly session: Session) {}

  /** Names the row at once, or counts it where enough of its kind were named. */
  note(problem: RowProblem): void {
    const { file, code, column, line } = problem;
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
    const key = JSON.stringify([file, code, column]);
    const kind = this.kinds.get(key) ?? { file, code, column, named: 0, others: 0, firstOther: line };
    this.kinds.set(key, kind);
    if (kind.named < NAMED_OF_KIND_MAX && this.named < NAMED_MAX) {
      kind.named += 1;
      this.named += 1;
      this.session.complain(rowError({ ...problem, detail: shown(problem.detail) }));
      return;
    }
    if (kind.others === 0) kind.firstOther = line;
    kind.others += 1;
  }

  /** The kinds whose rows were not all named, and how many rows were left out by code; nothing where all is well. */
  finish(): void {
    for (const { file, code, column, others, firstOther } of this.kinds.values()) {
      if (others === 0) continue;
      const where = column === undefined ? '' : ` in column ${column}`;
      const rows = others === 1 ? '1 more row' : `${grouped(others)} more rows`;
      this.session.say(`${code}: ${rows} of ${file}${where}, the first in line ${firstOther}`);
    }
    const total = [...this.byCode.values()].reduce((sum, count) => sum + count, 0);
    if (total === 0) return;
    const codes = [...this.byCode].map(([code, count]) => `${grouped(count)} ${code}`).join(', ');
    this.session.say(`${total === 1 ? '1 row' : `${grouped(total)} rows`} left out: ${codes}`);
  }
}

/** All problems of a call at once. */
export function sayProblems(session: Session, problems: readonly RowProblem[]): void {
  const report = new RowProblems(session);
  for (const problem of problems) report.note(problem);
  report.finish();
}
