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
import type { Standing } from '../snapshot-rows';
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
  readonly gapDecisions: Standing['gapDecisions'];
};

/** `units`: those in which the rule set asks for a majority too; `given`: the certification that stands, or null. */
export function contestOutcomeOf(
  named: ContestOfRound,
  { root, openItems, counts, figures }: ContestSums,
  standing: Standing,
  { units, given }: { readonly units: readonly UnitTotals[]; readonly given: Certified | null },
): ContestOutcome {
  const { contest, contestId, round } = named;
  const precincts = countsOf(counts);
  const totals = totalsOf(contest, figures);
  const { withdrawn } = standing;
  const decisions = given?.gapDecisions ?? standing.gapDecisions;
  const rests = { round, units, withdrawn: withdrawn.map(({ optionId }) => optionId) };
  const outcome = outcomeOf(contest, totals, rests, decisions);
  return {
    contestId,
    round,
    ruleSet: contest.ruleSet.ruleSetId,
    root,
    state: progressOf(precincts, openItems, standing.certified !== null),
    precincts,
    openItems,
    ...namedFigures(named, figures),
    figures: namedFiguresOf(contest, totals),
    withExceptions: given?.withExceptions === true,
    ...(given?.withExceptions === true ? { exceptions: { openItems: given.openItems, missing: given.missing } } : {}),
    changedOfficers: given?.changedOfficers ?? [],
    suspended: standing.suspendedBy !== null,
    withdrawn,
    officialPublication: standing.published ?? null,
    registration: standing.registered ?? null,
    outcome: { ...outcome, final: standing.certified !== null && standing.suspendedBy === null },
  };
}
