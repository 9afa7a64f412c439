/** Referendum: held, adopted, and where the rule set says so adopted in enough units (Art. 31 RF). */
import { citation, readArticles, readShare, sum, type Case, type Edition, type Unit } from '../case/case';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { compared, fraction, times } from '../fraction';
import type { Problem } from '../case/problems';
import type { Place } from '../document/reader';
import { relation, type Solution } from '../course/solution';
import { baseOf, isId, termOf } from '../case/terms';

type Share = ReturnType<typeof readShare>;

export interface ReferendumRules extends Edition {
  readonly yes: string;
  readonly no: string;
  readonly entitled: readonly string[];
  readonly tookPart: readonly string[];
  readonly turnout: Share;
  readonly adoption: Share;
  readonly unitMajority: (Share & { readonly unitKinds: readonly string[] }) | null;
}

/** Throws Misread. */
export function readReferendumRules(ruleSet: Place): ReferendumRules {
  const answers = ruleSet.object('answers');
  const units = ruleSet.objectOrNull('unitMajority');
  return {
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
    articles: readArticles(ruleSet),
    yes: answers.text('yes'),
    no: answers.text('no'),
    entitled: ruleSet.texts('entitled'),
    tookPart: ruleSet.texts('tookPart'),
    turnout: readShare(ruleSet.object('turnout')),
    adoption: readShare(ruleSet.object('adoption')),
    unitMajority: units === null ? null : { ...readShare(units), unitKinds: units.texts('unitKinds') },
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A unit as a case of its own. */
function caseOf(given: Case, { counters, votes }: Unit): Case {
  const options = given.options.map((option) => ({ ...option, votes: votes.get(option.optionId) ?? 0 }));
  return { ...given, options, againstAll: null, counters };
}

function ofUnit(rules: ReferendumRules, { unitId, counters, votes }: Unit, place: string): readonly Problem[] {
  const names = [...rules.entitled, ...rules.tookPart].flatMap((text) => termOf(text)?.name ?? []);
  const missing = names.filter((name) => name !== 'votes' && name !== 'lists' && !counters.has(name));
  return [
    ...(isId(unitId) ? [] : [{ code: 'SHAPE_INVALID', place: `${place}.unitId` }]),
    ...[...counters, ...votes]
      .filter(([, value]) => !isCount(value))
      .map(([name]) => ({ code: 'COUNT_INVALID', place: `${place}.${name}` })),
    ...[rules.yes, rules.no]
      .filter((answer) => !votes.has(answer))
      .map(() => ({ code: 'FIELD_MISSING', place: `${place}.votes` })),
    ...missing.map(() => ({ code: 'COUNTER_MISSING', place: `${place}.counters` })),
  ];
}

function ofUnits(given: Case, rules: ReferendumRules): readonly Problem[] {
  if (rules.unitMajority === null) return [];
  const units = given.units ?? [];
  if (units.length === 0) return [{ code: 'UNIT_FIGURES_MISSING', place: 'units' }];
  const ids = units.map(({ unitId }) => unitId);
  const found = units.flatMap((unit, index) => {
    const place = `units[${index}]`;
    const twice = ids.indexOf(unit.unitId) === index ? [] : [{ code: 'ID_TWICE', place }];
    return [...twice, ...ofUnit(rules, unit, place)];
  });
  if (found.length > 0) return found;
  const unequal = given.options.filter(
    ({ optionId, votes }) => sum(units.map((unit) => BigInt(unit.votes.get(optionId) ?? 0))) !== BigInt(votes),
  ).length;
  const tookPart = sum(units.map((unit) => baseOf(rules.tookPart, caseOf(given, unit))));
  const open = unequal + (tookPart === baseOf(rules.tookPart, given) ? 0 : 1);
  return Array.from({ length: open }, () => ({ code: 'UNITS_NOT_CLOSED', place: 'units' }));
}

/** What is wrong with the answers and the units of an input whose figures are sound. */
export function referendumProblems(given: Case, rules: ReferendumRules): readonly Problem[] {
  const ids = given.options.map(({ optionId }) => optionId);
  const answers = ids.length === 2 && ids.includes(rules.yes) && ids.includes(rules.no);
  if (!answers || given.againstAll !== null) return [{ code: 'ANSWERS_DIFFER', place: 'options' }];
  const counted = sum(given.options.map(({ votes }) => BigInt(votes)));
  const tooFew = baseOf(rules.tookPart, given) < counted;
  return [...(tooFew ? [{ code: 'BASE_INVALID', place: 'counters' }] : []), ...ofUnits(given, rules)];
}

function votesFor({ options }: Case, answer: string): number {
  return options.find(({ optionId }) => optionId === answer)?.votes ?? 0;
}

/** value > share · whole, strictly. */
function isMore(value: bigint, { numerator, denominator }: Share, whole: bigint): boolean {
  return compared(fraction(value), times(fraction(whole), fraction(numerator, denominator))) > 0;
}

function yesRow(rules: ReferendumRules, given: Case): ExpectedObject {
  const yes = votesFor(given, rules.yes);
  const tookPart = baseOf(rules.tookPart, given);
  return {
    yes,
    tookPart: `${tookPart}`,
    lhs: `${rules.adoption.denominator * BigInt(yes)}`,
    rhs: `${rules.adoption.numerator * tookPart}`,
    exceeds: isMore(BigInt(yes), rules.adoption, tookPart),
  };
}

function heldNode(rules: ReferendumRules, entitled: bigint, tookPart: bigint): ExpectedObject {
  const base = (terms: readonly string[], value: bigint, step: string): ExpectedObject => ({
    terms,
    value: `${value}`,
    article: rules.articles.get(step) ?? null,
  });
  return {
    ...citation(rules, 'held'),
    text: SENTENCE,
    entitled: base(rules.entitled, entitled, 'held'),
    tookPart: base(rules.tookPart, tookPart, 'base'),
    lhs: `${rules.turnout.denominator * tookPart}`,
    rhs: `${rules.turnout.numerator * entitled}`,
    held: isMore(tookPart, rules.turnout, entitled),
  };
}

function unitsNode(rules: ReferendumRules, given: Case): ExpectedObject | null {
  const { unitMajority } = rules;
  if (unitMajority === null) return null;
  const units = (given.units ?? []).map((unit) => ({ unit: unit.unitId, ...yesRow(rules, caseOf(given, unit)) }));
  const k = units.filter((unit: ExpectedObject) => unit['exceeds'] === true).length;
  const n = units.length;
  const { numerator, denominator } = unitMajority;
  const enough = times(fraction(BigInt(n)), fraction(numerator, denominator));
  return {
    ...citation(rules, 'units'),
    text: SENTENCE,
    unitKinds: unitMajority.unitKinds,
    units,
    k,
    n,
    lhs: `${denominator * BigInt(k)}`,
    rhs: `${numerator * BigInt(n)}`,
    reached: n > 0 && compared(fraction(BigInt(k)), enough) >= 0,
  };
}

function relations(rules: ReferendumRules, given: Case, tookPart: bigint): readonly ExpectedObject[] {
  const [yes, no] = [BigInt(votesFor(given, rules.yes)), BigInt(votesFor(given, rules.no))];
  const answers = relation(citation(rules, 'base'), 'yes + no ≤ took part', yes + no, '≤', tookPart);
  if (rules.unitMajority === null) return [answers];
  // The units were found to add up before anything was computed.
  const cited = citation(rules, 'units');
  return [
    answers,
    relation(cited, 'Σ yes of the units = yes', yes, '=', yes),
    relation(cited, 'Σ took part of the units = took part', tookPart, '=', tookPart),
  ];
}

export function solveReferendum(given: Case, rules: ReferendumRules): Solution {
  const [entitled, tookPart] = [baseOf(rules.entitled, given), baseOf(rules.tookPart, given)];
  if (entitled < 0n || tookPart < 0n) {
    const problems = [{ code: 'BASE_INVALID', place: 'counters' }];
    return { kind: 'stopped', state: 'invalid_input', problems, nodes: {} };
  }
  const held = heldNode(rules, entitled, tookPart);
  const adoption: ExpectedObject = { ...citation(rules, 'adopted'), text: SENTENCE, ...yesRow(rules, given) };
  const units = unitsNode(rules, given);
  const adopted = adoption['exceeds'] === true && (units === null || units['reached'] === true);
  const result = held['held'] === true ? (adopted ? 'adopted' : 'rejected') : 'not_held';
  const nodes: ExpectedObject = {
    held,
    adoption,
    ...(units === null ? {} : { units }),
    checks: relations(rules, given, tookPart),
  };
  return { kind: 'settled', result, seats: null, winners: [], nodes };
}
