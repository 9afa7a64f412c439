/** Rows of the simulated journal as a fold reads them. */
import type { Verdict } from '#libs/election';
import { codesOf, decodeHeaders, verdictKindOf, type JournalSlice } from '#libs/journal';
import { numberIn, textIn, type CopiedRow } from './copied-rows';

function verdictOf(row: CopiedRow, cause: number, subject: number): Verdict {
  const kind = verdictKindOf(numberIn(row, 'kind'));
  if (kind === null) throw new Error('a verdict of no kind');
  const [contestNo, precinctNo] = [numberIn(row, 'contest_no'), numberIn(row, 'precinct_no')];
  return {
    cause,
    subject,
    kind,
    codes: codesOf(textIn(row, 'codes')),
    warnings: codesOf(textIn(row, 'warnings')),
    detail: textIn(row, 'detail'),
    cell: Number.isNaN(contestNo) ? null : { contestNo, precinctNo: Number.isNaN(precinctNo) ? -1 : precinctNo },
  };
}

export function sliceOf(rows: readonly CopiedRow[], later: readonly CopiedRow[]): JournalSlice {
  const verdicts = new Map<number, Verdict[]>();
  const add = (verdict: Verdict): void => {
    verdicts.set(verdict.cause, [...(verdicts.get(verdict.cause) ?? []), verdict]);
  };
  for (const row of later) add(verdictOf(row, numberIn(row, 'cause'), numberIn(row, 'subject')));
  const records = rows.map((row) => {
    const position = numberIn(row, 'position');
    add(verdictOf(row, position, position));
    const [key, value, headers] = [row['key'] ?? null, row['value'] ?? null, decodeHeaders(row['headers'] ?? null)];
    const record = { position, timestampMs: numberIn(row, 'timestamp_ms'), key, value, headers };
    return { record, sha256: row['sha256'] ?? Buffer.alloc(0) };
  });
  return { records, verdicts };
}
