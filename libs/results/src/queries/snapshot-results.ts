/**
 * The results of one election at one snapshot. The snapshot is looked up once, by {@link ResultsReader.at}; everything
 * asked here is answered from it, so that all parts of an answer agree.
 */
import type { Pool } from 'pg';
import { HIERARCHY_ROOT_KIND } from '#libs/election';
import { nearestNames } from '#libs/basics';
import { absent, isAbsent, type Absent } from './absent';
import { awaitedVoters, precinctChanges, type AwaitedVoters, type PrecinctChange } from './change-queries';
import { namedFigures } from './figures';
import { contestOutcomes } from './contest-queries';
import { contestMandates, type DistributionCheck } from './mandate-queries';
import { precinctDecisions, protocolHistories } from './records/precinct-history';
import { precinctResults, precinctsInState } from './precinct-queries';
import { repeatFacts } from './round-queries';
import type {
  AsOf,
  ContestDocument,
  MandatesDocument,
  OutcomeDocument,
  PrecinctDocument,
  PrecinctPage,
  PrecinctQuery,
  PrecinctRowResult,
  PrecinctTable,
  RepeatFact,
  SnapshotFacts,
  SummaryList,
  UnitDocument,
  UnitTableRow,
} from './shapes';
import type { StoredElection } from './frame/stored-election';
import { summariesOf } from './summary-queries';
import { unitRows, unitWithChildren } from './unit-queries';

/** Rows of a page at most. */
export const PAGE_ROWS_MAX = 1_000;

/** Numbers of all totals of an election, or of a contest in all its rounds. */
function contestNosOf({ contests }: StoredElection, contestId: string | undefined): number[] {
  return contests.flatMap((contest, no) => (contestId === undefined || contest.contestId === contestId ? [no] : []));
}

export class SnapshotResults {
  constructor(
    private readonly pool: Pool,
    private readonly distributions: DistributionCheck,
    private readonly election: StoredElection,
    /** The snapshot that answers. */
    readonly at: SnapshotFacts,
    /** How it was asked for. */
    private readonly asked: AsOf,
  ) {}

  /** The outcome document: every round of every contest. */
  async outcome(): Promise<OutcomeDocument> {
    const { election, electionId } = this;
    const { snapshot, root } = this.at;
    const contests = await contestOutcomes(this.pool, election, snapshot);
    return { electionId, snapshot, root, rehearsal: election.rehearsal, contests };
  }

  /** One contest; without a round, its first one. */
  async contest(contestId: string, round?: number): Promise<ContestDocument | Absent> {
    const contestNo = this.contestNo(contestId, round);
    if (typeof contestNo !== 'number') return contestNo;
    const { election, electionId } = this;
    const { snapshot } = this.at;
    const [contest] = await contestOutcomes(this.pool, election, snapshot, [contestNo]);
    if (contest === undefined) return absent('snapshot');
    const repeats = await repeatFacts(this.pool, election, snapshot, contestNo);
    const withRepeats = repeats.length === 0 ? {} : { repeats };
    return { electionId, snapshot, rehearsal: election.rehearsal, ...contest, ...withRepeats };
  }

  /** Mandates of all contests, or of one in all its rounds: projected, or final where a final distribution stands. */
  async mandates(contestId?: string): Promise<MandatesDocument | Absent> {
    const { election, electionId } = this;
    const { snapshot } = this.at;
    const contestNos = contestNosOf(election, contestId);
    if (contestNos.length === 0) return this.noContest(contestId ?? '');
    const wanted = { snapshot, contestNos, sentOnly: this.asked.publishedOnly };
    const contests = await contestMandates(this.pool, election, wanted, this.distributions);
    return { electionId, snapshot, rehearsal: election.rehearsal, contests };
  }

  /** A unit of any hierarchy with what is right below it; see {@link UnitDocument}. */
  async unit(
    contestId: string,
    unitId: string,
    which: { readonly hierarchy?: string; readonly round?: number } = {},
  ): Promise<UnitDocument | Absent> {
    const contestNo = this.contestNo(contestId, which.round);
    if (typeof contestNo !== 'number') return contestNo;
    const { election, electionId } = this;
    const { snapshot } = this.at;
    const unitNo = election.unitNo(unitId, which.hierarchy);
    if (unitNo === null) return noUnit(election, unitId);
    const result = await unitWithChildren(this.pool, election, contestNo, unitNo, snapshot);
    if (result === null) return absent('unit');
    const { round } = election.contest(contestNo);
    const place = { snapshot, upTo: this.upTo };
    const summaries = await summariesOf(this.pool, election, { contestNos: [contestNo], unitNo }, place);
    return { electionId, contestId, round, snapshot, ...result.own, children: result.children, summaries };
  }

  /** Every unit of a contest, of all hierarchies, in the definition's order; those without a precinct of it are left out. */
  async unitTable(contestId: string, round?: number): Promise<readonly UnitTableRow[] | Absent> {
    const contestNo = this.contestNo(contestId, round);
    if (typeof contestNo !== 'number') return contestNo;
    return unitRows(this.pool, this.election, contestNo, this.at.snapshot);
  }

  /** Commissions' own summaries of all contests, or of one in all its rounds, beside the computed sums. */
  async summaries(contestId?: string): Promise<SummaryList | Absent> {
    const { election, electionId } = this;
    const { snapshot } = this.at;
    const contestNos = contestNosOf(election, contestId);
    if (contestNos.length === 0) return this.noContest(contestId ?? '');
    const place = { snapshot, upTo: this.upTo };
    return { electionId, snapshot, summaries: await summariesOf(this.pool, election, { contestNos }, place) };
  }

  /** Repeat votes in units, of every contest: they have no total of their own in {@link outcome}. */
  repeats(): Promise<readonly RepeatFact[]> {
    return repeatFacts(this.pool, this.election, this.at.snapshot);
  }

  /** What became of precincts of all contests since an earlier snapshot; -1 for since the beginning. */
  precinctChanges(before: number): Promise<readonly PrecinctChange[]> {
    return precinctChanges(this.pool, this.election, { before, after: this.at.snapshot });
  }

  /** Voters of precincts that are missing or held: their votes are not in the sums yet. */
  async awaitedVoters(contestId: string, round?: number): Promise<AwaitedVoters | Absent> {
    const contestNo = this.contestNo(contestId, round);
    if (typeof contestNo !== 'number') return contestNo;
    return awaitedVoters(this.pool, this.election, contestNo, this.at.snapshot);
  }

  /** Precincts of a contest in register order, page by page. */
  async precincts(contestId: string, query: PrecinctQuery = {}): Promise<PrecinctPage | Absent> {
    const contestNo = this.contestNo(contestId, query.round);
    if (typeof contestNo !== 'number') return contestNo;
    const { election, electionId } = this;
    const { snapshot } = this.at;
    const wanted = candidates(election, contestNo, query);
    if (!Array.isArray(wanted)) return wanted;
    const limit = Math.min(Math.max(query.limit ?? PAGE_ROWS_MAX, 1), PAGE_ROWS_MAX);
    const { state } = query;
    const { round } = election.contest(contestNo);
    if (state === undefined) {
      // A precinct that was added after the snapshot has no row in it: the page then is shorter, but not the last.
      const page = wanted.slice(0, limit);
      const precincts = await precinctResults(this.pool, election, contestNo, page, snapshot);
      const next = wanted.length > limit ? (election.precinctId(page[limit - 1] ?? -1) ?? null) : null;
      return { electionId, contestId, round, snapshot, precincts, next };
    }
    // One more than asked for tells whether there is a next page.
    const rows = await precinctsInState(this.pool, election, contestNo, wanted, { snapshot, state, limit: limit + 1 });
    const precincts = rows.slice(0, limit);
    const next = rows.length > limit ? (precincts[precincts.length - 1]?.precinctId ?? null) : null;
    return { electionId, contestId, round, snapshot, precincts, next };
  }

  /**
   * All precincts of a contest in register order, page by page as they are taken; `query.limit` bounds all of them
   * together. Counters and options in the order of form and definition, whether or not a precinct has figures.
   */
  precinctTable(contestId: string, query: PrecinctQuery = {}): PrecinctTable | Absent {
    const contestNo = this.contestNo(contestId, query.round);
    if (typeof contestNo !== 'number') return contestNo;
    const wanted = candidates(this.election, contestNo, query);
    if (!Array.isArray(wanted)) return wanted;
    const { counters, votes } = namedFigures(this.election.contest(contestNo), []);
    const pages = (): AsyncGenerator<readonly PrecinctRowResult[]> => this.precinctPages(contestId, query);
    return { counterIds: Object.keys(counters), optionIds: Object.keys(votes), pages };
  }

  private async *precinctPages(contestId: string, query: PrecinctQuery): AsyncGenerator<readonly PrecinctRowResult[]> {
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    let { after } = query;
    do {
      const limit = Math.min(left, PAGE_ROWS_MAX);
      const page = await this.precincts(contestId, { ...query, limit, ...(after === undefined ? {} : { after }) });
      // What was there when the first page was asked for stays there: a snapshot does not change.
      if (isAbsent(page)) return;
      yield page.precincts;
      left -= limit;
      after = page.next ?? undefined;
    } while (after !== undefined && left > 0);
  }

  /**
   * All that happened to one precinct. Its results are those at the snapshot; records and verdicts go up to the
   * snapshot where one is named or only published ones may be shown, else up to now.
   */
  async precinct(contestId: string, precinctId: string, round?: number): Promise<PrecinctDocument | Absent> {
    const contestNo = this.contestNo(contestId, round);
    if (typeof contestNo !== 'number') return contestNo;
    const { election, electionId } = this;
    const { snapshot } = this.at;
    const precinctNo = election.precinctNo(precinctId);
    if (precinctNo === null) return absent('precinct', nearestNames(precinctId, election.precinctIds()));
    const [result] = await precinctResults(this.pool, election, contestNo, [precinctNo], snapshot);
    if (result === undefined) return absent('precinct');
    const place = { contestNo, precinctNo, upTo: this.upTo };
    const records = await protocolHistories(this.pool, election, place);
    const decisions = await precinctDecisions(this.pool, election, place);
    const named = { electionId, contestId, round: election.contest(contestNo).round, snapshot };
    return { ...named, ...result, records, decisions };
  }

  /** Numbers of a contest's round and of a precinct in which it was held at the snapshot. */
  placeOf(
    contestId: string,
    precinctId: string,
    round?: number,
  ): { readonly contestNo: number; readonly precinctNo: number } | Absent {
    const contestNo = this.contestNo(contestId, round);
    if (typeof contestNo !== 'number') return contestNo;
    const { election } = this;
    const precinctNo = election.precinctNo(precinctId);
    if (precinctNo === null) return absent('precinct', nearestNames(precinctId, election.precinctIds()));
    const isHeld = election.precinctsThen(contestNo, [precinctNo], this.at.snapshot).length > 0;
    return isHeld ? { contestNo, precinctNo } : absent('precinct');
  }

  /** Number of a contest's round; where that round counts in another total, which. */
  private contestNo(contestId: string, round: number | undefined): number | Absent {
    const { election } = this;
    const contestNo = election.contestNo(contestId, round);
    if (contestNo !== null) return contestNo;
    const repeat = round === undefined ? null : election.repeatOf(contestId, round);
    if (repeat !== null && repeat.position <= this.at.snapshot) {
      return { ...absent('contest'), countsInRound: election.contest(repeat.contestNo).round };
    }
    return this.noContest(contestId);
  }

  /** Of a contest that is there, the round is not: no other name would help. */
  private noContest(contestId: string): Absent {
    const ids = new Set(this.election.contests.map((contest) => contest.contestId));
    return ids.has(contestId) ? absent('contest') : absent('contest', nearestNames(contestId, ids));
  }

  private get electionId(): string {
    return this.election.electionId;
  }

  /** Records and verdicts shown: up to the snapshot where one is named or only published ones may be, else all. */
  private get upTo(): number {
    return this.asked.publishedOnly || this.asked.snapshot !== undefined ? this.at.snapshot : Number.MAX_SAFE_INTEGER;
  }
}

function noUnit(election: StoredElection, unitId: string): Absent {
  const ids = new Set(election.units.flatMap((unit) => (unit.kind === HIERARCHY_ROOT_KIND ? [] : [unit.unitId])));
  return ids.has(unitId) ? absent('unit') : absent('unit', nearestNames(unitId, ids));
}

/** Numbers of the precincts that a page may be made of: those of the contest, below the unit, after the cursor. */
function candidates(election: StoredElection, contestNo: number, query: PrecinctQuery): number[] | Absent {
  let wanted = [...election.precinctNosOf(contestNo)];
  if (query.unit !== undefined) {
    const unitNo = election.unitNo(query.unit);
    if (unitNo === null) return noUnit(election, query.unit);
    wanted = wanted.filter((no) => election.isWithin(no, unitNo));
  }
  if (query.after !== undefined) {
    const after = election.precinctNo(query.after);
    if (after === null) return absent('cursor');
    wanted = wanted.filter((no) => no > after);
  }
  return wanted;
}
