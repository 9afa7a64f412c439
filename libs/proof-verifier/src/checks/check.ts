/** Results of checks: every check that belongs to a document is in them, also one that does not apply. */
import { CHECK_NAMES, type CheckNumber, type Language } from '../words/names';
import { inWords, type Reason, type ReasonKey } from '../words/reasons';

export type Outcome = 'passed' | 'failed' | 'not applicable';

export interface Check {
  readonly number: CheckNumber;
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** Path in the document, file and line, or unit; null where the whole document is meant. */
  readonly where: string | null;
}

/** A check as people and programs read it. */
export interface ShownCheck {
  readonly number: CheckNumber;
  readonly name: string;
  readonly outcome: Outcome;
  readonly what: string;
  readonly where: string | null;
}

export function shownCheck({ number, outcome, reason, where }: Check, language: Language = 'en'): ShownCheck {
  return { number, name: CHECK_NAMES[number][language], outcome, what: inWords(reason, language), where };
}

type Values = Readonly<Record<string, string | number>>;

/** The result of one check, before it has its number. */
export interface Finding {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly where: string | null;
}

function finding(outcome: Outcome, reason: ReasonKey, values: Values, where: string | null): Finding {
  return { outcome, reason: { key: reason, values }, where };
}

export function passed(reason: ReasonKey, values: Values = {}, where: string | null = null): Finding {
  return finding('passed', reason, values, where);
}

export function failed(reason: ReasonKey, values: Values = {}, where: string | null = null): Finding {
  return finding('failed', reason, values, where);
}

export function notApplicable(reason: ReasonKey, values: Values = {}, where: string | null = null): Finding {
  return finding('not applicable', reason, values, where);
}

/** The same with an English sentence, for documents that the page does not read. */
export function told(outcome: Outcome, sentence: string, where: string | null = null): Finding {
  return { outcome, reason: { sentence }, where };
}

export function numbered(number: CheckNumber, found: Finding): Check {
  return { number, ...found };
}

/** True if no check failed. */
export function holds(checks: readonly Check[]): boolean {
  return checks.every(({ outcome }) => outcome !== 'failed');
}

/** All checks of a document that could not be read: the first one says why, nothing else can hold. */
export function unreadable(problem: string, where: string, others: readonly CheckNumber[]): readonly Check[] {
  return [
    numbered('C0', failed('unreadable', { problem }, where)),
    ...others.map((number) => numbered(number, failed('restsOn', { check: 'C0' }))),
  ];
}
