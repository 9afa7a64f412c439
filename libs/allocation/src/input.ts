/** What an allocation starts from, and the checks that it must pass before anything is computed. */
import { parseInstant } from './instant';
import type { RuleSet } from './rule-set';
import { isIdentifier, parseTerm } from './term';

/** A list or a candidate with its votes; against all is not one of them. */
export interface AllocationOption {
  readonly optionId: string;
  /** Non-negative integer up to 2^53 − 1. */
  readonly votes: number;
  /** Instant of registration of the list, RFC 3339 with UTC offset. */
  readonly registeredAt?: string;
}

export interface AllocationInput {
  /** Mandates to distribute, from the act that calls the election; 1 to 100,000. */
  readonly seats: number;
  readonly options: readonly AllocationOption[];
  /** Votes against all; null where the ballot had no such line. */
  readonly againstAll: number | null;
  /** Totals of the protocol's counters, which a threshold's base may name. */
  readonly counters: Readonly<Record<string, number>>;
  /** True for the repeat vote that a tie led to (Art. 95(3)): a tie there is a gap of the law (GAP-SMD-4). */
  readonly repeatVote?: boolean;
}

/** A recorded decision of a commission: the question it answers and the option it chose. */
export interface GapDecision {
  readonly questionSha256: string;
  readonly option: string;
}

/** One thing that is wrong with an input. Codes are stable; `options` names those concerned. */
export interface InputProblem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
  readonly options?: readonly string[];
}

export const SEATS_MAX = 100_000;

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
    if (seen.has(optionId)) report('OPTION_TWICE', place, `"${optionId}" stands there a second time`, [optionId]);
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

function checkBase(ruleSet: RuleSet, input: AllocationInput, report: Report): void {
  if (ruleSet.method !== 'hare_largest_remainder' || ruleSet.threshold === null) return;
  for (const text of ruleSet.threshold.base) {
    const name = parseTerm(text)?.name;
    if (name === undefined) report('TERM_INVALID', 'ruleSet.threshold.base', `"${text}" is not a term`);
    else if (name !== 'votes' && name !== 'lists' && !Object.hasOwn(input.counters, name)) {
      report('COUNTER_MISSING', 'counters', `the threshold's base needs the counter "${name}"`);
    }
  }
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
  if (ruleSet.method === 'hare_largest_remainder' && ruleSet.tie === 'registered_earlier') checkInstants(input, report);
  if (ruleSet.method === 'plurality' && ruleSet.tie === 'repeat' && input.seats !== 1) {
    report('SEATS_INVALID', 'seats', 'a single-mandate district has one mandate');
  }
  checkBase(ruleSet, input, report);
  checkDecisions(decisions, report);
  return problems;
}

/** The value of a threshold's base; the input must have passed checkInput. */
export function sumOfTerms(terms: readonly string[], input: AllocationInput): bigint {
  const lists = input.options.reduce((sum, option) => sum + BigInt(option.votes), 0n);
  return terms.reduce((sum, text) => {
    const term = parseTerm(text);
    if (term === null) throw new Error(`term ${text} was not checked before use`);
    if (term.name === 'lists') return sum + term.factor * lists;
    if (term.name === 'votes') return sum + term.factor * (lists + BigInt(input.againstAll ?? 0));
    return sum + term.factor * BigInt(input.counters[term.name] ?? 0);
  }, 0n);
}
