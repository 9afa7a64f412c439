import * as fc from 'fast-check';
import { allocate } from './allocate';
import type { AllocationInput, UnitFigures } from './input/input';
import type { Outcome } from './outcome/outcome';
import type { MajorityRuleSet, PluralityRuleSet } from './rule-sets/rule-set';
import { SHIPPED_RULE_SETS } from './rule-sets/shipped';
import { kzPresident2022 } from './rule-sets/shipped/kz.president.2022';
import { kzReferendumConstitutional2022 } from './rule-sets/shipped/kz.referendum-constitutional.2022';

const PLURALITY = SHIPPED_RULE_SETS.filter((one): one is PluralityRuleSet => one.method === 'plurality');
const MAJORITY = SHIPPED_RULE_SETS.filter((one): one is MajorityRuleSet => one.method === 'absolute_majority');

const votes = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 9_000_000 })), {
  minLength: 1,
  maxLength: 8,
});
const race = fc.record({
  votes,
  against: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 12 })),
  repeatVote: fc.boolean(),
  ruleSet: fc.constantFrom(...PLURALITY, ...MAJORITY),
});

function inputOf(of: readonly number[], against: number | null, repeatVote: boolean): AllocationInput {
  const options = of.map((count, index) => ({ optionId: `c${index}`, votes: count }));
  return { seats: 1, options, againstAll: against, counters: {}, ...(repeatVote ? { repeatVote } : {}) };
}

/** What does not depend on names: states, results, numbers of winners, questions. */
function essence({ state, result, winners, repeatVoteAmong, decision }: Outcome): unknown {
  return [state, result, winners, repeatVoteAmong, decision?.questionSha256];
}

describe('single candidates', () => {
  it('the order on the ballot decides nothing', () => {
    fc.assert(
      fc.property(race, ({ votes: of, against, repeatVote, ruleSet }) => {
        const input = inputOf(of, against, repeatVote);
        const mirrored = { ...input, options: [...input.options].reverse() };
        expect(essence(allocate(ruleSet, mirrored))).toEqual(essence(allocate(ruleSet, input)));
      }),
      { numRuns: 400 },
    );
  });

  it('whoever is elected has the most votes, and in the first round of a majority rule more than half of all', () => {
    let elected = 0;
    fc.assert(
      fc.property(race, ({ votes: of, against, repeatVote, ruleSet }) => {
        const { result, winners } = allocate(ruleSet, inputOf(of, against, repeatVote));
        if (result !== 'elected') return;
        elected += 1;
        expect(winners).toHaveLength(1);
        const won = of[Number(winners[0]?.slice(1))] ?? -1;
        expect(won).toBe(Math.max(...of));
        expect(of.filter((count) => count === won)).toHaveLength(1);
        if (ruleSet.method !== 'absolute_majority' || repeatVote) return;
        const others = of.reduce((sum, count) => sum + count, against ?? 0) - won;
        expect(won).toBeGreaterThan(others);
      }),
      { numRuns: 400 },
    );
    expect(elected).toBeGreaterThan(50);
  });

  it('a repeat vote has no candidate with fewer votes than one who is left out', () => {
    let repeats = 0;
    fc.assert(
      fc.property(race, ({ votes: of, against, repeatVote, ruleSet }) => {
        const { repeatVoteAmong } = allocate(ruleSet, inputOf(of, against, repeatVote));
        if (repeatVoteAmong === undefined) return;
        repeats += 1;
        const inside = repeatVoteAmong.map((id) => of[Number(id.slice(1))] ?? -1);
        const outside = of.filter((_, index) => !repeatVoteAmong.includes(`c${index}`));
        expect(inside.length).toBeGreaterThan(1);
        expect(Math.min(...inside)).toBeGreaterThan(Math.max(-1, ...outside));
      }),
      { numRuns: 600 },
    );
    expect(repeats).toBeGreaterThan(8);
  });

  it('votes against all never help a candidate to a majority, and never decide who of them is first', () => {
    fc.assert(
      fc.property(votes, fc.integer({ min: 0, max: 100 }), (of, against) => {
        const without = allocate(kzPresident2022, inputOf(of, null, false));
        const more = allocate(kzPresident2022, inputOf(of, against, false));
        if (more.result === 'elected') expect(more.winners).toEqual(without.winners);
      }),
      { numRuns: 200 },
    );
  });
});

const unit = fc.record({ yes: fc.integer({ min: 0, max: 60 }), no: fc.integer({ min: 0, max: 60 }), out: fc.nat(20) });
const referendum = fc.array(unit, { minLength: 1, maxLength: 20 });

function referendumOf(units: readonly { yes: number; no: number; out: number }[]): AllocationInput {
  const figures: UnitFigures[] = units.map(({ yes, no, out }, index) => ({
    unitId: `u${index}`,
    counters: { took_part: yes + no + out, voters_on_list: yes + no + 2 * out },
    votes: { yes, no },
  }));
  const sum = (of: (one: UnitFigures) => number | undefined): number =>
    figures.reduce((total, one) => total + (of(one) ?? 0), 0);
  return {
    seats: 1,
    options: [
      { optionId: 'yes', votes: sum((one) => one.votes['yes']) },
      { optionId: 'no', votes: sum((one) => one.votes['no']) },
    ],
    againstAll: null,
    counters: {
      took_part: sum((one) => one.counters['took_part']),
      voters_on_list: sum((one) => one.counters['voters_on_list']),
    },
    units: figures,
  };
}

describe('a referendum on the Constitution', () => {
  it('agrees with fractions of the law read aloud', () => {
    fc.assert(
      fc.property(referendum, (units) => {
        const sums = units.reduce(
          (all, { yes, no, out }) => ({
            yes: all.yes + yes,
            took: all.took + yes + no + out,
            entitled: all.entitled + yes + no + 2 * out,
          }),
          { yes: 0, took: 0, entitled: 0 },
        );
        const agree = units.filter(({ yes, no, out }) => yes > no + out).length;
        const held = sums.took > sums.entitled - sums.took;
        // At least two thirds: those who do not agree are at most half of those who do.
        const adopted = sums.yes > sums.took - sums.yes && 2 * (units.length - agree) <= agree;
        const expected = held ? (adopted ? 'adopted' : 'rejected') : 'not_held';
        expect(allocate(kzReferendumConstitutional2022, referendumOf(units)).result).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('is never lost by a voter who says yes instead of no', () => {
    fc.assert(
      fc.property(referendum, fc.nat(), (units, pick) => {
        fc.pre(allocate(kzReferendumConstitutional2022, referendumOf(units)).result === 'adopted');
        const at = pick % units.length;
        const turned = units.map((one, index) =>
          index === at && one.no > 0 ? { ...one, yes: one.yes + 1, no: one.no - 1 } : one,
        );
        expect(allocate(kzReferendumConstitutional2022, referendumOf(turned)).result).toBe('adopted');
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of the units', () => {
    fc.assert(
      fc.property(referendum, (units) => {
        const input = referendumOf(units);
        const outcome = allocate(kzReferendumConstitutional2022, input);
        const mirrored = { ...input, units: [...(input.units ?? [])].reverse() };
        const other = allocate(kzReferendumConstitutional2022, mirrored);
        expect([other.result, other.trace.inputSha256]).toEqual([outcome.result, outcome.trace.inputSha256]);
      }),
      { numRuns: 60 },
    );
  });
});
