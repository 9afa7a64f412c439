/** The voting in precincts is void. What was counted there leaves the totals; on which articles: law/legal-bases.ts. */
import { targetCells } from '../state/target-cells';
import type { DecisionRule } from './shared/rule';
import { legalOpinion } from './shared/stated-basis';
import { suspend, suspendable, suspendedBefore, type VotingSuspension } from './shared/voting-suspension';

export type Annul = VotingSuspension<'annul'>;

export const annul: DecisionRule<Annul> = {
  kind: 'annul',
  judge(given) {
    const { decision } = given;
    const cells = suspendable(given);
    if ('codes' in cells) return cells;
    const lawful = legalOpinion(cells.contest, decision, 'annul');
    return lawful.kind === 'refused' ? lawful : (suspendedBefore(cells, decision) ?? lawful);
  },
  evolve: (given) => suspend(given, 'annulled'),
  consequences({ sealed, decision }) {
    const cells = targetCells(sealed, decision);
    return cells === null ? [] : [{ kind: 'give_to_current', cells, verdict: 'annulled' }];
  },
};
