/** Checks of a referendum's figures: the two answers, and units that add up to the whole. */
import { inputOfUnit, sumOfTerms, termsOf, type AllocationInput, type UnitFigures } from './input';
import type { ReferendumRuleSet } from '../rule-sets/rule-set';
import { isIdentifier, parseTerm } from '../rule-sets/term';

type Report = (code: string, place: string, detail: string) => void;

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function checkUnit(ruleSet: ReferendumRuleSet, unit: UnitFigures, place: string, report: Report): boolean {
  let sound = true;
  const fail: Report = (...problem) => {
    sound = false;
    report(...problem);
  };
  if (!isIdentifier(unit.unitId)) fail('SHAPE_INVALID', `${place}.unitId`, 'is not an id');
  for (const [name, value] of [...Object.entries(unit.counters), ...Object.entries(unit.votes)]) {
    if (!isCount(value)) fail('COUNT_INVALID', `${place}.${name}`, 'must be a whole number from 0 to 9007199254740991');
  }
  for (const answer of Object.values(ruleSet.answers)) {
    if (!Object.hasOwn(unit.votes, answer))
      fail('FIELD_MISSING', `${place}.votes`, `the answer "${answer}" is missing`);
  }
  for (const text of termsOf(ruleSet)) {
    const name = parseTerm(text)?.name;
    if (name !== undefined && name !== 'votes' && name !== 'lists' && !Object.hasOwn(unit.counters, name)) {
      fail('COUNTER_MISSING', `${place}.counters`, `the rule set needs the counter "${name}"`);
    }
  }
  return sound;
}

/** Every precinct lies in one of the units, so what the units say adds up to what the whole says. */
function checkClosure(
  ruleSet: ReferendumRuleSet,
  input: AllocationInput,
  units: readonly UnitFigures[],
  report: Report,
): void {
  const sums: (readonly [string, bigint, bigint])[] = input.options.map(({ optionId, votes }) => [
    optionId,
    units.reduce((sum, unit) => sum + BigInt(unit.votes[optionId] ?? 0), 0n),
    BigInt(votes),
  ]);
  const tookPart = units.reduce((sum, unit) => sum + sumOfTerms(ruleSet.tookPart, inputOfUnit(input, unit)), 0n);
  sums.push(['took part', tookPart, sumOfTerms(ruleSet.tookPart, input)]);
  for (const [what, ofUnits, whole] of sums) {
    if (ofUnits !== whole)
      report('UNITS_NOT_CLOSED', 'units', `${what}: the units have ${ofUnits}, the whole ${whole}`);
  }
}

function checkUnits(ruleSet: ReferendumRuleSet, input: AllocationInput, report: Report): void {
  const { units } = input;
  if (ruleSet.unitMajority === null) return;
  if (units === undefined || units.length === 0) {
    const kinds = ruleSet.unitMajority.unitKinds.join(', ');
    report('UNIT_FIGURES_MISSING', 'units', `the rule set needs the figures of every unit (${kinds})`);
    return;
  }
  const seen = new Set<string>();
  const sound = units.map((unit, index) => {
    if (seen.has(unit.unitId)) report('ID_TWICE', `units[${index}]`, `"${unit.unitId}" is listed twice`);
    seen.add(unit.unitId);
    return checkUnit(ruleSet, unit, `units[${index}]`, report);
  });
  if (sound.every(Boolean) && seen.size === units.length) checkClosure(ruleSet, input, units, report);
}

/** Adds what is wrong with the answers and units; the rest of the input must be sound for the sums. */
export function checkReferendum(ruleSet: ReferendumRuleSet, input: AllocationInput, report: Report): void {
  const { yes, no } = ruleSet.answers;
  const ids = input.options.map((option) => option.optionId);
  if (ids.length !== 2 || !ids.includes(yes) || !ids.includes(no) || input.againstAll !== null) {
    report('ANSWERS_DIFFER', 'options', `a referendum question has the options "${yes}" and "${no}", and no others`);
    return;
  }
  if (termsOf(ruleSet).some((text) => parseTerm(text) === null)) return;
  const answers = input.options.reduce((sum, option) => sum + BigInt(option.votes), 0n);
  const tookPart = sumOfTerms(ruleSet.tookPart, input);
  if (tookPart < answers) {
    report('BASE_INVALID', 'counters', `${tookPart} took part, but ${answers} answers are counted`);
  }
  checkUnits(ruleSet, input, report);
}
