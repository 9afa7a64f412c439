/** The day of the official publication of a result (Art. 44(4), RF 33), from which other days run. */
import { judgeStep, takeStep, type RecordedStep } from './shared/dated-step';
import type { DecisionRule } from './shared/rule';

export type PublishResults = RecordedStep<'publish_results'>;

export const publishResults: DecisionRule<PublishResults> = {
  kind: 'publish_results',
  judge: (given) => judgeStep(given, 'published'),
  evolve: (given) => takeStep(given, 'published'),
};
