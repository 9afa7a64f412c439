/** The printed form: a table and sentences with which a person with a pocket calculator repeats the allocation. */
import { explainTexts } from './explain-texts';
import type { ExplainTexts, Language } from './explain-texts';
import type { AllocationInput } from './input';
import type { DecisionRequired, Outcome } from './outcome';
import { parseTerm } from './term';
import type { Trace } from './trace';

export type { Language } from './explain-texts';

/** Whole numbers in groups of three, in every language with a plain comma. */
function grouped(value: string | number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Aligned columns: the first to the left, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join(' | ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.map(line)].join('\n');
}

/** "Art. 97-1(1), edition 2023-01-01" or nothing for an inline rule set. */
function source(
  node: { readonly article: string | null; readonly edition: string | null },
  words: ExplainTexts,
): string {
  if (node.article === null) return '';
  return node.edition === null ? ` (${node.article})` : ` (${node.article}, ${words.edition} ${node.edition})`;
}

function thresholdLines(trace: Trace, words: ExplainTexts, language: Language): readonly string[] {
  const { threshold } = trace;
  if (threshold === undefined) return [];
  const lines = [`${threshold.text[language]}${source(threshold, words)}`];
  const { base } = threshold;
  if (base === null) return lines;
  const article = base.article === null ? '' : ` (${base.article})`;
  lines.push(`${words.base}: ${base.terms.join(' + ')} = ${grouped(base.value)}${article}.`);
  if (base.terms.some((term) => parseTerm(term)?.name === 'votes')) lines.push(`  votes: ${words.votesTerm}.`);
  if (base.terms.some((term) => parseTerm(term)?.name === 'lists')) lines.push(`  lists: ${words.listsTerm}.`);
  for (const row of threshold.lists) {
    const relation = BigInt(row.lhs) >= BigInt(row.rhs) ? '≥' : '<';
    const verdict = row.passes ? words.passes : words.fails;
    lines.push(`  ${row.list}: ${grouped(row.lhs)} ${relation} ${grouped(row.rhs)}, ${verdict}`);
  }
  return lines;
}

function listTable(outcome: Outcome, input: AllocationInput, words: ExplainTexts): string {
  const { full, award, order } = outcome.trace;
  const completed = outcome.state === 'completed';
  const rows = input.options.map((option): readonly string[] => {
    const id = option.optionId;
    const share = full?.lists.find((row) => row.list === id);
    const place = award?.lists.indexOf(id) ?? -1;
    const next = award !== undefined && order?.lists[award.lists.length]?.list === id;
    return [
      id,
      grouped(option.votes),
      share === undefined ? '' : grouped(share.div),
      share === undefined ? '' : grouped(share.mod),
      place >= 0 ? `+1 (${words.number} ${place + 1})` : next ? words.firstWithout : '',
      completed && Object.hasOwn(outcome.seats, id) ? grouped(outcome.seats[id] ?? 0) : words.open,
    ];
  });
  return table([words.list, words.votes, 'v·S div T', 'v·S mod T', words.remainderSeat, words.seats], rows);
}

function shareLines(trace: Trace, words: ExplainTexts, language: Language): readonly string[] {
  const { basis, full, order, award } = trace;
  const lines: string[] = [];
  if (basis !== undefined) {
    const [T, S] = [grouped(basis.T), grouped(basis.S)];
    lines.push(`${basis.text[language]}${source(basis, words)} T = ${T}, S = ${S}.`);
  }
  if (full !== undefined) {
    lines.push(`${full.text[language]}${source(full, words)} ${words.left}: ${full.left}.`);
    for (const row of full.lists) {
      const [votes, product] = [grouped(row.votes), grouped(row.product)];
      const parts = `${grouped(row.div)}·${grouped(basis?.T ?? '')} + ${grouped(row.mod)}`;
      lines.push(`  ${row.list}: ${votes}·${grouped(basis?.S ?? '')} = ${product} = ${parts}`);
    }
  }
  if (order !== undefined) {
    lines.push(`${order.text[language]}${source(order, words)}`);
    const ranked = order.lists.map((row) => {
      const why = row.reason === 'remainder' ? '' : `, ${words[row.reason]}`;
      return `  ${row.rank}. ${row.list}: ${grouped(row.mod)}${why}`;
    });
    lines.push(...ranked);
  }
  if (award !== undefined) lines.push(`${award.text[language]} ${award.lists.join(', ')}.`);
  return lines;
}

function secondListLines(trace: Trace, words: ExplainTexts, language: Language): readonly string[] {
  const { secondList } = trace;
  if (secondList === undefined) return [];
  const { first, second, seats } = secondList;
  return [
    `${secondList.text[language]}${source(secondList, words)}`,
    `  ${first}, ${second}: T = ${grouped(secondList.T)}`,
    `  ${first}: v₁·S div T = ${grouped(secondList.full)}`,
    `  ${second}: ${words.reduced} = ${grouped(secondList.reduced)}, ${words.minimum} = ${secondList.minimumSeats}`,
    ...(seats === null ? [] : [`  ${first} ${seats.first}, ${second} ${seats.second}`]),
  ];
}

function pluralityLines(outcome: Outcome, words: ExplainTexts, language: Language): readonly string[] {
  const { ranking, tie } = outcome.trace;
  if (ranking === undefined) return [];
  const rows = ranking.candidates.map(({ rank, candidate, votes }) => [
    candidate,
    grouped(votes),
    String(rank),
    outcome.winners.includes(candidate) ? words.elected : '',
  ]);
  const lines = [
    table([words.candidate, words.votes, words.rank, words.result], rows),
    '',
    `${ranking.text[language]}${source(ranking, words)}`,
  ];
  if (tie !== undefined) lines.push(`${tie.text[language]}${source(tie, words)} ${tie.tied.join(', ')}.`);
  return lines;
}

function decisionLines(decision: DecisionRequired, words: ExplainTexts, language: Language): readonly string[] {
  const gap = decision.gap === null ? '' : ` [${decision.gap}]`;
  const lines = [`${words.decisionRequired}${gap}: ${decision.question[language]}${source(decision, words)}`];
  for (const { option, title, provisional } of decision.options) {
    const given = Object.entries(provisional.seats).map(([id, seats]) => `${id} ${seats}`);
    const gets = [...given, ...provisional.winners].join(', ');
    const open = provisional.undecided > 0 ? `; ${words.undecided}: ${provisional.undecided}` : '';
    const what = title === undefined ? '' : ` — ${title[language]}`;
    lines.push(`  ${option}${what}${gets === '' ? '' : `: ${gets}`}${open}`);
  }
  lines.push(`  questionSha256 ${decision.questionSha256}`);
  return lines;
}

function closingLines(outcome: Outcome, words: ExplainTexts, language: Language): readonly string[] {
  const { trace, decision } = outcome;
  const lines = trace.checks.map((node) => {
    const numbers = `${grouped(node.left)} ${node.relation} ${grouped(node.right)}`;
    return `${node.text[language]} ${numbers}`;
  });
  for (const used of trace.decisions.used) lines.push(`${words.decided}: ${used.option} (${used.questionSha256})`);
  for (const not of trace.decisions.rejected) {
    lines.push(`${words.rejected}: ${not.option} (${not.questionSha256}), ${words[not.reason]}`);
  }
  for (const problem of outcome.problems ?? []) {
    const who = problem.options === undefined ? '' : `: ${problem.options.join(', ')}`;
    lines.push(`${problem.code}: ${problem.place}: ${problem.detail}${who}`);
  }
  if (decision !== null) lines.push(...decisionLines(decision, words, language));
  if (outcome.state === 'completed') lines.push(`${words.result}: ${words.results[outcome.result ?? 'none']}.`);
  return lines;
}

/** Text for people, ending in a line break; the same outcome and input always give the same text. */
export function explain(outcome: Outcome, input: AllocationInput, language: Language = 'en'): string {
  const words = explainTexts[language];
  const { trace } = outcome;
  const isList = trace.method === 'hare_largest_remainder' && trace.threshold !== undefined;
  const edition = trace.edition === null ? '' : `, ${words.edition} ${trace.edition}`;
  const lines = [
    `${words.ruleSet}: ${trace.ruleSetId}${edition}. ${words.mandates}: ${grouped(input.seats)}.`,
    ...(input.againstAll === null ? [] : [`${words.againstAll}: ${grouped(input.againstAll)}.`]),
    '',
    ...(isList ? [listTable(outcome, input, words), ''] : []),
    ...thresholdLines(trace, words, language),
    ...shareLines(trace, words, language),
    ...secondListLines(trace, words, language),
    ...pluralityLines(outcome, words, language),
    ...closingLines(outcome, words, language),
  ];
  return `${lines.join('\n')}\n`;
}
