/** The printed form: a table and sentences with which a person with a pocket calculator repeats the allocation. */
import { baseLines, grouped, source, table } from './explain-format';
import { majorityLines } from './explain-majority';
import { referendumLines } from './explain-referendum';
import { explainTexts } from './explain-texts';
import type { ExplainTexts, Language } from './explain-texts';
import type { AllocationInput } from '../input/input';
import type { DecisionRequired, Outcome } from '../outcome/outcome';
import type { Trace } from '../outcome/trace';

export type { Language } from './explain-texts';

function thresholdLines(trace: Trace, words: ExplainTexts, language: Language): readonly string[] {
  const { threshold } = trace;
  if (threshold === undefined) return [];
  const lines = [`${threshold.text[language]}${source(threshold, words)}`];
  const { base } = threshold;
  if (base === null) return lines;
  lines.push(...baseLines(base, words));
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
  if (award !== undefined) lines.push(`${award.text[language]}${source(award, words)} ${award.lists.join(', ')}.`);
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
  const { ranking } = outcome.trace;
  if (ranking === undefined) return [];
  const rows = ranking.candidates.map(({ rank, candidate, votes }) => [
    candidate,
    grouped(votes),
    String(rank),
    outcome.winners.includes(candidate) ? words.elected : '',
  ]);
  return [
    table([words.candidate, words.votes, words.rank, words.result], rows),
    '',
    `${ranking.text[language]}${source(ranking, words)}`,
  ];
}

/** What follows where nobody is elected. */
function repeatLines(
  { tie, withdrawn, repeat, vacancies }: Trace,
  words: ExplainTexts,
  language: Language,
): readonly string[] {
  return [
    ...(tie === undefined ? [] : [`${tie.text[language]}${source(tie, words)} ${tie.tied.join(', ')}.`]),
    ...(withdrawn === undefined
      ? []
      : [`${withdrawn.text[language]}${source(withdrawn, words)} ${withdrawn.options.join(', ')}.`]),
    ...(repeat === undefined ? [] : [`${repeat.text[language]}${source(repeat, words)} ${repeat.among.join(', ')}.`]),
    ...(vacancies === undefined
      ? []
      : [
          `${vacancies.text[language]}${source(vacancies, words)} ${words.additionalElections}: ${grouped(vacancies.vacant)}.`,
        ]),
  ];
}

function decisionLines(decision: DecisionRequired, words: ExplainTexts, language: Language): readonly string[] {
  const gap = decision.gap === null ? '' : ` [${decision.gap}]`;
  const lines = [`${words.decisionRequired}${gap}: ${decision.question[language]}${source(decision, words)}`];
  for (const { option, title, provisional } of decision.options) {
    const given = Object.entries(provisional.seats).map(([id, seats]) => `${id} ${seats}`);
    const gets = [...given, ...provisional.winners, ...(provisional.repeatVoteAmong ?? [])].join(', ');
    const more = provisional.additionalElections;
    const anew = more === undefined ? '' : `; ${words.additionalElections}: ${grouped(more.seats)}`;
    const open = provisional.undecided > 0 ? `; ${words.undecided}: ${provisional.undecided}` : '';
    const what = title === undefined ? '' : ` — ${title[language]}`;
    lines.push(`  ${option}${what}${gets === '' ? '' : `: ${gets}`}${anew}${open}`);
  }
  lines.push(`  questionSha256 ${decision.questionSha256}`);
  return lines;
}

function closingLines(outcome: Outcome, words: ExplainTexts, language: Language): readonly string[] {
  const { trace, decision } = outcome;
  const lines = trace.checks.map((node) => {
    const numbers = `${grouped(node.left)} ${node.relation} ${grouped(node.right)}`;
    return `${node.text[language]} ${numbers}${source(node, words)}`;
  });
  for (const used of trace.decisions.used) lines.push(`${words.decided}: ${used.option} (${used.questionSha256})`);
  for (const not of trace.decisions.rejected) {
    lines.push(`${words.rejected}: ${not.option} (${not.questionSha256}), ${words[not.reason]}`);
  }
  for (const { relation, left, right, article } of outcome.notClosed ?? []) {
    lines.push(`${words.notClosed}: ${relation}: ${grouped(left)}, ${grouped(right)} (${article})`);
  }
  for (const problem of outcome.problems ?? []) {
    const who = problem.options === undefined ? '' : `: ${problem.options.join(', ')}`;
    lines.push(`${problem.code}: ${problem.place}: ${problem.detail}${who}`);
  }
  if (decision !== null) lines.push(...decisionLines(decision, words, language));
  if (outcome.state === 'completed') lines.push(`${words.result}: ${words.results[outcome.result ?? 'none']}.`);
  for (const note of trace.notes ?? []) lines.push(`${words.note}: ${note.text[language]}${source(note, words)}`);
  return lines;
}

/** Text for people, ending in a line break; the same outcome and input always give the same text. */
export function explain(outcome: Outcome, input: AllocationInput, language: Language = 'en'): string {
  const words = explainTexts[language];
  const { trace } = outcome;
  const isList = trace.method === 'hare_largest_remainder' && trace.threshold !== undefined;
  const edition = trace.edition === null ? '' : `, ${words.edition} ${trace.edition}`;
  const mandates = trace.method === 'referendum' ? '' : ` ${words.mandates}: ${grouped(input.seats)}.`;
  const lines = [
    `${words.ruleSet}: ${trace.ruleSetId}${edition}.${mandates}`,
    ...(input.againstAll === null ? [] : [`${words.againstAll}: ${grouped(input.againstAll)}.`]),
    '',
    ...(isList ? [listTable(outcome, input, words), ''] : []),
    ...thresholdLines(trace, words, language),
    ...shareLines(trace, words, language),
    ...secondListLines(trace, words, language),
    ...pluralityLines(outcome, words, language),
    ...majorityLines(outcome, words, language),
    ...referendumLines(trace, input, words, language),
    ...repeatLines(trace, words, language),
    ...closingLines(outcome, words, language),
  ];
  return `${lines.join('\n')}\n`;
}
