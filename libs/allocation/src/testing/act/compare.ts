/** The engine against the act, over random contests of one kind. */
import type { AllocationInput } from '../../input/input';
import { shippedRuleSet } from '../../rule-sets/shipped';
import { everyAnswer, type Engine } from './answers';
import { endsByTheAct } from './candidates';
import { endsOfLists } from './lists';
import { chanceOf, inputOfRace, randomRace } from './random-races';

export interface Difference {
  readonly input: AllocationInput;
  readonly engine: readonly string[];
  readonly act: readonly string[];
  readonly faults: readonly string[];
}

/** Threshold in per cent, and the fewest mandates of a second list, as the articles have them. */
const LISTS: Readonly<Record<string, readonly [number, number | null]>> = {
  'kz.mazhilis-list.2007': [7, null],
  'kz.mazhilis-list.2009': [7, 2],
  'kz.mazhilis-list.2021': [5, 2],
  'kz.mazhilis-list.2023': [5, 2],
  'kz.kurultai-list.2026': [5, 2],
  'kz.maslikhat-list.2023': [5, 1],
};

export const LIST_CONTESTS: readonly string[] = Object.keys(LISTS);

/** The same for lists. */
export function listsThatDiffer(engine: Engine, ruleSetId: string, cases: number, seed: number): readonly Difference[] {
  const ruleSet = shippedRuleSet(ruleSetId);
  const rule = LISTS[ruleSetId];
  if (ruleSet === null || rule === undefined) throw new Error(`${ruleSetId} is not shipped`);
  const chance = chanceOf(seed);
  const found: Difference[] = [];
  for (let done = 0; done < cases && found.length < 3; done += 1) {
    const { votes, againstAll, withdrawn } = randomRace(chance, false);
    const seats = [1, 2, 3, 7, 10, 21, 69][chance(7)] ?? 1;
    // Every third time one list far ahead, as in 2007.
    const leader = chance(3) === 0 ? [...votes.keys()][0] : undefined;
    const counted = new Map([...votes].map(([id, count]) => [id, id === leader ? 40 * (count + 1) : count]));
    const race = { votes: counted, againstAll, withdrawn, seats, threshold: rule[0], second: rule[1] };
    const plain = inputOfRace({ votes: counted, againstAll, withdrawn, seats, repeatVote: false });
    const registered = plain.options.map((option, at) => ({ ...option, registeredAt: `2023-01-31T10:${10 + at}:00Z` }));
    // The order of the ballot is not that of registration.
    const input = { ...plain, options: registered.reverse() };
    const { ends, faults } = everyAnswer(engine, ruleSet, input);
    const act = endsOfLists(race);
    if (ends.join('; ') !== act.join('; ') || faults.length > 0) found.push({ input, engine: ends, act, faults });
  }
  return found;
}

/** The first contests in which the engine ends elsewhere than the act, or asks what makes no difference. */
export function racesThatDiffer(engine: Engine, ruleSetId: string, cases: number, seed: number): readonly Difference[] {
  const ruleSet = shippedRuleSet(ruleSetId);
  if (ruleSet === null) throw new Error(`${ruleSetId} is not shipped`);
  const chance = chanceOf(seed);
  const found: Difference[] = [];
  for (let done = 0; done < cases && found.length < 3; done += 1) {
    const race = randomRace(chance, ruleSetId === 'kz.local-body.2026');
    const input = inputOfRace(race);
    const { ends, faults } = everyAnswer(engine, ruleSet, input);
    const act = [...endsByTheAct(ruleSetId, race)].sort();
    if (ends.join('; ') !== act.join('; ') || faults.length > 0) found.push({ input, engine: ends, act, faults });
  }
  return found;
}
