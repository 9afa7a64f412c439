import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocate } from '../allocate';
import { checkRuleSet } from '../rule-sets/check-rule-set';
import type { AllocationInput, AllocationOption } from '../input/input';
import type { Outcome } from '../outcome/outcome';
import type { ListRuleSet, RuleSet } from '../rule-sets/rule-set';
import { kzMazhilisList2023 } from '../rule-sets/shipped/kz.mazhilis-list.2023';

const VOTES_2023: readonly (readonly [string, number])[] = [
  ['amanat', 3_431_510],
  ['auyl', 693_938],
  ['respublica', 547_154],
  ['aq-jol', 535_139],
  ['qhp', 432_920],
  ['osdp', 331_058],
  ['baitaq', 146_431],
];

/** Lists registered one minute after another, in the order given. */
function listsOf(votes: readonly (readonly [string, number])[]): AllocationOption[] {
  return votes.map(([optionId, count], index) => ({
    optionId,
    votes: count,
    registeredAt: `2023-01-31T10:${String(index).padStart(2, '0')}:00+06:00`,
  }));
}

function inputOf(
  votes: readonly (readonly [string, number])[],
  seats: number,
  againstAll: number | null = null,
): AllocationInput {
  return { seats, options: listsOf(votes), againstAll, counters: {} };
}

function inputOfNumbers(votes: readonly number[], seats: number, againstAll: number | null = null): AllocationInput {
  return inputOf(
    votes.map((count, index) => [`l${index + 1}`, count] as const),
    seats,
    againstAll,
  );
}

function seatsOf(outcome: Outcome): number[] {
  expect(outcome.state).toBe('completed');
  return Object.values(outcome.seats);
}

function inlineRule(value: unknown): RuleSet {
  const checked = checkRuleSet(value);
  if ('problems' in checked) throw new Error(checked.problems.join('; '));
  return checked.ok;
}

const NO_THRESHOLD = { method: 'hare_largest_remainder', threshold: null };
const registered = inlineRule({ ...NO_THRESHOLD, tie: 'registered_earlier' });
const byDecision = inlineRule({ ...NO_THRESHOLD, tie: 'decision' });
const sevenPercent: ListRuleSet = {
  ...kzMazhilisList2023,
  ruleSetId: 'seven',
  threshold: { numerator: 7, denominator: 100, base: ['votes'] },
};

describe('the published results', () => {
  it('gives the official seats of 19.03.2023 with every intermediate number', () => {
    const outcome = allocate(kzMazhilisList2023, inputOf(VOTES_2023, 69, 248_291));
    expect(Object.entries(outcome.seats)).toEqual([
      ['amanat', 40],
      ['auyl', 8],
      ['respublica', 6],
      ['aq-jol', 6],
      ['qhp', 5],
      ['osdp', 4],
      ['baitaq', 0],
    ]);
    expect(outcome).toMatchObject({ state: 'completed', final: false, result: 'elected', winners: [], decision: null });
    const { threshold, basis, full, order, award } = outcome.trace;
    expect(threshold?.base).toEqual({ terms: ['votes'], value: '6366441', article: 'Art. 43(5)' });
    expect(threshold?.lists.filter((row) => !row.passes).map((row) => row.list)).toEqual(['baitaq']);
    expect(basis).toMatchObject({ T: '5971719', S: 69, quota: '5971719/69', article: 'Art. 97-1(1)' });
    expect(full?.lists.map((row) => [row.div, row.mod])).toEqual([
      [39, '3877149'],
      [8, '107970'],
      [6, '1923312'],
      [6, '1094277'],
      [5, '12885'],
      [3, '4927845'],
    ]);
    expect(full?.left).toBe(2);
    expect(order?.lists.slice(0, 3).map((row) => row.list)).toEqual(['osdp', 'amanat', 'respublica']);
    expect(award?.lists).toEqual(['osdp', 'amanat']);
    expect(outcome.trace.checks.find((node) => node.expression === 'Σ mod = left·T')?.left).toBe('11943438');
  });

  it.each([
    [145, [83, 17, 13, 13, 11, 8, 0]],
    [98, [56, 11, 9, 9, 7, 6, 0]],
    [99, [57, 12, 9, 9, 7, 5, 0]],
  ])('gives the votes of 2023 at %i mandates', (seats, expected) => {
    expect(seatsOf(allocate(kzMazhilisList2023, inputOf(VOTES_2023, seats, 248_291)))).toEqual(expected);
  });

  it.each([
    ['osdp', 65, 66],
    ['osdp', 82, 83],
    ['osdp', 98, 99],
    ['osdp', 115, 116],
    ['osdp', 117, 118],
    ['aq-jol', 150, 151],
  ])(
    'takes a mandate from %s when the house grows from %i to %i, as this method is known to do',
    (list, less, more) => {
      const seatsAt = (seats: number) =>
        allocate(kzMazhilisList2023, inputOf(VOTES_2023, seats, 248_291)).seats[list] ?? 0;
      expect(seatsAt(more)).toBe(seatsAt(less) - 1);
    },
  );

  it('gives the seats of 2021 with a threshold of 7 %', () => {
    const votes = [5_148_074, 792_828, 659_019, 383_023, 258_618];
    const outcome = allocate(sevenPercent, inputOfNumbers(votes, 98));
    expect(seatsOf(outcome)).toEqual([76, 12, 10, 0, 0]);
    expect(outcome.trace.threshold?.base?.value).toBe('7241562');
    expect(outcome.trace.full?.lists.map((row) => row.mod)).toEqual(['2917256', '5098013', '5184573']);
  });

  it('gives all mandates to a single passing list where the rule set has no second-list rule, as in 2007', () => {
    const outcome = allocate({ ...sevenPercent, secondList: null }, inputOfNumbers([5_247_720, 269_310], 98));
    expect(seatsOf(outcome)).toEqual([98, 0]);
  });

  const file = join(__dirname, '../../../../../shared/data/abacus-apportionment-cases.json');
  const known = existsSync(file);
  (known ? it : it.skip)(
    `gives the seats of every published Kazakhstan case${known ? '' : ' (skipped: the shared data is not there)'}`,
    () => {
      interface Case {
        readonly seats: number;
        readonly threshold_percent: number;
        readonly against_all: number | null;
        readonly votes: Record<string, number>;
        readonly expected: Record<string, number>;
      }
      const data = JSON.parse(readFileSync(file, 'utf8')) as { kazakhstan_real_cases: { cases: readonly Case[] } };
      const { cases } = data.kazakhstan_real_cases;
      expect(cases.length).toBeGreaterThanOrEqual(3);
      for (const one of cases) {
        const threshold = { numerator: one.threshold_percent, denominator: 100, base: ['votes'] };
        const input = inputOf(Object.entries(one.votes), one.seats, one.against_all);
        expect(allocate({ ...kzMazhilisList2023, threshold }, input).seats).toEqual(one.expected);
      }
    },
  );
});

describe('the threshold', () => {
  it('lets exactly five per cent pass and 49,999 of 1,000,000 not', () => {
    const passes = (votes: number) => {
      const input = inputOfNumbers([500_000, 450_000 + 50_000 - votes, votes], 69);
      return allocate(kzMazhilisList2023, input).trace.threshold?.lists[2]?.passes;
    };
    expect(passes(50_000)).toBe(true);
    expect(passes(49_999)).toBe(false);
  });

  it('lets 7 of 100 pass at seven per cent, where floating point would not', () => {
    const outcome = allocate(sevenPercent, inputOfNumbers([50, 43, 7], 10));
    expect(7 >= 0.07 * 100).toBe(false);
    expect(outcome.trace.threshold?.lists.map((row) => [row.lhs, row.rhs, row.passes])[2]).toEqual([
      '700',
      '700',
      true,
    ]);
  });

  it('counts votes against all in the base: they alone push a list below it', () => {
    const atBar = allocate(kzMazhilisList2023, inputOfNumbers([600, 300, 50], 69, 50));
    const below = allocate(kzMazhilisList2023, inputOfNumbers([600, 300, 50], 69, 51));
    expect(atBar.seats['l3']).toBeGreaterThan(0);
    expect(below.seats['l3']).toBe(0);
  });

  it('leaves them out where the base is "lists"', () => {
    const lists = inlineRule({
      method: 'hare_largest_remainder',
      threshold: { numerator: 5, denominator: 100, base: ['lists'] },
      tie: 'decision',
    });
    expect(allocate(lists, inputOfNumbers([600, 300, 50], 69, 9_999)).seats['l3']).toBeGreaterThan(0);
  });

  it('does not look at invalid ballots unless the base names them', () => {
    const input = inputOfNumbers([600, 300, 50], 69, 50);
    const without = allocate(kzMazhilisList2023, { ...input, counters: { invalid: 0 } });
    const many = allocate(kzMazhilisList2023, { ...input, counters: { invalid: 1_000_000 } });
    expect(many.seats).toEqual(without.seats);
    const named = inlineRule({
      method: 'hare_largest_remainder',
      threshold: { numerator: 5, denominator: 100, base: ['votes', 'invalid'] },
      tie: 'decision',
    });
    expect(allocate(named, { ...input, counters: { invalid: 1 } }).seats['l3']).toBe(0);
    expect(allocate(named, input)).toMatchObject({ state: 'invalid_input', problems: [{ code: 'COUNTER_MISSING' }] });
  });

  it('takes a seat from the list that gained a vote when that vote pushes another below five per cent', () => {
    const votes = [3961, 11694, 4234, 8477, 4285, 7001, 15160, 8839, 3478];
    const others = { ...inputOfNumbers(votes, 43, 2_431) };
    expect(seatsOf(allocate(kzMazhilisList2023, others))).toEqual([3, 7, 3, 5, 3, 4, 10, 6, 2]);
    const more = inputOfNumbers([3962, ...votes.slice(1)], 43, 2_431);
    expect(seatsOf(allocate(kzMazhilisList2023, more))).toEqual([2, 8, 3, 6, 3, 5, 10, 6, 0]);
  });
});

describe('equal remainders', () => {
  it.each([
    [[16, 10, 4], 10, [5, 3, 1], [6, 3, 1]],
    [[8, 5, 2], 5, [2, 1, 0], [3, 2, 0]],
    [[5, 15, 30, 5, 45], 50, [2, 7, 15, 2, 22], [3, 8, 15, 2, 22]],
    [[1_840_000, 1_270_000, 1_240_000], 145, [61, 42, 41], [62, 42, 41]],
    [[605_000, 425_000, 420_000], 145, [60, 42, 42], [61, 42, 42]],
  ])('of %j into %i go to the lists registered earlier', (votes, seats, full, expected) => {
    const outcome = allocate(registered, inputOfNumbers(votes, seats));
    expect(outcome.trace.full?.lists.map((row) => row.div)).toEqual(full);
    expect(seatsOf(outcome)).toEqual(expected);
    expect(outcome.trace.order?.lists[0]?.reason).toBe('registered_earlier');
  });

  it('of 16, 10 and 4 into 10 are equal, where floating point sees three different ones', () => {
    const outcome = allocate(registered, inputOfNumbers([16, 10, 4], 10));
    expect(outcome.trace.full?.lists.map((row) => row.mod)).toEqual(['10', '10', '10']);
    expect(new Set([16, 10, 4].map((votes) => (votes / (30 / 10)) % 1)).size).toBe(3);
  });

  it('compare instants, not texts: an earlier instant with a later wall clock wins', () => {
    const options = [
      { optionId: 'a', votes: 5, registeredAt: '2023-01-31T10:00:00+05:00' },
      { optionId: 'b', votes: 5, registeredAt: '2023-01-31T10:30:00+06:00' },
    ];
    expect(allocate(registered, { seats: 1, options, againstAll: null, counters: {} }).seats).toEqual({ a: 0, b: 1 });
  });

  it('need no registration where all of them get a mandate, and name who lacks one where they do', () => {
    const options = [
      { optionId: 'a', votes: 5 },
      { optionId: 'b', votes: 5 },
      { optionId: 'c', votes: 4, registeredAt: '2023-01-31T10:00:00Z' },
    ];
    const input = { options, againstAll: null, counters: {} };
    expect(allocate(registered, { ...input, seats: 2 }).seats).toEqual({ a: 1, b: 1, c: 0 });
    expect(allocate(registered, { ...input, seats: 1 })).toMatchObject({
      state: 'invalid_input',
      seats: {},
      problems: [{ code: 'REGISTERED_AT_MISSING', options: ['a', 'b'] }],
    });
  });

  it('refuse two lists registered at one instant, even where no tie occurs or the instant decides nothing', () => {
    const options = [
      { optionId: 'a', votes: 7, registeredAt: '2023-01-31T10:00:00+06:00' },
      { optionId: 'b', votes: 2, registeredAt: '2023-01-31T04:00:00.000Z' },
    ];
    const input = { seats: 3, options, againstAll: null, counters: {} };
    for (const ruleSet of [registered, byDecision, kzMazhilisList2023]) {
      expect(allocate(ruleSet, input)).toMatchObject({
        state: 'invalid_input',
        problems: [{ code: 'REGISTERED_TOGETHER', options: ['a', 'b'] }],
      });
    }
  });

  it('ask for a decision where the rule set says so, and take only the answer to that very question', () => {
    const input = inputOfNumbers([8, 5, 2], 5);
    const asked = allocate(byDecision, input);
    expect(asked).toMatchObject({ state: 'decision_required', result: null, seats: {}, decision: { kind: 'tie' } });
    const provisional = asked.decision?.options.map((one) => [one.option, Object.values(one.provisional.seats)]);
    expect(provisional).toEqual([
      ['l1/l2', [3, 2, 0]],
      ['l1/l3', [3, 1, 1]],
      ['l2/l3', [2, 2, 1]],
    ]);
    const questionSha256 = asked.decision?.questionSha256 ?? '';
    const decided = allocate(byDecision, input, [{ questionSha256, option: 'l1/l3' }]);
    expect(seatsOf(decided)).toEqual([3, 1, 1]);
    expect(decided.trace.decisions.used).toEqual([{ questionSha256, option: 'l1/l3' }]);
    const wrongOption = allocate(byDecision, input, [{ questionSha256, option: 'l1' }]);
    expect(wrongOption.state).toBe('decision_required');
    expect(wrongOption.trace.decisions.rejected).toMatchObject([{ reason: 'option_not_offered' }]);
    const otherVotes = allocate(byDecision, inputOfNumbers([16, 10, 4], 5), [{ questionSha256, option: 'l1/l3' }]);
    expect(otherVotes.state).toBe('decision_required');
    expect(otherVotes.trace.decisions.rejected).toMatchObject([{ reason: 'question_not_asked' }]);
  });

  it('are asked one place at a time where the sets would be too many', () => {
    const input = inputOfNumbers(Array<number>(12).fill(1), 6);
    const decisions: { questionSha256: string; option: string }[] = [];
    for (const option of ['l12', 'l3', 'l4']) {
      const asked = allocate(byDecision, input, decisions);
      expect(asked.decision?.options.every((one) => one.provisional.undecided > 0)).toBe(true);
      decisions.push({ questionSha256: asked.decision?.questionSha256 ?? '', option });
    }
    // Three of nine are 84 sets; two of eight are 28.
    const third = allocate(byDecision, input, decisions);
    decisions.push({ questionSha256: third.decision?.questionSha256 ?? '', option: 'l1' });
    const sets = allocate(byDecision, input, decisions);
    expect(sets.decision?.options).toHaveLength(28);
    decisions.push({ questionSha256: sets.decision?.questionSha256 ?? '', option: 'l10/l2' });
    const outcome = allocate(byDecision, input, decisions);
    expect(
      Object.keys(outcome.seats)
        .filter((id) => outcome.seats[id] === 1)
        .sort(),
    ).toEqual(['l1', 'l10', 'l12', 'l2', 'l3', 'l4']);
  });

  it('are not asked about where no mandate is left over', () => {
    const outcome = allocate(byDecision, inputOfNumbers([30, 20, 10], 6));
    expect(seatsOf(outcome)).toEqual([3, 2, 1]);
    expect(outcome.trace.full?.left).toBe(0);
    expect(outcome.trace.order).toBeUndefined();
  });
});

describe('inputs', () => {
  it.each([
    ['COUNT_INVALID', { options: [{ optionId: 'a', votes: -1 }] }],
    ['COUNT_INVALID', { options: [{ optionId: 'a', votes: 1.5 }] }],
    ['COUNT_INVALID', { options: [{ optionId: 'a', votes: 2 ** 53 }] }],
    ['COUNT_INVALID', { againstAll: -1 }],
    ['COUNT_INVALID', { counters: { invalid: Number.NaN } }],
    [
      'OPTION_TWICE',
      {
        options: [
          { optionId: 'a', votes: 1 },
          { optionId: 'a', votes: 2 },
        ],
      },
    ],
    ['OPTION_ID_INVALID', { options: [{ optionId: 'a/b', votes: 1 }] }],
    ['OPTIONS_MISSING', { options: [] }],
    ['SEATS_INVALID', { seats: 0 }],
    ['SEATS_INVALID', { seats: 1.5 }],
    ['INSTANT_INVALID', { options: [{ optionId: 'a', votes: 1, registeredAt: '2023-01-31' }] }],
  ])('are refused with %s: %j', (code, change) => {
    const outcome = allocate(registered, { ...inputOfNumbers([2, 1], 3), ...change });
    expect(outcome).toMatchObject({ state: 'invalid_input', seats: {}, trace: { inputSha256: null } });
    expect(outcome.problems?.map((problem) => problem.code)).toContain(code);
  });

  it('are refused where two decisions answer one question differently', () => {
    const decisions = [
      { questionSha256: 'x', option: 'a' },
      { questionSha256: 'x', option: 'b' },
    ];
    expect(allocate(registered, inputOfNumbers([2, 1], 3), decisions).problems?.[0]?.code).toBe('DECISIONS_CONFLICT');
  });

  it('may hold votes near 2^53 and a thousand lists without losing a vote', () => {
    const big = Number.MAX_SAFE_INTEGER;
    const outcome = allocate(registered, inputOfNumbers([big, big - 1, 1], 145));
    expect(seatsOf(outcome)).toEqual([73, 72, 0]);
    expect(outcome.trace.full?.lists[0]?.product).toBe((BigInt(big) * 145n).toString());
    const many = Array.from({ length: 1_000 }, (_, index) => 1_000 + ((index * 7_919) % 1_009));
    const options = many.map((votes, index) => ({ optionId: `l${index}`, votes, registeredAt: instant(index) }));
    const outcomeOfMany = allocate(registered, { seats: 145, options, againstAll: null, counters: {} });
    expect(seatsOf(outcomeOfMany).reduce((sum, seats) => sum + seats, 0)).toBe(145);
  });

  it('may name lists like properties of an object, and "41" keeps its seats', () => {
    const ids = ['__proto__', 'constructor', '41', '7', 'toString', 'hasOwnProperty'];
    const outcome = allocate(
      registered,
      inputOf(
        ids.map((id, index) => [id, 10 * (index + 1)] as const),
        21,
      ),
    );
    const seats = JSON.parse(JSON.stringify(outcome.seats)) as Record<string, number>;
    ids.forEach((id, index) => {
      expect(Object.hasOwn(outcome.seats, id)).toBe(true);
      expect(new Map(Object.entries(seats)).get(id)).toBe(index + 1);
    });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(outcome.trace.full?.lists.map((row) => row.list)).toEqual(ids);
  });
});

function instant(index: number): string {
  const [hour, minute] = [Math.floor(index / 60), index % 60];
  return `2023-01-31T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
}
