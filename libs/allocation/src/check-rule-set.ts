/** From what a user may write as a rule set to the rule set written out in full. */
import type { RuleSet } from './rule-set';
import { LIST_STEPS, PLURALITY_STEPS } from './rule-set';
import { canonicalJson } from './canonical';
import { SHIPPED_RULE_SETS, shippedRuleSet } from './rule-sets';
import { parseTerm } from './term';

export type CheckedRuleSet = { readonly ok: RuleSet } | { readonly problems: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;
type Report = (problem: string) => void;

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

/** Reports keys that are unknown and keys that are missing; own keys only, so `__proto__` hides nothing. */
function checkKeys(
  value: Fields,
  needed: readonly string[],
  optional: readonly string[],
  at: string,
  report: Report,
): void {
  for (const key of Object.keys(value)) {
    if (!needed.includes(key) && !optional.includes(key)) report(`${at}unknown key "${key}"`);
  }
  for (const key of needed) if (!Object.hasOwn(value, key)) report(`${at}"${key}" is missing`);
}

function checkOneOf(value: unknown, allowed: readonly unknown[], name: string, report: Report): void {
  if (!allowed.includes(value)) report(`${name} must be ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`);
}

/** A share of a whole: 0 ≤ numerator ≤ denominator, denominator ≥ 1. */
function checkFraction(value: Fields, name: string, report: Report): void {
  if (!isWhole(value['denominator'], 1)) report(`${name}.denominator must be a whole number from 1`);
  if (!isWhole(value['numerator'], 0)) report(`${name}.numerator must be a whole number from 0`);
  else if (isWhole(value['denominator'], 1) && value['numerator'] > value['denominator']) {
    report(`${name} must not be above 1`);
  }
}

function checkThreshold(value: unknown, report: Report): void {
  if (value === null) return;
  if (!isFields(value)) {
    report('threshold must be an object or null');
    return;
  }
  checkKeys(value, ['numerator', 'denominator', 'base'], [], 'threshold: ', report);
  checkFraction(value, 'threshold', report);
  const base = value['base'];
  if (!Array.isArray(base) || base.length === 0) {
    report('threshold.base must name at least one term');
    return;
  }
  base.forEach((term: unknown, index) => {
    if (typeof term !== 'string' || parseTerm(term) === null) report(`threshold.base[${index}] is not a term`);
  });
}

function checkSecondList(value: unknown, report: Report): void {
  if (value === null) return;
  if (!isFields(value)) {
    report('secondList must be an object or null');
    return;
  }
  checkKeys(value, ['minimumSeats', 'coefficient'], [], 'secondList: ', report);
  if (!isWhole(value['minimumSeats'], 0)) report('secondList.minimumSeats must be a whole number from 0');
  const { coefficient } = value;
  if (!isFields(coefficient)) {
    report('secondList.coefficient must be an object');
    return;
  }
  checkKeys(coefficient, ['numerator', 'denominator'], [], 'secondList.coefficient: ', report);
  checkFraction(coefficient, 'secondList.coefficient', report);
}

function checkTexts(value: unknown, keys: readonly string[], needed: boolean, name: string, report: Report): void {
  if (!isFields(value)) {
    report(`${name} must be an object`);
    return;
  }
  checkKeys(value, needed ? keys : [], keys, `${name}: `, report);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') report(`${name}.${key} must be a text`);
  }
}

/** What only a written-out rule set has: its name, title, edition, days in force and articles. */
function checkHead(value: Fields, steps: readonly string[], report: Report): void {
  const { ruleSetId, title, edition, inForce, articles } = value;
  if (typeof ruleSetId !== 'string' || ruleSetId === '') report('ruleSetId must be a text');
  if (title !== undefined) checkTexts(title, ['kk', 'ru', 'en'], true, 'title', report);
  if (edition !== undefined && !(typeof edition === 'string' && DAY.test(edition)))
    report('edition must be YYYY-MM-DD');
  if (inForce !== undefined) {
    if (!isFields(inForce)) report('inForce must be an object');
    else {
      checkKeys(inForce, ['from', 'until'], [], 'inForce: ', report);
      for (const [name, day] of Object.entries(inForce)) {
        const open = name === 'until' && day === null;
        if (!open && !(typeof day === 'string' && DAY.test(day))) report(`inForce.${name} must be YYYY-MM-DD`);
      }
    }
  }
  checkTexts(articles, steps, false, 'articles', report);
}

const HEAD_OPTIONAL = ['title', 'edition', 'inForce'];

/** Narrows after the checks: `problems` is empty exactly where the value is a rule set. */
function isSound(_value: unknown, problems: readonly string[]): _value is RuleSet {
  return problems.length === 0;
}

function checkList(value: Fields, writtenOut: boolean, report: Report): void {
  const inline = ['method', 'threshold', 'tie'];
  const full = [...inline, 'ruleSetId', 'secondList', 'articles'];
  checkKeys(value, writtenOut ? full : inline, writtenOut ? HEAD_OPTIONAL : [], '', report);
  checkThreshold(value['threshold'] ?? null, report);
  checkOneOf(value['tie'], ['registered_earlier', 'decision'], 'tie', report);
  if (!writtenOut) return;
  checkSecondList(value['secondList'] ?? null, report);
  checkHead(value, LIST_STEPS, report);
}

function checkPlurality(value: Fields, writtenOut: boolean, report: Report): void {
  const inline = ['method', 'tie'];
  const full = [...inline, 'ruleSetId', 'againstAllBlocks', 'articles'];
  checkKeys(value, writtenOut ? full : inline, writtenOut ? HEAD_OPTIONAL : [], '', report);
  checkOneOf(value['tie'], writtenOut ? ['decision', 'repeat'] : ['decision'], 'tie', report);
  if (!writtenOut) return;
  checkOneOf(value['againstAllBlocks'], [false], 'againstAllBlocks', report);
  checkHead(value, PLURALITY_STEPS, report);
}

/**
 * Accepts the name of a shipped rule set, one of the inline shapes, or a rule set already written out (which has
 * `ruleSetId`), and returns it written out. Keys that are not known are refused: a misspelt rule must not be ignored.
 */
export function checkRuleSet(value: unknown): CheckedRuleSet {
  if (typeof value === 'string') {
    const shipped = shippedRuleSet(value);
    if (shipped !== null) return { ok: shipped };
    const names = SHIPPED_RULE_SETS.map((ruleSet) => ruleSet.ruleSetId).join(', ');
    return { problems: [`no rule set "${value}" is shipped; there are ${names}`] };
  }
  if (!isFields(value)) return { problems: ['a rule set is the name of a shipped one or an object'] };
  const problems: string[] = [];
  const report: Report = (problem) => {
    problems.push(problem);
  };
  const writtenOut = Object.hasOwn(value, 'ruleSetId');
  if (value['method'] === 'hare_largest_remainder') checkList(value, writtenOut, report);
  else if (value['method'] === 'plurality') checkPlurality(value, writtenOut, report);
  else report('method must be "hare_largest_remainder" or "plurality"');
  const full = writtenOut
    ? value
    : value['method'] === 'plurality'
      ? { ruleSetId: 'inline', ...value, againstAllBlocks: false, articles: {} }
      : { ruleSetId: 'inline', ...value, secondList: null, articles: {} };
  return isSound(full, problems) ? { ok: full } : { problems };
}

/**
 * False where a written-out rule set bears the name of a shipped one but differs from it. A stream of another release
 * may hold such a set and is computed as it stands; whoever publishes a definition should refuse it.
 */
export function bearsItsNameRightly(ruleSet: RuleSet): boolean {
  const shipped = shippedRuleSet(ruleSet.ruleSetId);
  return shipped === null || canonicalJson(shipped) === canonicalJson(ruleSet);
}
