/** The checks that an input must pass before anything is computed. */
import { notClosed } from './closing';
import { checkReferendum } from './check-referendum-input';
import { SEATS_MAX, termsOf, type AllocationInput, type GapDecision, type InputProblem } from './input';
import { parseInstant } from './instant';
import type { RuleSet } from '../rule-sets/rule-set';
import { isIdentifier, parseTerm } from '../rule-sets/term';

type Report = (code: string, place: string, detail: string, options?: readonly string[]) => void;

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

const COUNT = 'must be a whole number from 0 to 9007199254740991';

function checkOptions(input: AllocationInput, report: Report): void {
  if (input.options.length === 0) report('OPTIONS_MISSING', 'options', 'there is nobody to give a seat to');
  const seen = new Set<string>();
  input.options.forEach((option, index) => {
    const place = `options[${index}]`;
    const { optionId } = option;
    if (!isIdentifier(optionId)) report('OPTION_ID_INVALID', `${place}.optionId`, 'is not an id', [optionId]);
    if (seen.has(optionId)) report('OPTION_TWICE', place, `"${optionId}" is listed twice`, [optionId]);
    seen.add(optionId);
    if (!isCount(option.votes)) report('COUNT_INVALID', `${place}.votes`, COUNT, [optionId]);
  });
}

/** Two lists registered at one instant could never be told apart by Art. 97-1(4), so the record itself is wrong. */
function checkInstants(input: AllocationInput, report: Report): void {
  const holders = new Map<bigint, string>();
  input.options.forEach((option, index) => {
    if (option.registeredAt === undefined) return;
    const place = `options[${index}].registeredAt`;
    const instant = parseInstant(option.registeredAt);
    if (instant === null) {
      report('INSTANT_INVALID', place, 'must be a date and time with UTC offset (RFC 3339)', [option.optionId]);
      return;
    }
    const other = holders.get(instant);
    if (other === undefined) holders.set(instant, option.optionId);
    else report('REGISTERED_TOGETHER', place, 'two lists with one instant of registration', [other, option.optionId]);
  });
}

function checkTerms(ruleSet: RuleSet, input: AllocationInput, report: Report): void {
  for (const text of termsOf(ruleSet)) {
    const name = parseTerm(text)?.name;
    if (name === undefined) report('TERM_INVALID', 'ruleSet', `"${text}" is not a term`);
    else if (name !== 'votes' && name !== 'lists' && !Object.hasOwn(input.counters, name)) {
      report('COUNTER_MISSING', 'counters', `the rule set needs the counter "${name}"`);
    }
  }
}

/** Each is an option, once. */
function checkWithdrawn({ options, withdrawn = [] }: AllocationInput, report: Report): void {
  withdrawn.forEach((id, index) => {
    const known = options.some(({ optionId }) => optionId === id) && withdrawn.indexOf(id) === index;
    if (!known)
      report('WITHDRAWN_INVALID', `withdrawn[${index}]`, `"${id}" is not an option, or is listed twice`, [id]);
  });
}

function checkDecisions(decisions: readonly GapDecision[], report: Report): void {
  const answers = new Map<string, string>();
  decisions.forEach((decision, index) => {
    const earlier = answers.get(decision.questionSha256);
    if (earlier !== undefined && earlier !== decision.option) {
      report('DECISIONS_CONFLICT', `decisions[${index}]`, 'two decisions answer one question differently');
    }
    answers.set(decision.questionSha256, decision.option);
  });
}

/** One mandate, one office, one question. */
export function hasOneSeat(ruleSet: RuleSet): boolean {
  if (ruleSet.method === 'plurality') return ruleSet.tie !== 'decision';
  return ruleSet.method !== 'hare_largest_remainder';
}

/** Everything that is wrong with an input for this rule set; empty means that it can be computed with. */
export function checkInput(
  ruleSet: RuleSet,
  input: AllocationInput,
  decisions: readonly GapDecision[],
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const report: Report = (code, place, detail, options) => {
    problems.push({ code, place, detail, ...(options === undefined ? {} : { options }) });
  };
  if (!isCount(input.seats) || input.seats < 1 || input.seats > SEATS_MAX) {
    report('SEATS_INVALID', 'seats', `must be a whole number from 1 to ${SEATS_MAX}`);
  }
  if (input.againstAll !== null && !isCount(input.againstAll)) {
    report('COUNT_INVALID', 'againstAll', `${COUNT}, or null`);
  }
  for (const [counterId, value] of Object.entries(input.counters)) {
    if (!isCount(value)) report('COUNT_INVALID', `counters.${counterId}`, COUNT);
  }
  checkOptions(input, report);
  if (ruleSet.method === 'hare_largest_remainder') checkInstants(input, report);
  if (hasOneSeat(ruleSet) && input.seats !== 1) {
    report('SEATS_INVALID', 'seats', 'this rule set is for one mandate, one office or one question: 1');
  }
  checkTerms(ruleSet, input, report);
  checkWithdrawn(input, report);
  if (problems.length === 0 && ruleSet.method === 'referendum') checkReferendum(ruleSet, input, report);
  if (problems.length === 0 && input.asCounted !== true) {
    for (const { place, relation, left, right, article } of notClosed(ruleSet, input)) {
      report('TOTALS_NOT_CLOSED', place, `${relation} does not hold: ${left} and ${right} (${article})`);
    }
  }
  checkDecisions(decisions, report);
  return problems;
}
