/** From what a user may write as a rule set to the rule set written out in full. */
import { canonicalJson } from '../json/canonical';
import {
  LIST_STEPS,
  MAJORITY_QUESTIONS,
  MAJORITY_STEPS,
  PLURALITY_STEPS,
  PLURALITY_TIES,
  REFERENDUM_STEPS,
  type RuleSet,
} from './rule-set';
import { isFields, type Fields } from '../json/json-fields';
import {
  checkDays,
  checkHead,
  checkKeys,
  checkOneOf,
  checkShare,
  checkTermList,
  checkText,
  checkTextList,
  checkTexts,
  checkThreshold,
  entriesOf,
  fieldsOf,
  HEAD_OPTIONAL,
  isWhole,
  type Report,
} from './rule-set-shape';
import { SHIPPED_RULE_SETS, shippedRuleSet } from './shipped';

export type CheckedRuleSet = { readonly ok: RuleSet } | { readonly problems: readonly string[] };

/** Narrows after the checks: `problems` is empty exactly where the value is a rule set. */
function isSound(_value: unknown, problems: readonly string[]): _value is RuleSet {
  return problems.length === 0;
}

function checkSecondList(value: unknown, report: Report): void {
  const rule = fieldsOf(value, 'secondList', report);
  if (rule === null) return;
  checkKeys(rule, ['minimumSeats', 'coefficient'], [], 'secondList: ', report);
  if (!isWhole(rule['minimumSeats'], 1)) report('secondList.minimumSeats must be a whole number from 1');
  checkShare(rule['coefficient'], [], 'secondList.coefficient', report);
}

function checkList(value: Fields, writtenOut: boolean, report: Report): void {
  const inline = ['method', 'threshold', 'tie'];
  const full = [...inline, 'ruleSetId', 'secondList', 'articles'];
  checkKeys(value, writtenOut ? full : inline, writtenOut ? HEAD_OPTIONAL : [], '', report);
  const { threshold = null, secondList = null } = value;
  if (threshold !== null) checkThreshold(threshold, 'threshold', report);
  checkOneOf(value['tie'], ['registered_earlier', 'decision'], 'tie', report);
  if (!writtenOut) return;
  if (secondList !== null) checkSecondList(secondList, report);
  checkHead(value, LIST_STEPS, report);
}

function checkPlurality(value: Fields, writtenOut: boolean, report: Report): void {
  const inline = ['method', 'tie'];
  const full = [...inline, 'ruleSetId', 'againstAllBlocks', 'articles'];
  checkKeys(
    value,
    writtenOut ? full : inline,
    writtenOut ? [...HEAD_OPTIONAL, 'tieGap', 'severalMarks'] : [],
    '',
    report,
  );
  checkOneOf(value['tie'], writtenOut ? PLURALITY_TIES : ['decision'], 'tie', report);
  if (!writtenOut) return;
  const { tieGap, severalMarks } = value;
  if (tieGap !== undefined) checkText(tieGap, 'tieGap', report);
  if (severalMarks !== undefined) checkOneOf(severalMarks, [true, false], 'severalMarks', report);
  checkOneOf(value['againstAllBlocks'], [false], 'againstAllBlocks', report);
  checkHead(value, PLURALITY_STEPS, report);
}

function checkMajority(value: Fields, report: Report): void {
  const needed = ['method', 'ruleSetId', 'majority', 'twoNotElected', 'repeatVoteTied', 'gaps', 'articles'];
  checkKeys(value, needed, HEAD_OPTIONAL, '', report);
  checkThreshold(value['majority'], 'majority', report);
  for (const name of ['twoNotElected', 'repeatVoteTied']) {
    checkOneOf(value[name], ['decision', 'repeat_elections'], name, report);
  }
  checkTexts(value['gaps'], MAJORITY_QUESTIONS, false, 'gaps', report);
  checkHead(value, MAJORITY_STEPS, report);
}

function checkUnitMajority(value: unknown, report: Report): void {
  checkShare(value, ['unitKinds', 'counts'], 'unitMajority', report);
  if (!isFields(value)) return;
  checkTextList(value['unitKinds'], 'unitMajority.unitKinds', report);
  entriesOf(value['counts'], 'unitMajority.counts', report).forEach((entry, index) => {
    const place = `unitMajority.counts[${index}]`;
    checkDays(entry, ['count'], place, report);
    if (isFields(entry) && !isWhole(entry['count'], 1)) report(`${place}.count must be a whole number from 1`);
  });
}

function checkReferendum(value: Fields, report: Report): void {
  const rules = ['answers', 'entitled', 'tookPart', 'turnout', 'adoption', 'unitMajority'];
  checkKeys(value, ['method', 'ruleSetId', ...rules, 'articles'], HEAD_OPTIONAL, '', report);
  const answers = fieldsOf(value['answers'], 'answers', report);
  if (answers !== null) {
    checkTexts(answers, ['yes', 'no'], true, 'answers', report);
    if (answers['yes'] === answers['no']) report('answers must differ');
  }
  checkTermList(value['entitled'], 'entitled', report);
  checkTermList(value['tookPart'], 'tookPart', report);
  checkShare(value['turnout'], [], 'turnout', report);
  checkShare(value['adoption'], [], 'adoption', report);
  if ((value['unitMajority'] ?? null) !== null) checkUnitMajority(value['unitMajority'], report);
  checkHead(value, REFERENDUM_STEPS, report);
}

/** The method's own checks. Those without an inline form are always checked as written out. */
function checkMethod(value: Fields, writtenOut: boolean, report: Report): void {
  switch (value['method']) {
    case 'hare_largest_remainder':
      checkList(value, writtenOut, report);
      return;
    case 'plurality':
      checkPlurality(value, writtenOut, report);
      return;
    case 'absolute_majority':
      checkMajority(value, report);
      return;
    case 'referendum':
      checkReferendum(value, report);
      return;
    default:
      report('method must be "hare_largest_remainder", "plurality", "absolute_majority" or "referendum"');
  }
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
  checkMethod(value, writtenOut, report);
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
