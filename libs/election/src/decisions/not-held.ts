/** There was no voting in precincts, so that nothing is missing there. */
import { ACCEPTED } from '../record/opinion';
import type { DecisionRule } from './shared/rule';
import { suspend, suspendable, suspendedBefore, type VotingSuspension } from './shared/voting-suspension';

export type NotHeld = VotingSuspension<'not_held'>;

export const notHeld: DecisionRule<NotHeld> = {
  kind: 'not_held',
  judge(given) {
    const cells = suspendable(given);
    return 'codes' in cells ? cells : (suspendedBefore(cells, given.decision) ?? ACCEPTED);
  },
  evolve: (given) => suspend(given, 'notHeld'),
};
