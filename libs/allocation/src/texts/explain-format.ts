/** Numbers, tables and articles of the printed form. */
import type { ExplainTexts } from './explain-texts';
import type { BaseNode } from '../outcome/trace';
import { parseTerm } from '../rule-sets/term';

/** Whole numbers in groups of three, in every language with a plain comma. */
export function grouped(value: string | number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Aligned columns: the first to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join(' | ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.map(line)].join('\n');
}

/** "Art. 97-1(1), edition 2023-01-01" or nothing for an inline rule set. */
export function source(
  node: { readonly article: string | null; readonly edition: string | null },
  words: ExplainTexts,
): string {
  if (node.article === null) return '';
  return node.edition === null ? ` (${node.article})` : ` (${node.article}, ${words.edition} ${node.edition})`;
}

/** "Base: votes = 6,366,441 (Art. 43(5))." and what its terms mean. */
export function baseLines(base: BaseNode, words: ExplainTexts, title: string = words.base): readonly string[] {
  const article = base.article === null ? '' : ` (${base.article})`;
  const names = new Set(base.terms.map((term) => parseTerm(term)?.name));
  return [
    `${title}: ${base.terms.join(' + ')} = ${grouped(base.value)}${article}.`,
    ...(names.has('votes') ? [`  votes: ${words.votesTerm}.`] : []),
    ...(names.has('lists') ? [`  lists: ${words.listsTerm}.`] : []),
  ];
}
