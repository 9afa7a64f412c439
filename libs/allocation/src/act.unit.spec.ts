import { allocate } from './allocate';
import { LIST_CONTESTS, listsThatDiffer, racesThatDiffer, RACES, type Engine } from './testing/act';

/** More of them are run by hand before a release: `racesThatDiffer` takes any number and seed. */
const CASES = 2_000;
const SEED = 20_221_120;

describe('The engine and the act read a second time', () => {
  it.each(RACES)('come to the same ends, and no question is asked whose answers all lead to one: %s', (ruleSetId) => {
    expect(racesThatDiffer(allocate, ruleSetId, CASES, SEED)).toEqual([]);
  });
});

describe('The distribution of mandates and the act read a second time', () => {
  it.each(LIST_CONTESTS)('come to the same seats, with and without a second list: %s', (ruleSetId) => {
    expect(listsThatDiffer(allocate, ruleSetId, CASES / 2, SEED)).toEqual([]);
  });
});

/** Engines with one slip each: the comparison must let none of them pass. */
const SLIPS: Readonly<Record<string, Engine>> = {
  'lets those withdrawn stand again': (ruleSet, { withdrawn: _all, ...input }, decisions) =>
    allocate(ruleSet, input, decisions),
  'leaves those withdrawn out of the votes': (ruleSet, input, decisions) => {
    const options = input.options.filter(({ optionId }) => input.withdrawn?.includes(optionId) !== true);
    const { withdrawn: _all, ...rest } = input;
    return allocate(ruleSet, options.length === 0 ? input : { ...rest, options }, decisions);
  },
  'takes a repeat vote for a first one': (ruleSet, { repeatVote: _yes, ...input }, decisions) =>
    allocate(ruleSet, input, decisions),
};

describe('An engine', () => {
  it.each(Object.keys(SLIPS))('that %s is caught for the President and for a district', (slip) => {
    const engine = SLIPS[slip] ?? allocate;
    for (const ruleSetId of ['kz.president.2022', 'kz.maslikhat-smd.2023']) {
      expect(racesThatDiffer(engine, ruleSetId, 500, SEED)).not.toEqual([]);
    }
  });
});
