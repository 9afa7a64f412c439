/** What stands between now and a lawful result: each open item with its article, who must act, by when, and its weight. */
import { settledSeats } from '#libs/allocation';
import {
  ADMINISTRATIVE,
  allocationInput,
  commissionOf,
  commissionsThatMay,
  deadlinesOf,
  totalsOf,
  type Commission,
  type Contest,
  type DueDeadline,
  type ElectionDefinition,
} from '#libs/election';
import type { ContestDocument, HeldItem, StoredElection } from '#libs/results';

export interface Obstacle {
  readonly precinctId: string | null;
  /** The unit of a commission's own summary; null for a precinct. */
  readonly unitId: string | null;
  /** Round whose protocol is awaited: a repeat vote in units has a number of its own. */
  readonly round: number;
  /** The held record, or null for a precinct without any. */
  readonly sha256: string | null;
  readonly codes: readonly string[];
  /** On which it is held, or by which the missing result is due; empty where none is known. */
  readonly articles: readonly string[];
  /** The territory whose commission answers for the precinct, or the unit of a commission's own summary. */
  readonly territoryId: string | null;
  /** That commission; null where the definition does not have the unit. */
  readonly commission: Commission | null;
  /** Commissions whose officers may settle the held record by a decision; empty where nothing is held. */
  readonly decidedBy: readonly string[];
  /** Last day to establish the result of that round, in local time; null where no act sets one. */
  readonly deadline: string | null;
  readonly deadlineArticle: string | null;
  /** Level of the commission that establishes it. */
  readonly establishedBy: DueDeadline['by'] | null;
  /**
   * Whether the voters on the precinct's list, none of whom is counted, can change a seat. `unknown`: there is no
   * figure in the register, a result of the precinct is counted already, the contest has no seats by lists, or a list
   * was withdrawn. A summary changes no figure, so `no`.
   */
  readonly changesSeats: 'yes' | 'no' | 'unknown';
}

/** All obstacles of a contest. */
export interface Obstacles {
  readonly items: readonly Obstacle[];
  /** The same question for all precincts without a result together. */
  readonly togetherChangeSeats: Obstacle['changesSeats'];
}

/** Numbers of voters that are weighed one by one at most; precincts of one size weigh the same. */
const SIZES_WEIGHED_MAX = 500;
const VERDICTS = { settled: 'no', open: 'yes', unknown: 'unknown' } as const;

/** Answers for a number of voters who are not counted; null voters are not known. */
function weigher(contest: Contest, document: ContestDocument): (voters: number | null) => Obstacle['changesSeats'] {
  if (contest.ruleSet.method !== 'hare_largest_remainder') return () => 'unknown';
  const counters = contest.form.counters.map(({ counterId }) => document.counters[counterId] ?? 0);
  const votes = contest.options.map(({ optionId }) => document.votes[optionId] ?? 0);
  const totals = totalsOf(contest, [...counters, ...votes]);
  const withdrawn = document.withdrawn.map(({ optionId }) => optionId);
  const input = allocationInput(contest, totals, { round: document.round, units: [], withdrawn });
  const weights = new Map<number, Obstacle['changesSeats']>();
  return (voters) => {
    if (voters === null) return 'unknown';
    const known = weights.get(voters);
    if (known !== undefined || weights.size >= SIZES_WEIGHED_MAX) return known ?? 'unknown';
    const settled = settledSeats(contest.ruleSet, input, document.outcome, voters);
    const verdict = settled === null ? 'unknown' : VERDICTS[settled.verdict];
    weights.set(voters, verdict);
    return verdict;
  };
}

/** What is asked of the stored election. */
export type ObstructedElection = Pick<
  StoredElection,
  | 'definition'
  | 'contestNo'
  | 'contestDefinition'
  | 'votingDayOf'
  | 'repeatIn'
  | 'repeatOf'
  | 'precinctNo'
  | 'registered'
  | 'territoryId'
>;

/** Articles behind codes that stand on no form. */
const ARTICLES: Readonly<Record<string, readonly string[]>> = {
  RECOUNT_TWICE: ['43(7-1)'],
  RECOUNT_UNLAWFUL: ['43(7-1)', '43(9)'],
};
const SUMMARY_CODES: ReadonlySet<string> = new Set(['SUMMARY_INCOMPLETE', 'SUMMARY_DIFFERS']);

/**
 * Who takes which step with a summary of its own: the central commission of the country establishes the result by it,
 * that of a region forwards it in a time of its own where the act gives one, and the others forward it to those.
 */
function summaryStep(
  { units }: Pick<ElectionDefinition, 'units'>,
  steps: readonly DueDeadline[],
  { unitId, hierarchy }: Pick<HeldItem, 'unitId' | 'hierarchy'>,
): Pick<DueDeadline, 'step' | 'by'> {
  const parentOf = new Map(units.map((unit) => [unit.unitId, unit.parentId]));
  const isAdministrative = (hierarchy ?? ADMINISTRATIVE) === ADMINISTRATIVE && parentOf.has(unitId ?? '');
  const parent = isAdministrative ? parentOf.get(unitId ?? '') : null;
  if (parent === undefined && steps.some(({ step, by }) => step === 'established' && by === 'central')) {
    return { step: 'established', by: 'central' };
  }
  const isRegion = parent != null && parentOf.get(parent) === undefined;
  const ofRegions = steps.some(({ step, by }) => step === 'forwarded' && by === 'regional');
  return { step: 'forwarded', by: isRegion && ofRegions ? 'regional' : 'territorial' };
}

/** Gives the articles of an open item: those on which its codes rest, or the one by which a missing result is due. */
function articlesFor(
  definition: Pick<ElectionDefinition, 'units'>,
  { kind, form }: Contest,
  votingDay: string,
): (codes: readonly string[], item: HeldItem | null) => readonly string[] {
  const ofControls = new Map(form.controls.map(({ code, article }) => [code, article]));
  const steps = deadlinesOf(kind, votingDay);
  const ofStep = (wanted: Pick<DueDeadline, 'step' | 'by'>): readonly string[] =>
    steps.filter(({ step, by }) => step === wanted.step && by === wanted.by).map(({ article }) => article);
  return (codes, item) => {
    if (codes.length === 0) return ofStep({ step: 'counted', by: 'precinct' });
    const found = codes.flatMap((code) => {
      if (SUMMARY_CODES.has(code)) return item === null ? [] : ofStep(summaryStep(definition, steps, item));
      return ARTICLES[code] ?? ofControls.get(code) ?? [];
    });
    return [...new Set(found)];
  };
}

interface Vote {
  readonly round: number;
  readonly votingDay: string;
}

/** Gives the vote that an open item is about: a repeat vote in units has a round and a day of its own. */
function votesFor(
  election: ObstructedElection,
  contestNo: number,
  { contestId, round }: ContestDocument,
  votingDay: string,
): (precinctId: string | null, item: HeldItem | null) => Vote {
  return (precinctId, item) => {
    const repeat =
      precinctId === null
        ? election.repeatOf(contestId, item?.repeatRound ?? round)
        : election.repeatIn(contestNo, election.precinctNo(precinctId) ?? -1);
    return { round: repeat?.round ?? round, votingDay: repeat?.decision.date ?? votingDay };
  };
}

/** Held records first, then precincts of which nothing came. */
export function obstaclesOf(
  election: ObstructedElection,
  document: ContestDocument,
  openItems: readonly HeldItem[],
  missing: readonly string[],
): Obstacles {
  const contestNo = election.contestNo(document.contestId, document.round);
  const { definition } = election;
  if (contestNo === null || definition === null) return { items: [], togetherChangeSeats: 'unknown' };
  const contest = election.contestDefinition(contestNo);
  const votingDay = election.votingDayOf(contestNo) ?? definition.votingDay;
  const voteOf = votesFor(election, contestNo, document, votingDay);
  const maySettle = commissionsThatMay(definition, ['admit', 'set_aside']);
  const articlesOf = articlesFor(definition, contest, votingDay);
  const weigh = weigher(contest, document);
  const votersOf = (precinctId: string): number | null => election.registered(election.precinctNo(precinctId) ?? -1);
  const all = missing.map(votersOf);
  const together = all.includes(null) ? null : all.reduce<number>((sum, voters) => sum + (voters ?? 0), 0);
  const togetherChangeSeats = weigh(together);
  const without = new Set(missing);
  const changesSeats = (precinctId: string | null): Obstacle['changesSeats'] => {
    if (precinctId === null || !without.has(precinctId)) return 'unknown';
    // What all of them cannot change, none of them can.
    return togetherChangeSeats === 'no' ? 'no' : weigh(votersOf(precinctId));
  };
  const obstacle = (precinctId: string | null, item: HeldItem | null): Obstacle => {
    const codes = item?.codes ?? [];
    const unitId = item?.unitId ?? null;
    const vote = voteOf(precinctId, item);
    const due = deadlinesOf(contest.kind, vote.votingDay).find(({ step }) => step === 'established');
    const answering =
      precinctId === null
        ? { unitId, hierarchy: item?.hierarchy ?? ADMINISTRATIVE }
        : { unitId: election.territoryId(election.precinctNo(precinctId) ?? -1), hierarchy: ADMINISTRATIVE };
    return {
      precinctId,
      unitId,
      round: vote.round,
      sha256: item?.sha256 ?? null,
      codes,
      articles: articlesOf(codes, item),
      territoryId: answering.unitId,
      commission:
        answering.unitId === null ? null : commissionOf(definition, contest, answering.unitId, answering.hierarchy),
      decidedBy: item === null ? [] : maySettle,
      deadline: due?.lastDay ?? null,
      deadlineArticle: due?.article ?? null,
      establishedBy: due?.by ?? null,
      changesSeats: unitId === null ? changesSeats(precinctId) : 'no',
    };
  };
  const held = new Set(openItems.map(({ precinctId }) => precinctId));
  const items = [
    ...openItems.map((item) => obstacle(item.precinctId, item)),
    ...missing.filter((precinctId) => !held.has(precinctId)).map((precinctId) => obstacle(precinctId, null)),
  ];
  return { items, togetherChangeSeats };
}
