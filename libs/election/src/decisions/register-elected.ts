/** The day on which the elected are registered (Art. 45). */
import { judgeStep, takeStep, type RecordedStep } from './shared/dated-step';
import type { DecisionRule } from './shared/rule';

export type RegisterElected = RecordedStep<'register_elected'>;

export const registerElected: DecisionRule<RegisterElected> = {
  kind: 'register_elected',
  judge: (given) => judgeStep(given, 'registered'),
  evolve: (given) => takeStep(given, 'registered'),
};
