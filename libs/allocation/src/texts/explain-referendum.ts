/** The printed form of a referendum. */
import { baseLines, grouped, source, table } from './explain-format';
import type { ExplainTexts, Language } from './explain-texts';
import type { AllocationInput } from '../input/input';
import type { Trace, UnitsNode, YesRow } from '../outcome/trace';

function compared(row: Pick<YesRow, 'lhs' | 'rhs' | 'exceeds'>, words: ExplainTexts): string {
  const verdict = row.exceeds ? words.exceeds : words.notExceeds;
  return `${grouped(row.lhs)} ${row.exceeds ? '>' : '≤'} ${grouped(row.rhs)}, ${verdict}`;
}

function unitLines(units: UnitsNode, words: ExplainTexts, language: Language): readonly string[] {
  const rows = units.units.map((row) => [row.unit, grouped(row.yes), grouped(row.tookPart), compared(row, words)]);
  const relation = `${units.lhs} ${units.reached ? '≥' : '<'} ${units.rhs}`;
  return [
    `${units.text[language]}${source(units, words)}`,
    table([words.unit, 'Y', 'T', words.result], rows),
    `k = ${units.k}, n = ${units.n}: ${relation}, ${units.reached ? words.reached : words.notReached}`,
  ];
}

export function referendumLines(
  { held, adoption, units }: Trace,
  { options }: AllocationInput,
  words: ExplainTexts,
  language: Language,
): readonly string[] {
  if (held === undefined || adoption === undefined) return [];
  return [
    table(
      [words.answer, words.votes],
      options.map(({ optionId, votes }) => [optionId, grouped(votes)]),
    ),
    '',
    `${held.text[language]}${source(held, words)}`,
    ...baseLines(held.entitled, words, 'R'),
    ...baseLines(held.tookPart, words, 'T'),
    `  ${compared({ ...held, exceeds: held.held }, words)}`,
    `${adoption.text[language]}${source(adoption, words)}`,
    `  Y = ${grouped(adoption.yes)}: ${compared(adoption, words)}`,
    ...(units === undefined ? [] : unitLines(units, words, language)),
  ];
}
