/** The engine against the act, over random contests of one kind. */
import type { AllocationInput } from '../../input';
import { shippedRuleSet } from '../../rule-sets';
import { everyAnswer, type Engine } from './answers';
import { endsByTheAct } from './candidates';
import { chanceOf, inputOfRace, randomRace } from './random-races';

export interface Difference {
  readonly input: AllocationInput;
  readonly engine: readonly string[];
  readonly act: readonly string[];
  readonly faults: readonly string[];
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
