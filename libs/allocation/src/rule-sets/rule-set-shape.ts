/** Parts that the shapes of several rule sets share, checked key by key. */
import { eachWrongKey, fieldsOr, isFields, type Fields } from '../json/json-fields';
import { parseTerm } from './term';

export type Report = (problem: string) => void;

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The value where it is an object; otherwise reports and gives null. */
export function fieldsOf(value: unknown, name: string, report: Report): Fields | null {
  return fieldsOr(value, () => {
    report(`${name} must be an object`);
  });
}

/** The entries where it is a list; otherwise reports and gives none. */
export function entriesOf(value: unknown, name: string, report: Report): readonly unknown[] {
  if (Array.isArray(value)) return value;
  report(`${name} must be a list`);
  return [];
}

export function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

/** Reports keys that are unknown and keys that are missing. */
export function checkKeys(
  value: Fields,
  needed: readonly string[],
  optional: readonly string[],
  at: string,
  report: Report,
): void {
  eachWrongKey(value, needed, optional, (problem, key) => {
    report(problem === 'unknown' ? `${at}unknown key "${key}"` : `${at}"${key}" is missing`);
  });
}

export function checkOneOf(value: unknown, allowed: readonly unknown[], name: string, report: Report): void {
  if (!allowed.includes(value)) report(`${name} must be ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`);
}

export function checkText(value: unknown, name: string, report: Report): void {
  if (typeof value !== 'string' || value === '') report(`${name} must be a text`);
}

/** At least one text. */
export function checkTextList(value: unknown, name: string, report: Report): void {
  const entries = entriesOf(value, name, report);
  if (entries.length === 0) report(`${name} must not be empty`);
  entries.forEach((entry, index) => {
    checkText(entry, `${name}[${index}]`, report);
  });
}

/** At least one term. */
export function checkTermList(value: unknown, name: string, report: Report): void {
  if (!Array.isArray(value) || value.length === 0) {
    report(`${name} must name at least one term`);
    return;
  }
  value.forEach((term: unknown, index) => {
    if (typeof term !== 'string' || parseTerm(term) === null) report(`${name}[${index}] is not a term`);
  });
}

/** A share of a whole: 0 ≤ numerator ≤ denominator, denominator ≥ 1; `others` are further keys. */
export function checkShare(value: unknown, others: readonly string[], name: string, report: Report): void {
  const share = fieldsOf(value, name, report);
  if (share === null) return;
  checkKeys(share, ['numerator', 'denominator', ...others], [], `${name}: `, report);
  if (!isWhole(share['denominator'], 1)) report(`${name}.denominator must be a whole number from 1`);
  if (!isWhole(share['numerator'], 0)) report(`${name}.numerator must be a whole number from 0`);
  else if (isWhole(share['denominator'], 1) && share['numerator'] > share['denominator']) {
    report(`${name} must not be above 1`);
  }
}

/** A share of a sum of terms. */
export function checkThreshold(value: unknown, name: string, report: Report): void {
  checkShare(value, ['base'], name, report);
  if (isFields(value)) checkTermList(value['base'], `${name}.base`, report);
}

export function checkTexts(
  value: unknown,
  keys: readonly string[],
  needed: boolean,
  name: string,
  report: Report,
): void {
  const texts = fieldsOf(value, name, report);
  if (texts === null) return;
  checkKeys(texts, needed ? keys : [], keys, `${name}: `, report);
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text !== 'string') report(`${name}.${key} must be a text`);
  }
}

/** Days from and until, both included; `others` are further keys. */
export function checkDays(value: unknown, others: readonly string[], name: string, report: Report): void {
  const days = fieldsOf(value, name, report);
  if (days === null) return;
  checkKeys(days, ['from', 'until', ...others], [], `${name}: `, report);
  for (const key of ['from', 'until']) {
    const day = days[key];
    const open = key === 'until' && day === null;
    if (!open && !(typeof day === 'string' && DAY.test(day))) report(`${name}.${key} must be YYYY-MM-DD`);
  }
}

/** What any rule set may have beside its rules. */
export const HEAD_OPTIONAL = ['title', 'edition', 'inForce', 'openDates', 'contestKinds', 'notes'];

/** What only a written-out rule set has: its name, title, edition, days in force, kinds, notes and articles. */
export function checkHead(value: Fields, steps: readonly string[], report: Report): void {
  const { ruleSetId, title, edition, inForce, openDates, contestKinds, notes, articles } = value;
  checkText(ruleSetId, 'ruleSetId', report);
  if (title !== undefined) checkTexts(title, ['kk', 'ru', 'en'], true, 'title', report);
  if (edition !== undefined && !(typeof edition === 'string' && DAY.test(edition)))
    report('edition must be YYYY-MM-DD');
  if (inForce !== undefined) checkDays(inForce, [], 'inForce', report);
  if (contestKinds !== undefined) checkTextList(contestKinds, 'contestKinds', report);
  if (openDates !== undefined) {
    entriesOf(openDates, 'openDates', report).forEach((entry, index) => {
      checkDays(entry, ['gap'], `openDates[${index}]`, report);
      if (isFields(entry)) checkText(entry['gap'], `openDates[${index}].gap`, report);
    });
  }
  if (notes !== undefined) {
    entriesOf(notes, 'notes', report).forEach((entry, index) => {
      const note = fieldsOf(entry, `notes[${index}]`, report);
      if (note === null) return;
      checkKeys(note, ['article', 'text'], [], `notes[${index}]: `, report);
      checkText(note['article'], `notes[${index}].article`, report);
      checkTexts(note['text'], ['kk', 'ru', 'en'], true, `notes[${index}].text`, report);
    });
  }
  checkTexts(articles, steps, false, 'articles', report);
}
