/** What must hold between the totals of a contest that an act regulates, as far as they are given. */
import { sum, type Case, type Unit } from './case';
import type { ExpectedObject } from '../document/expected';
import type { Place } from '../document/reader';

/** What of a rule set says which relations hold. */
export interface Kind {
  readonly of: 'one mark' | 'several marks' | 'referendum';
  readonly unitsToo: boolean;
}

/** Null for contests that no act regulates. */
export function kindOf(ruleSet: Place): Kind | null {
  if (!ruleSet.has('contestKinds')) return null;
  const referendum = ruleSet.text('method') === 'referendum';
  const several = ruleSet.has('severalMarks') && ruleSet.flag('severalMarks');
  const unitsToo = referendum && ruleSet.objectOrNull('unitMajority') !== null;
  return { of: referendum ? 'referendum' : several ? 'several marks' : 'one mark', unitsToo };
}

/** A relation that does not hold, as an outcome lists it. */
export type NotClosed = ExpectedObject & { readonly place: string };

interface Totals {
  readonly votes: readonly number[];
  readonly counters: ReadonlyMap<string, number>;
}

interface Statement {
  readonly place: string;
  readonly relation: string;
  readonly left: bigint | null;
  readonly right: bigint | null;
  readonly article: string;
}

function statements({ of }: Kind, { votes, counters }: Totals): readonly Statement[] {
  const get = (name: string): bigint | null => {
    const value = counters.get(name);
    return value === undefined ? null : BigInt(value);
  };
  const plus = (a: bigint | null, b: bigint | null): bigint | null => (a === null || b === null ? null : a + b);
  const all = sum(votes.map(BigInt));
  const [tookPart, listed] = [get('took_part'), get('voters_on_list')];
  const invalid = get('ballots_invalid') ?? get('invalid');
  const notCounted = get('ballots_not_counted');
  const article = of === 'referendum' ? 'Art. 30 RF' : 'Art. 43(4)';
  const counter = (name: string, relation: string, right: bigint | null, cited: string): Statement => ({
    place: `counters.${name}`,
    relation: `${name} ${relation}`,
    left: get(name),
    right,
    article: cited,
  });
  const ofList = [
    counter('took_part', '≤ voters_on_list', listed, article),
    counter('ballots_issued', '≤ voters_on_list', listed, article),
  ];
  if (of === 'referendum') {
    const outside = invalid === null && notCounted === null ? null : (invalid ?? 0n) + (notCounted ?? 0n);
    const relation = '= votes + ballots_invalid + ballots_not_counted';
    return [counter('took_part', relation, plus(all, outside), 'Art. 28 RF, Art. 30 RF'), ...ofList];
  }
  if (of === 'several marks') {
    const most = BigInt(Math.max(0, ...votes));
    return [
      counter('ballots_found', '= took_part + ballots_invalid', plus(tookPart, invalid), 'Art. 43(5)'),
      { place: 'votes', relation: 'each option ≤ took_part', left: most, right: tookPart, article: 'Art. 43(5)' },
      ...ofList,
    ];
  }
  return [
    counter('took_part', '= votes', all, 'Art. 43(5)'),
    counter('ballots_found', '= votes + ballots_invalid', plus(all, invalid), 'Art. 43(5)'),
    { place: 'votes', relation: 'votes ≤ voters_on_list', left: all, right: listed, article },
    ...ofList,
  ];
}

function broken(all: readonly Statement[], at: string): readonly NotClosed[] {
  return all.flatMap(({ place, relation, left, right, article }) => {
    if (left === null || right === null) return [];
    const holds = relation.includes('≤') ? left <= right : left === right;
    return holds ? [] : [{ place: at + place, relation, left: `${left}`, right: `${right}`, article }];
  });
}

function sums(units: readonly Unit[], counters: Case['counters']): readonly NotClosed[] {
  const known = [...counters].filter(([name]) => units.every((unit) => unit.counters.has(name)));
  const all = known.map(([name, whole]) => ({
    place: `counters.${name}`,
    relation: `${name} = the sum of the units`,
    left: BigInt(whole),
    right: sum(units.map((unit) => BigInt(unit.counters.get(name) ?? 0))),
    article: 'Art. 31(3) RF',
  }));
  return broken(all, '');
}

/** All that does not hold, in the order in which it is reported. */
export function notClosed(kind: Kind | null, given: Case): readonly NotClosed[] {
  if (kind === null) return [];
  const votes = [...given.options.map((option) => option.votes), given.againstAll ?? 0];
  const whole = broken(statements(kind, { votes, counters: given.counters }), '');
  const units = kind.unitsToo ? (given.units ?? []) : [];
  if (units.length === 0) return whole;
  const ofUnits = units.flatMap((unit, index) =>
    broken(statements(kind, { votes: [...unit.votes.values()], counters: unit.counters }), `units[${index}].`),
  );
  return [...whole, ...ofUnits, ...sums(units, given.counters)];
}
