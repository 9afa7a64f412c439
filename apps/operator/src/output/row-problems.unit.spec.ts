import type { RowProblem } from '#libs/backend/files';
import { Session } from '../session';
import { RowProblems } from './row-problems';

function linesFor(problems: readonly RowProblem[]): readonly string[] {
  const lines: string[] = [];
  const output = { write: (text: string) => lines.push(text.trimEnd()) > 0, once: () => undefined };
  const signal = new AbortController().signal;
  const session = new Session({ env: {}, stdout: output, stderr: output, stderrIsTerminal: false, signal });
  const report = new RowProblems(session);
  for (const problem of problems) report.note(problem);
  report.finish();
  return lines;
}

const figure = (line: number, column = 4): RowProblem => ({
  code: 'FIGURE_INVALID',
  file: 'rows.csv',
  line,
  column,
  detail: `"${line}.5" under "A" is not a whole number`,
});

describe('Rows that could not be read', () => {
  it('are named one by one, and summed up by code', () => {
    expect(
      linesFor([figure(2), { code: 'ROW_QUOTES', file: 'rows.csv', line: 3, detail: 'a quote is never closed' }]),
    ).toEqual([
      'FIGURE_INVALID: "2.5" under "A" is not a whole number, rows.csv:2:4, you must correct this row',
      'ROW_QUOTES: a quote is never closed, rows.csv:3, you must correct this row',
      '2 rows left out: 1 FIGURE_INVALID, 1 ROW_QUOTES',
    ]);
  });

  it('fold where many are of one kind: three lines and a count, however many', () => {
    const lines = linesFor(Array.from({ length: 3_000 }, (_, at) => figure(at + 2)));
    expect(lines).toHaveLength(5);
    expect(lines.slice(3)).toEqual([
      'FIGURE_INVALID: 2,997 more rows of rows.csv in column 4, the first in line 5',
      '3,000 rows left out: 3,000 FIGURE_INVALID',
    ]);
  });

  it('are not folded where their messages differ', () => {
    const details = ['12.0', '1,346', '1 346', '1\u00a0346', 'x', '-'];
    const lines = linesFor(details.map((detail, at) => ({ ...figure(at + 2), detail })));
    expect(lines).toHaveLength(details.length + 1);
    expect(lines[3]).toContain('1<U+00A0>346');
  });

  it('name no more than twenty of all kinds', () => {
    const lines = linesFor(Array.from({ length: 40 }, (_, at) => figure(2 + at, at)));
    expect(lines.filter((line) => line.includes('you must'))).toHaveLength(20);
    expect(lines).toHaveLength(41);
  });

  it('say nothing where there is none', () => {
    expect(linesFor([])).toEqual([]);
  });
});
