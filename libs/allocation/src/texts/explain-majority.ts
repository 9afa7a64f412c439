/** The printed form of an absolute majority. */
import { baseLines, grouped, source, table } from './explain-format';
import type { ExplainTexts, Language } from './explain-texts';
import type { Outcome } from '../outcome/outcome';

export function majorityLines(outcome: Outcome, words: ExplainTexts, language: Language): readonly string[] {
  const { majority } = outcome.trace;
  if (majority === undefined) return [];
  const rows = majority.candidates.map(({ candidate, votes }) => [
    candidate,
    grouped(votes),
    outcome.winners.includes(candidate) ? words.elected : '',
  ]);
  return [
    table([words.candidate, words.votes, words.result], rows),
    '',
    `${majority.text[language]}${source(majority, words)}`,
    ...baseLines(majority.base, words),
    ...majority.candidates.map(({ candidate, lhs, rhs, exceeds }) => {
      const verdict = exceeds ? words.exceeds : words.notExceeds;
      return `  ${candidate}: ${grouped(lhs)} ${exceeds ? '>' : '≤'} ${grouped(rhs)}, ${verdict}`;
    }),
  ];
}
