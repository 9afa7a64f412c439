import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocate } from './allocate';
import { isInForce } from './rule-sets/in-force';
import type { AllocationInput } from './input/input';
import type { Outcome } from './outcome/outcome';
import type { RuleSet } from './rule-sets/rule-set';
import { shippedRuleSet } from './rule-sets/shipped';
import {
  candidateOptions,
  listOptions,
  MAZHILIS_2007,
  MAZHILIS_2023,
  PRESIDENT_2022,
  PUBLISHED_RESULTS,
  REFERENDUM_2022,
  type PublishedResult,
} from './testing';

function shipped(name: string): RuleSet {
  const ruleSet = shippedRuleSet(name);
  if (ruleSet === null) throw new Error(`${name} is not shipped`);
  return ruleSet;
}

function outcomeOf({ ruleSetId, input }: PublishedResult): Outcome {
  return allocate(shipped(ruleSetId), input);
}

describe('Official results follow from their votes', () => {
  it.each(PUBLISHED_RESULTS.map((one) => [one.ruleSetId, one.votingDay, one] as const))('%s on %s', (_, day, one) => {
    expect(isInForce(shipped(one.ruleSetId), day)).toBe(true);
    const outcome = outcomeOf(one);
    expect(outcome).toMatchObject({ state: 'completed', result: one.result, seats: one.seats ?? {} });
    expect(outcome.winners).toEqual(one.winners ?? []);
  });

  it('the percentages of 2022 and 2023 stand on the published bases', () => {
    expect(outcomeOf(MAZHILIS_2023).trace.threshold?.base?.value).toBe('6366441');
    expect(outcomeOf(PRESIDENT_2022).trace.majority?.base).toMatchObject({ value: '7940477', article: 'Art. 43(5)' });
    expect(outcomeOf(REFERENDUM_2022).trace.held).toMatchObject({
      entitled: { value: '11734642' },
      tookPart: { value: '7985769' },
      held: true,
    });
  });

  it('the referendum of 2022 needed twelve of seventeen units, and had all (figures of the units are constructed)', () => {
    const { units } = outcomeOf(REFERENDUM_2022).trace;
    expect(units).toMatchObject({ k: 17, n: 17, lhs: '51', rhs: '34', reached: true });
  });

  it('the votes of 2007 under the text of 2009 would have given 95 : 3', () => {
    const outcome = allocate(shipped('kz.mazhilis-list.2009'), MAZHILIS_2007.input);
    expect(outcome.seats).toMatchObject({ 'nur-otan': 95, osdp: 3, 'aq-jol': 0 });
    const kurultai = allocate(shipped('kz.kurultai-list.2026'), { ...MAZHILIS_2007.input, seats: 145 });
    expect(kurultai.seats).toMatchObject({ 'nur-otan': 141, osdp: 4 });
  });

  it.each([
    ['kz.kurultai-list.2026', 145, [83, 17, 13, 13, 11, 8, 0]],
    ['kz.kurultai-list.2026', 98, [56, 11, 9, 9, 7, 6, 0]],
  ])('the votes of 2023 under %s at %i mandates', (name, seats, expected) => {
    expect(Object.values(allocate(shipped(name), { ...MAZHILIS_2023.input, seats }).seats)).toEqual(expected);
  });
});

interface Election {
  readonly id: string;
  readonly mandates?: number;
  readonly registered: number | null;
  readonly participated: number | null;
  readonly invalid: number | null;
  readonly valid_not_counted?: number;
  readonly options: readonly { readonly name: string; readonly votes: number | null; readonly seats?: number | null }[];
}

const RULE_SETS: Readonly<Record<string, string>> = {
  'kz-mazhilis-2023-list': 'kz.mazhilis-list.2023',
  'kz-mazhilis-2021': 'kz.mazhilis-list.2009',
  'kz-mazhilis-2007': 'kz.mazhilis-list.2007',
  'kz-president-2022': 'kz.president.2022',
  'kz-referendum-2022': 'kz.referendum.2022',
  'kz-maslikhat-2023-almaty-city-list': 'kz.maslikhat-list.2023',
};
/** Only sums of both tiers are known. */
const WITHOUT_VOTES = ['kz-mazhilis-2023-smd'];

/** An id has no slash; a referendum's answers have the names of the rule set. */
function idOf(name: string): string {
  return /^(Yes|No)$/.test(name) ? name.toLowerCase() : name.replaceAll('/', '-');
}

/** An election of the data file as an input. */
function inputOf(election: Election): AllocationInput {
  const againstAll = election.options.find((option) => option.name === 'Against all')?.votes ?? null;
  const votes = Object.fromEntries(
    election.options
      .filter((option) => option.name !== 'Against all')
      .map(({ name, votes: count }) => [idOf(name), count ?? 0]),
  );
  const lists = election.mandates !== undefined;
  return {
    seats: election.mandates ?? 1,
    options: lists ? listOptions(votes) : candidateOptions(votes),
    againstAll,
    counters: {
      ...(typeof election.registered === 'number' ? { voters_on_list: election.registered } : {}),
      ...(typeof election.participated === 'number' ? { took_part: election.participated } : {}),
    },
  };
}

const FILE = join(__dirname, '../../../../shared/data/kz-official-results.json');
const known = existsSync(FILE);

describe(`The file of official results${known ? '' : ' (skipped: the shared data is not there)'}`, () => {
  const elections = known
    ? (JSON.parse(readFileSync(FILE, 'utf8')) as { readonly elections: readonly Election[] }).elections
    : [];

  (known ? it : it.skip)('has no election that is not computed here', () => {
    const ids = elections.map((election) => election.id).filter((id) => !WITHOUT_VOTES.includes(id));
    expect(ids.sort()).toEqual(Object.keys(RULE_SETS).sort());
  });

  (known ? it : it.skip)('is reproduced, every seat of it', () => {
    let compared = 0;
    for (const election of elections) {
      const name = RULE_SETS[election.id];
      if (name === undefined) continue;
      const outcome = allocate(shipped(name), inputOf(election));
      expect(outcome.state).toBe('completed');
      for (const { name: option, seats } of election.options) {
        if (typeof seats !== 'number') continue;
        expect([option, outcome.seats[idOf(option)]]).toEqual([option, seats]);
        compared += 1;
      }
    }
    expect(compared).toBe(7 + 5 + 7 + 6);
  });

  (known ? it : it.skip)('names the same president and the same answer', () => {
    const of = (id: string): Outcome => {
      const election = elections.find((one) => one.id === id);
      if (election === undefined) throw new Error(`no ${id}`);
      return allocate(shipped(RULE_SETS[id] ?? ''), inputOf(election));
    };
    expect(of('kz-president-2022').winners).toEqual(['Tokayev K.']);
    expect(of('kz-referendum-2022').result).toBe('adopted');
  });
});
