import * as fc from 'fast-check';
import { allocate } from '../allocate';
import type { AllocationInput } from '../input/input';
import type { ListRuleSet } from '../rule-sets/rule-set';
import { kzMazhilisList2009 } from '../rule-sets/shipped/kz.mazhilis-list.2009';
import { kzMazhilisList2023 } from '../rule-sets/shipped/kz.mazhilis-list.2023';
import { sensitivityOf, type Change, type Sensitivity } from './sensitivity';

const VOTES_2023 = {
  amanat: 3_431_510, auyl: 693_938, respublica: 547_154, 'aq-jol': 535_139, qhp: 432_920, osdp: 331_058,
  baitaq: 146_431,
}; // prettier-ignore
const VOTES_2021 = {
  'nur-otan': 5_148_074, 'ak-zhol': 792_828, 'peoples-party': 659_019, auyl: 383_023, adal: 258_618,
}; // prettier-ignore

function inputOf(votes: Readonly<Record<string, number>>, seats: number, againstAll: number | null): AllocationInput {
  const options = Object.entries(votes).map(([optionId, count], index) => ({
    optionId,
    votes: count,
    registeredAt: `2023-01-31T10:${10 + index}:00+06:00`,
  }));
  return { seats, options, againstAll, counters: {} };
}

function sensitivity(ruleSet: ListRuleSet, input: AllocationInput): Sensitivity {
  const found = sensitivityOf(ruleSet, input, allocate(ruleSet, input));
  if (found === null) throw new Error('no sensitivity');
  return found;
}

function ofList({ lists }: Sensitivity, list: string) {
  return lists.find((one) => one.list === list);
}

describe('the lists of 19.03.2023 with 69 mandates', () => {
  const found = sensitivity(kzMazhilisList2023, inputOf(VOTES_2023, 69, 248_291));

  it('give Respublica a seat with 19,156 votes more', () => {
    expect(ofList(found, 'respublica')?.more).toEqual({
      votes: 19_156,
      state: 'completed',
      seats: { respublica: 1, amanat: -1 },
    });
  });

  it('take all four seats from OSDP with 13,407 votes fewer, because it falls below five per cent', () => {
    const osdp = ofList(found, 'osdp');
    expect(osdp?.fewer).toMatchObject({ votes: 13_407, seats: { amanat: 2, respublica: 1, 'aq-jol': 1, osdp: -4 } });
    expect(osdp?.threshold).toEqual({ passes: true, votes: 13_407, transferred: 12_736 });
  });

  it('change most cheaply by 12,736 votes from OSDP to anyone', () => {
    const cheapest = found.transfers.filter(({ votes }) => votes === found.transfers[0]?.votes);
    expect(cheapest.map(({ from, votes }) => [from, votes])).toEqual(Array(6).fill(['osdp', 12_736]));
  });

  it('give Respublica the last seat of Amanat for 14,159 votes from one to the other', () => {
    const transfer = found.transfers.find(({ from, to }) => from === 'amanat' && to === 'respublica');
    expect(transfer).toMatchObject({ votes: 14_159, seats: { amanat: -1, respublica: 1 } });
    expect(found.lastSeat).toEqual({
      holder: 'amanat',
      next: 'respublica',
      votesMore: 19_156,
      votesTransferred: 14_159,
    });
  });

  it('lose all four seats of OSDP for 12,736 votes that go against all: the base stays (Art. 43(5))', () => {
    const away = found.againstAll?.transfers.find(({ from }) => from === 'osdp');
    expect(away).toMatchObject({ from: 'osdp', to: null, votes: 12_736, seats: { osdp: -4 } });
    expect(found.againstAll?.transfers[0]).toEqual(away);
    const back = found.againstAll?.transfers.find(({ to }) => to === 'respublica');
    expect(back).toMatchObject({ from: null, seats: { respublica: 1, amanat: -1 } });
    expect(back?.votes).toBe(ofList(found, 'respublica')?.more?.votes);
  });

  it('let Baitaq pass with ⌈(5P − 100v)/95⌉ votes more', () => {
    const needed = Math.ceil((5 * 6_366_441 - 100 * 146_431) / 95);
    expect(ofList(found, 'baitaq')?.threshold).toMatchObject({ passes: false, votes: needed });
  });
});

describe('the lists of 10.01.2021', () => {
  const found = sensitivity(kzMazhilisList2009, inputOf(VOTES_2021, 98, null));

  it('give the People’s Party a seat with 65,792 votes more and take one from Ak Zhol with 13,379 fewer', () => {
    expect(ofList(found, 'peoples-party')?.more).toMatchObject({ votes: 65_792, seats: { 'peoples-party': 1 } });
    expect(ofList(found, 'ak-zhol')?.fewer).toMatchObject({ votes: 13_379, seats: { 'ak-zhol': -1 } });
  });
});

describe('the votes of 2023 with 145 mandates', () => {
  it('change most cheaply by 3,931 votes from QHP to Amanat', () => {
    const { transfers } = sensitivity(kzMazhilisList2023, inputOf(VOTES_2023, 145, 248_291));
    expect(transfers[0]).toMatchObject({ from: 'qhp', to: 'amanat', votes: 3_931 });
  });
});

describe('One list passes', () => {
  it('the votes found change the seats of both, and one vote fewer does not', () => {
    const input = inputOf({ a: 5_247_720, b: 269_310, c: 100_000 }, 98, null);
    const present = allocate(kzMazhilisList2009, input).seats;
    expect(present).toEqual({ a: 95, b: 3, c: 0 });
    const more = ofList(sensitivity(kzMazhilisList2009, input), 'b')?.more;
    expect(more?.seats).toEqual({ a: -1, b: 1 });
    const [before, at] = [-1, 0].map((step) => {
      const votes = { a: 5_247_720, b: 269_310 + (more?.votes ?? 0) + step, c: 100_000 };
      return allocate(kzMazhilisList2009, inputOf(votes, 98, null)).seats;
    });
    expect(before).toEqual(present);
    expect(at).toEqual({ a: 94, b: 4, c: 0 });
  });
});

/** Every vector of seats that some answer to a tie would give; none where the law gives no seats. */
function possibleSeats(ruleSet: ListRuleSet, input: AllocationInput): readonly string[] {
  const outcome = allocate({ ...ruleSet, tie: 'decision' }, input);
  if (outcome.state === 'completed') return [JSON.stringify(outcome.seats)];
  const tie = outcome.decision?.kind === 'tie' ? outcome.decision.options : [];
  return tie
    .filter(({ provisional }) => provisional.result === 'elected')
    .map((one) => JSON.stringify(one.provisional.seats));
}

interface Steps {
  readonly lists?: Readonly<Record<string, number>>;
  readonly against?: number;
}

function changedInput(
  input: AllocationInput,
  { lists = {}, against = 0 }: Steps,
  times: number,
): AllocationInput | null {
  const options = input.options.map((one) => ({ ...one, votes: one.votes + times * (lists[one.optionId] ?? 0) }));
  const againstAll = input.againstAll === null ? null : input.againstAll + times * against;
  return options.some(({ votes }) => votes < 0) || (againstAll ?? 0) < 0 ? null : { ...input, options, againstAll };
}

/** One vote after another, up to a limit. */
function byTrial(ruleSet: ListRuleSet, input: AllocationInput, steps: Steps, limit: number): number | null {
  const present = JSON.stringify(allocate(ruleSet, input).seats);
  for (let votes = 1; votes <= limit; votes += 1) {
    const next = changedInput(input, steps, votes);
    if (next === null) return null;
    if (!possibleSeats(ruleSet, next).includes(present)) return votes;
  }
  return null;
}

const TRIALS_MAX = 45;

describe('The search', () => {
  const rules = fc.record({
    threshold: fc.constantFrom(null, [1, 10], [1, 4], [1, 3]),
    base: fc.constantFrom(['votes'], ['lists'], ['2*votes', '-1*lists'], ['votes', 'spoilt']),
    second: fc.constantFrom(null, 1, 2),
  });
  const votes = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 4 });

  it('finds the same votes as trying one vote after another', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        rules,
        votes,
        fc.integer({ min: 2, max: 9 }),
        fc.option(fc.nat(20)),
        (rule, counts, seats, against) => {
          const [numerator, denominator] = rule.threshold ?? [0, 1];
          const ruleSet: ListRuleSet = {
            ...kzMazhilisList2023,
            ruleSetId: 'inline',
            threshold:
              rule.threshold === null
                ? null
                : { numerator: numerator ?? 0, denominator: denominator ?? 1, base: rule.base },
            secondList:
              rule.second === null
                ? null
                : { minimumSeats: rule.second, coefficient: { numerator: 7, denominator: 10 } },
          };
          const named = Object.fromEntries(counts.map((count, index) => [`l${index}`, count]));
          const input = { ...inputOf(named, seats, against), counters: { spoilt: 3 } };
          const found = sensitivityOf(ruleSet, input, allocate(ruleSet, input));
          if (found === null) return;
          const same = (change: Change | null | undefined, steps: Steps): void => {
            const votesFound = change?.votes ?? null;
            const expected = byTrial(ruleSet, input, steps, TRIALS_MAX);
            expect([steps, votesFound !== null && votesFound > TRIALS_MAX ? null : votesFound]).toEqual([
              steps,
              expected,
            ]);
            compared += 1;
          };
          for (const { list, more, fewer } of found.lists) {
            same(more, { lists: { [list]: 1 } });
            same(fewer, { lists: { [list]: -1 } });
            for (const { list: to } of found.lists) {
              if (to === list) continue;
              const transfer = found.transfers.find((one) => one.from === list && one.to === to);
              same(transfer, { lists: { [list]: -1, [to]: 1 } });
            }
          }
          if (found.againstAll !== null) {
            same(found.againstAll.more, { against: 1 });
            same(found.againstAll.fewer, { against: -1 });
            const { transfers } = found.againstAll;
            for (const { list } of found.lists) {
              const away = transfers.find(({ from }) => from === list);
              same(away, { lists: { [list]: -1 }, against: 1 });
              const back = transfers.find(({ to }) => to === list);
              same(back, { lists: { [list]: 1 }, against: -1 });
            }
            const fewest = transfers.map(({ votes: moved }) => moved);
            expect(fewest).toEqual([...fewest].sort((a, b) => a - b));
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

describe('No sensitivity is given', () => {
  it('where the seats do not follow by the list rule', () => {
    const gap = inputOf({ a: 1, b: 1, c: 1 }, 5, 10_000);
    expect(sensitivityOf(kzMazhilisList2023, gap, allocate(kzMazhilisList2023, gap))).toBeNull();
    const asked = allocate(kzMazhilisList2023, gap).decision;
    const decisions = [{ questionSha256: asked?.questionSha256 ?? '', option: 'all_lists' }];
    const decided = allocate(kzMazhilisList2023, gap, decisions);
    expect(decided.state).toBe('completed');
    expect(sensitivityOf(kzMazhilisList2023, gap, decided)).toBeNull();
  });
});
