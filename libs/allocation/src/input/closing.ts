/**
 * Relations that the totals of a contest must satisfy, as far as its counters are given (Art. 43(5), 28 and 30 RF). Only
 * what the act leaves no doubt about: more ballots found than issued is a gap (GAP-PROT-1), and a share of ballots
 * received depends on losses that have no field (GAP-PROT-2). Counters of a contest that no act regulates mean what its
 * own form says, so nothing is said of them.
 */
import type { AllocationInput, UnitFigures } from './input';
import type { RuleSet } from '../rule-sets/rule-set';

/** A relation of totals that does not hold. */
export interface NotClosed {
  /** Where the left side stands: `counters.took_part`, `units[2].counters.took_part`. */
  readonly place: string;
  /** Such as `took_part = votes`; `votes` are those of all options, against all included. */
  readonly relation: string;
  readonly left: string;
  readonly right: string;
  readonly article: string;
}

interface Relation {
  readonly left: string;
  readonly sign: '=' | '≤';
  readonly right: readonly string[];
  /** Those of the right side that count as 0 where they are not given, if another one of them is given. */
  readonly parts?: readonly string[];
  readonly article: string;
}

const LIST: readonly Relation[] = [
  { left: 'took_part', sign: '≤', right: ['voters_on_list'], article: 'Art. 43(4)' },
  { left: 'ballots_issued', sign: '≤', right: ['voters_on_list'], article: 'Art. 43(4)' },
];
const ONE_MARK: readonly Relation[] = [
  { left: 'took_part', sign: '=', right: ['votes'], article: 'Art. 43(5)' },
  { left: 'ballots_found', sign: '=', right: ['votes', 'ballots_invalid'], article: 'Art. 43(5)' },
  { left: 'votes', sign: '≤', right: ['voters_on_list'], article: 'Art. 43(4)' },
  ...LIST,
];
/** A ballot may bear several marks, but one only for each candidate (Art. 43(5)3)). */
const SEVERAL_MARKS: readonly Relation[] = [
  { left: 'ballots_found', sign: '=', right: ['took_part', 'ballots_invalid'], article: 'Art. 43(5)' },
  { left: 'each option', sign: '≤', right: ['took_part'], article: 'Art. 43(5)' },
  ...LIST,
];
const BALLOTS_OUTSIDE = ['ballots_invalid', 'ballots_not_counted'];
const REFERENDUM: readonly Relation[] = [
  {
    left: 'took_part',
    sign: '=',
    right: ['votes', ...BALLOTS_OUTSIDE],
    parts: BALLOTS_OUTSIDE,
    article: 'Art. 28 RF, Art. 30 RF',
  },
  ...LIST.map((relation) => ({ ...relation, article: 'Art. 30 RF' })),
];

/** The relations of a rule set; none where no act regulates its contests. */
function relationsOf(ruleSet: RuleSet): readonly Relation[] {
  if (ruleSet.contestKinds === undefined) return [];
  if (ruleSet.method === 'referendum') return REFERENDUM;
  return ruleSet.method === 'plurality' && ruleSet.severalMarks === true ? SEVERAL_MARKS : ONE_MARK;
}

/** Figures by name; null where one is not given. */
type Figures = (name: string) => bigint | null;

function figuresOf(votes: readonly number[], counters: Readonly<Record<string, number>>): Figures {
  return (name) => {
    if (name === 'votes') return votes.reduce((sum, count) => sum + BigInt(count), 0n);
    if (name === 'each option') return BigInt(Math.max(0, ...votes));
    const short = name === 'ballots_invalid' ? 'invalid' : name;
    const value = Object.hasOwn(counters, name)
      ? counters[name]
      : Object.hasOwn(counters, short)
        ? counters[short]
        : null;
    return value === null || value === undefined ? null : BigInt(value);
  };
}

function rightSide({ right, parts = [] }: Relation, figures: Figures): bigint | null {
  if (parts.length > 0 && parts.every((name) => figures(name) === null)) return null;
  return right.reduce<bigint | null>((sum, name) => {
    const figure = figures(name) ?? (parts.includes(name) ? 0n : null);
    return sum === null || figure === null ? null : sum + figure;
  }, 0n);
}

function open(relations: readonly Relation[], figures: Figures, at: string): readonly NotClosed[] {
  return relations.flatMap((relation) => {
    const { left: name, sign, article } = relation;
    const [left, right] = [figures(name), rightSide(relation, figures)];
    if (left === null || right === null || (sign === '=' ? left === right : left <= right)) return [];
    const place = name === 'votes' || name === 'each option' ? `${at}votes` : `${at}counters.${name}`;
    const written = `${name} ${sign} ${relation.right.join(' + ')}`;
    return [{ place, relation: written, left: `${left}`, right: `${right}`, article }];
  });
}

/** Counters that the whole and every unit have: every precinct lies in one of the units, so they add up. */
function openSums(units: readonly UnitFigures[], counters: Readonly<Record<string, number>>): readonly NotClosed[] {
  return Object.entries(counters).flatMap(([name, whole]) => {
    if (!units.every((unit) => Object.hasOwn(unit.counters, name))) return [];
    const sum = units.reduce((total, unit) => total + BigInt(unit.counters[name] ?? 0), 0n);
    if (sum === BigInt(whole)) return [];
    const relation = `${name} = the sum of the units`;
    return [{ place: `counters.${name}`, relation, left: `${whole}`, right: `${sum}`, article: 'Art. 31(3) RF' }];
  });
}

/** Every relation that does not hold; the figures must be whole numbers. */
export function notClosed(ruleSet: RuleSet, input: AllocationInput): readonly NotClosed[] {
  const relations = relationsOf(ruleSet);
  if (relations.length === 0) return [];
  const votes = [...input.options.map((option) => option.votes), input.againstAll ?? 0];
  const whole = open(relations, figuresOf(votes, input.counters), '');
  const { units } = input;
  if (ruleSet.method !== 'referendum' || ruleSet.unitMajority === null || units === undefined) return whole;
  const ofUnits = units.map((unit, index) =>
    open(relations, figuresOf(Object.values(unit.votes), unit.counters), `units[${index}].`),
  );
  return [...whole, ...ofUnits.flat(), ...openSums(units, input.counters)];
}
