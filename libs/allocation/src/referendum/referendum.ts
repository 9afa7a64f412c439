/** Referendum: held, adopted, and for the Constitution adopted in enough units (Law on the referendum, Art. 31). */
import type { Branch, Context, Settled } from '../steps/context';
import { inputOfUnit, sumOfTerms, type AllocationInput } from '../input/input';
import { check } from '../steps/invariants';
import { articleOf, type ReferendumRuleSet, type Share, type UnitMajority } from '../rule-sets/rule-set';
import { stopped } from '../steps/settle';
import { adoptionText, turnoutText, unitsText } from '../texts/texts-referendum';
import type { AdoptionNode, BaseNode, CheckNode, HeldNode, UnitsNode, YesRow } from '../outcome/trace';

type Here = Context<ReferendumRuleSet>;

function votesFor(input: Pick<AllocationInput, 'options'>, answer: string): number {
  return input.options.find((option) => option.optionId === answer)?.votes ?? 0;
}

/** denominator·yes > numerator·tookPart, strictly. */
function yesRow(yes: number, tookPart: bigint, { numerator, denominator }: Share): YesRow {
  const [lhs, rhs] = [BigInt(denominator) * BigInt(yes), BigInt(numerator) * tookPart];
  return { yes, tookPart: `${tookPart}`, lhs: `${lhs}`, rhs: `${rhs}`, exceeds: lhs > rhs };
}

function baseNode(terms: readonly string[], value: bigint, article: string | null): BaseNode {
  return { terms, value: `${value}`, article };
}

function heldNode({ ruleSet, input }: Here, tookPart: bigint): HeldNode {
  const entitled = sumOfTerms(ruleSet.entitled, input);
  const { numerator, denominator } = ruleSet.turnout;
  const [lhs, rhs] = [BigInt(denominator) * tookPart, BigInt(numerator) * entitled];
  return {
    ...articleOf(ruleSet, 'held'),
    text: turnoutText(ruleSet.turnout),
    entitled: baseNode(ruleSet.entitled, entitled, ruleSet.articles.held ?? null),
    tookPart: baseNode(ruleSet.tookPart, tookPart, ruleSet.articles.base ?? null),
    lhs: `${lhs}`,
    rhs: `${rhs}`,
    held: lhs > rhs,
  };
}

function unitsNode({ ruleSet, input }: Here, majority: UnitMajority): UnitsNode {
  const units = (input.units ?? []).map((unit) => {
    const own = inputOfUnit(input, unit);
    const row = yesRow(votesFor(own, ruleSet.answers.yes), sumOfTerms(ruleSet.tookPart, own), ruleSet.adoption);
    return { unit: unit.unitId, ...row };
  });
  const k = units.filter((unit) => unit.exceeds).length;
  const n = units.length;
  const [lhs, rhs] = [BigInt(majority.denominator) * BigInt(k), BigInt(majority.numerator) * BigInt(n)];
  return {
    ...articleOf(ruleSet, 'units'),
    text: unitsText(majority, ruleSet.adoption),
    unitKinds: majority.unitKinds,
    units,
    k,
    n,
    lhs: `${lhs}`,
    rhs: `${rhs}`,
    reached: n > 0 && lhs >= rhs,
  };
}

function checksOf(context: Here, adoption: AdoptionNode, units: UnitsNode | null): readonly CheckNode[] {
  const { ruleSet, input } = context;
  const base = articleOf(ruleSet, 'base');
  const answers = BigInt(votesFor(input, ruleSet.answers.yes)) + BigInt(votesFor(input, ruleSet.answers.no));
  const checks = [check(base, 'yes + no ≤ took part', answers, '≤', BigInt(adoption.tookPart))];
  if (units === null) return checks;
  const sum = (of: (unit: UnitsNode['units'][number]) => bigint): bigint =>
    units.units.reduce((total, unit) => total + of(unit), 0n);
  const node = articleOf(ruleSet, 'units');
  return [
    ...checks,
    check(
      node,
      'Σ yes of the units = yes',
      sum((unit) => BigInt(unit.yes)),
      '=',
      BigInt(adoption.yes),
    ),
    check(
      node,
      'Σ took part of the units = took part',
      sum((unit) => BigInt(unit.tookPart)),
      '=',
      BigInt(adoption.tookPart),
    ),
  ];
}

/** The whole referendum rule on a checked input. Every comparison of votes is strict. */
export function solveReferendum(context: Here): Branch {
  const { ruleSet, input, path } = context;
  const tookPart = context.base ?? 0n;
  const held = heldNode(context, tookPart);
  if (BigInt(held.entitled.value) < 0n || tookPart < 0n) {
    const detail = 'citizens entitled and those who took part must not be negative';
    return stopped(context, 'invalid_input', { code: 'BASE_INVALID', place: 'counters', detail }, {});
  }
  const adoption: AdoptionNode = {
    ...articleOf(ruleSet, 'adopted'),
    text: adoptionText(ruleSet.adoption),
    ...yesRow(votesFor(input, ruleSet.answers.yes), tookPart, ruleSet.adoption),
  };
  const units = ruleSet.unitMajority === null ? null : unitsNode(context, ruleSet.unitMajority);
  const adopted = adoption.exceeds && (units?.reached ?? true);
  const settled: Settled = {
    kind: 'settled',
    result: held.held ? (adopted ? 'adopted' : 'rejected') : 'not_held',
    seats: null,
    winners: [],
    parts: { held, adoption, ...(units === null ? {} : { units }), checks: checksOf(context, adoption, units) },
    path,
  };
  return settled;
}
