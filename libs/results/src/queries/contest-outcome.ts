/** A contest as the outcome document says it, from its sums and what it stands on, wherever these were read. */
import type { ContestCertified } from '#libs/contracts';
import {
  countsOf,
  namedFiguresOf,
  outcomeOf,
  progressOf,
  totalsOf,
  type Contest,
  type UnitTotals,
} from '#libs/election';
import type { DecisionsInForce } from '../snapshot-rows';
import { namedFigures } from './figures';
import type { ContestOutcome } from './shapes';
import type { StoredContest } from './frame/stored-frame';

/** A contest in one of its rounds; `contest` as defined, of a new vote with the options of its ballot. */
export interface ContestOfRound extends StoredContest {
  readonly contest: Contest;
}

/** `counts` in the order of COUNT_COLUMNS, `figures` in that of the definition: counters, then options. */
export interface ContestSums {
  readonly root: string;
  readonly openItems: number;
  readonly counts: readonly number[];
  readonly figures: readonly number[];
}

/** What is read of a certification. Gap decisions stand as certified, whatever is held afterwards. */
export type Certified = Pick<ContestCertified, 'openItems' | 'missing' | 'withExceptions' | 'changedOfficers'> & {
  readonly gapDecisions: DecisionsInForce['gapDecisions'];
};

/** `units`: those in which the rule set asks for a majority too; `given`: the certification that stands, or null. */
export function contestOutcomeOf(
  named: ContestOfRound,
  { root, openItems, counts, figures }: ContestSums,
  decided: DecisionsInForce,
  { units, given }: { readonly units: readonly UnitTotals[]; readonly given: Certified | null },
): ContestOutcome {
  const { contest, contestId, round } = named;
  const precincts = countsOf(counts);
  const totals = totalsOf(contest, figures);
  const { withdrawn } = decided;
  const decisions = given?.gapDecisions ?? decided.gapDecisions;
  const rests = { round, units, withdrawn: withdrawn.map(({ optionId }) => optionId) };
  const outcome = outcomeOf(contest, totals, rests, decisions);
  return {
    contestId,
    round,
    ruleSet: contest.ruleSet.ruleSetId,
    root,
    state: progressOf(precincts, openItems, decided.certified !== null),
    precincts,
    openItems,
    ...namedFigures(named, figures),
    figures: namedFiguresOf(contest, totals),
    withExceptions: given?.withExceptions === true,
    ...(given?.withExceptions === true ? { exceptions: { openItems: given.openItems, missing: given.missing } } : {}),
    changedOfficers: given?.changedOfficers ?? [],
    suspended: decided.suspendedBy !== null,
    withdrawn,
    officialPublication: decided.published ?? null,
    registration: decided.registered ?? null,
    outcome: { ...outcome, final: decided.certified !== null && decided.suspendedBy === null },
  };
}
