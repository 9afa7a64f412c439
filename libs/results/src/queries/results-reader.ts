/**
 * Every question about results, asked of the store alone. A snapshot's rows never change, so all parts of one answer
 * agree although they are several statements. Absences are answers ({@link Absent}); only a database that does not
 * answer throws. A percentage stands only among the named figures, with its numerator, its base and its rounding.
 */
import type { Pool } from 'pg';
import type { ElectionDefinition } from '#libs/election';
import { absent, isAbsent, type Absent } from './absent';
import { certifiedContestNos, contestOutcomes } from './contest-queries';
import { heldItems } from './held-queries';
import { contestMandates, NOTHING_CONFIRMED, type DistributionCheck } from './mandate-queries';
import { precinctDecisions, protocolHistories } from './precinct-history';
import { precinctResults, precinctsInState } from './precinct-queries';
import type {
  AsOf,
  ContestDocument,
  ElectionSummary,
  HeldItem,
  MandatesDocument,
  OpenSummaries,
  OutcomeDocument,
  PrecinctDocument,
  PrecinctPage,
  PrecinctQuery,
  RepeatFact,
  SnapshotFacts,
  SummaryList,
  UnitDocument,
  VerdictPage,
  VerdictRecordFact,
} from './shapes';
import { repeatFacts } from './round-queries';
import { electionRows, findElectionNo, findSnapshot, publishedAfter } from './snapshot-queries';
import { StoredElection } from './stored-election';
import { countOpenSummaries, summariesOf } from './summary-queries';
import { unitWithChildren } from './unit-queries';
import {
  EVERY_VERDICT,
  publishedMark,
  subjectsById,
  verdictPage,
  verdictsOf,
  type VerdictMark,
} from './verdict-queries';

/** Rows of a page at most. */
export const PAGE_ROWS_MAX = 1_000;

const NEWEST: AsOf = { publishedOnly: false };
const BEFORE_ALL: VerdictMark = { cause: -1, subject: -1 };

/** An election with the snapshot that answers. */
interface Standpoint {
  readonly election: StoredElection;
  readonly at: SnapshotFacts;
}

interface ContestStandpoint extends Standpoint {
  readonly contestNo: number;
}

/** Numbers of all totals of an election, or of a contest in all its rounds. */
function contestNosOf({ contests }: StoredElection, contestId: string | undefined): number[] {
  return contests.flatMap((contest, no) => (contestId === undefined || contest.contestId === contestId ? [no] : []));
}

export class ResultsReader {
  private readonly byId = new Map<string, StoredElection>();

  /** Without a check no distribution is shown as final. */
  constructor(
    private readonly pool: Pool,
    private readonly distributions: DistributionCheck = NOTHING_CONFIRMED,
  ) {}

  /** Every election of which anything was ever read, by id. */
  async elections(): Promise<ElectionSummary[]> {
    const rows = await electionRows(this.pool);
    const summaries: ElectionSummary[] = [];
    for (const row of rows) {
      const definition = await this.known(row.election_id, row.election_no).loadDefinition();
      const { published, published_at_ms: publishedAtMs } = row;
      summaries.push({
        electionId: row.election_id,
        title: definition?.title ?? null,
        votingDay: definition?.votingDay ?? null,
        rehearsal: definition?.rehearsal ?? null,
        position: row.next_position,
        endPosition: row.end_position,
        lagRecords: Math.max(0, row.end_position - row.next_position),
        snapshot: row.snapshot,
        published: published === null || publishedAtMs === null ? null : { snapshot: published, publishedAtMs },
        sealed: row.sealed,
      });
    }
    return summaries;
  }

  /** The definition as accepted into the stream and amended since; null where there is none yet. */
  async definition(electionId: string): Promise<ElectionDefinition | null> {
    const election = await this.stored(electionId);
    return election?.definition ?? null;
  }

  /** Hash of the definition as published, which every decision names; null where there is none yet. */
  async definitionSha256(electionId: string): Promise<string | null> {
    const election = await this.stored(electionId);
    return election?.definitionSha256 ?? null;
  }

  /** Names behind stored rows; null for an election never seen. Its parts are empty until the register is sealed. */
  async stored(electionId: string): Promise<StoredElection | null> {
    let election = this.byId.get(electionId);
    if (election === undefined) {
      const electionNo = await findElectionNo(this.pool, electionId);
      if (electionNo === null) return null;
      election = this.known(electionId, electionNo);
    }
    await election.load();
    return election;
  }

  /** Which snapshot answers: the newest one, or the newest at or below `at.snapshot`. */
  async snapshotAt(electionId: string, at: AsOf = NEWEST): Promise<SnapshotFacts | Absent> {
    const found = await this.standpoint(electionId, at);
    return isAbsent(found) ? found : found.at;
  }

  /** Published snapshots after a number, in order, `limit` at most. Empty for an election never seen. */
  async publishedAfter(electionId: string, after: number, limit: number): Promise<readonly SnapshotFacts[]> {
    const election = await this.stored(electionId);
    return election === null ? [] : publishedAfter(this.pool, election.electionNo, after, limit);
  }

  /** The outcome document: every round of every contest. */
  async outcome(electionId: string, at: AsOf = NEWEST): Promise<OutcomeDocument | Absent> {
    const found = await this.standpoint(electionId, at);
    if (isAbsent(found)) return found;
    const { election } = found;
    const { snapshot, root } = found.at;
    const contests = await contestOutcomes(this.pool, election, snapshot);
    return { electionId, snapshot, root, rehearsal: election.rehearsal, contests };
  }

  /** One contest; without a round, its first one. */
  async contestOutcome(
    electionId: string,
    contestId: string,
    round?: number,
    at: AsOf = NEWEST,
  ): Promise<ContestDocument | Absent> {
    const found = await this.contestStandpoint(electionId, contestId, round, at);
    if (isAbsent(found)) return found;
    const { election, contestNo } = found;
    const { snapshot } = found.at;
    const [contest] = await contestOutcomes(this.pool, election, snapshot, [contestNo]);
    if (contest === undefined) return absent('snapshot');
    const repeats = await repeatFacts(this.pool, election, snapshot, contestNo);
    const withRepeats = repeats.length === 0 ? {} : { repeats };
    return { electionId, snapshot, rehearsal: election.rehearsal, ...contest, ...withRepeats };
  }

  /** Mandates of all contests, or of one in all its rounds: projected, or final where a final distribution stands. */
  async mandates(electionId: string, contestId?: string, at: AsOf = NEWEST): Promise<MandatesDocument | Absent> {
    const found = await this.standpoint(electionId, at);
    if (isAbsent(found)) return found;
    const { election } = found;
    const { snapshot } = found.at;
    const contestNos = contestNosOf(election, contestId);
    if (contestNos.length === 0) return absent('contest');
    const wanted = { snapshot, contestNos, sentOnly: at.publishedOnly };
    const contests = await contestMandates(this.pool, election, wanted, this.distributions);
    return { electionId, snapshot, rehearsal: election.rehearsal, contests };
  }

  /** A unit of any hierarchy with what is right below it; see {@link UnitDocument}. */
  async unit(
    electionId: string,
    contestId: string,
    unitId: string,
    which: { readonly hierarchy?: string; readonly round?: number } = {},
    at: AsOf = NEWEST,
  ): Promise<UnitDocument | Absent> {
    const found = await this.contestStandpoint(electionId, contestId, which.round, at);
    if (isAbsent(found)) return found;
    const { election, contestNo } = found;
    const { snapshot } = found.at;
    const unitNo = election.unitNo(unitId, which.hierarchy);
    if (unitNo === null) return absent('unit');
    const result = await unitWithChildren(this.pool, election, contestNo, unitNo, snapshot);
    if (result === null) return absent('unit');
    const { round } = election.contest(contestNo);
    const place = { snapshot, upTo: upTo(at, snapshot) };
    const summaries = await summariesOf(this.pool, election, { contestNos: [contestNo], unitNo }, place);
    return { electionId, contestId, round, snapshot, ...result.own, children: result.children, summaries };
  }

  /** Commissions' own summaries of all contests, or of one in all its rounds, beside the computed sums. */
  async summaries(electionId: string, contestId?: string, at: AsOf = NEWEST): Promise<SummaryList | Absent> {
    const found = await this.standpoint(electionId, at);
    if (isAbsent(found)) return found;
    const { election } = found;
    const { snapshot } = found.at;
    const contestNos = contestNosOf(election, contestId);
    if (contestNos.length === 0) return absent('contest');
    const place = { snapshot, upTo: upTo(at, snapshot) };
    return { electionId, snapshot, summaries: await summariesOf(this.pool, election, { contestNos }, place) };
  }

  /** Repeat votes in units, of every contest: they have no total of their own in {@link outcome}. */
  async repeats(electionId: string, at: AsOf = NEWEST): Promise<readonly RepeatFact[] | Absent> {
    const found = await this.standpoint(electionId, at);
    return isAbsent(found) ? found : repeatFacts(this.pool, found.election, found.at.snapshot);
  }

  /** How many summaries stand open; none for an election never seen. */
  async openSummaries(electionId: string): Promise<OpenSummaries> {
    const election = await this.stored(electionId);
    return election === null ? { differing: 0, waiting: 0 } : countOpenSummaries(this.pool, election.electionNo);
  }

  /** Precincts of a contest in register order, page by page. */
  async precincts(
    electionId: string,
    contestId: string,
    query: PrecinctQuery = {},
    at: AsOf = NEWEST,
  ): Promise<PrecinctPage | Absent> {
    const found = await this.contestStandpoint(electionId, contestId, query.round, at);
    if (isAbsent(found)) return found;
    const { election, contestNo } = found;
    const { snapshot } = found.at;
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
   * All that happened to one precinct. Its results are those at the snapshot; records and verdicts go up to the
   * snapshot where one is named or only published ones may be shown, else up to now.
   */
  async precinct(
    electionId: string,
    contestId: string,
    precinctId: string,
    round?: number,
    at: AsOf = NEWEST,
  ): Promise<PrecinctDocument | Absent> {
    const found = await this.contestStandpoint(electionId, contestId, round, at);
    if (isAbsent(found)) return found;
    const { election, contestNo } = found;
    const { snapshot } = found.at;
    const precinctNo = election.precinctNo(precinctId);
    if (precinctNo === null) return absent('precinct');
    const [result] = await precinctResults(this.pool, election, contestNo, [precinctNo], snapshot);
    if (result === undefined) return absent('precinct');
    const place = { contestNo, precinctNo, upTo: upTo(at, snapshot) };
    const records = await protocolHistories(this.pool, election, place);
    const decisions = await precinctDecisions(this.pool, election, place);
    const named = { electionId, contestId, round: election.contest(contestNo).round, snapshot };
    return { ...named, ...result, records, decisions };
  }

  /** Open items in stream order: of all elections, of one, or of one contest in all its rounds. */
  async held(electionId?: string, contestId?: string): Promise<HeldItem[] | Absent> {
    return this.heldNamed(null, electionId, contestId);
  }

  /** The open items that an event id, or the first digits of a hash (four at least), may mean; two are ambiguous. */
  async heldOne(idOrHash: string, electionId?: string): Promise<HeldItem[] | Absent> {
    return this.heldNamed(idOrHash, electionId);
  }

  private async heldNamed(name: string | null, electionId?: string, contestId?: string): Promise<HeldItem[] | Absent> {
    const ids = electionId === undefined ? (await electionRows(this.pool)).map((row) => row.election_id) : [electionId];
    const items: HeldItem[] = [];
    for (const id of ids) {
      const election = await this.stored(id);
      if (election === null) return absent('election');
      const contestNos =
        contestId === undefined
          ? null
          : election.contests.flatMap((contest, no) => (contest.contestId === contestId ? [no] : []));
      if (contestNos?.length === 0) return absent('contest');
      const newest = await findSnapshot(this.pool, election.electionNo, NEWEST);
      const certified =
        newest === null ? new Set<number>() : await certifiedContestNos(this.pool, election, newest.snapshot);
      items.push(...(await heldItems(this.pool, election, { contestNos, name }, certified)));
    }
    return items;
  }

  /**
   * Verdicts in their order: on the records with a sender's id, or (without an id) all of them page by page, of one
   * source where it is given. `publishedOnly`: only those that the relay has sent.
   */
  async verdicts(
    electionId: string,
    source?: string,
    id?: string,
    page: { readonly after?: string; readonly limit?: number; readonly publishedOnly?: boolean } = {},
  ): Promise<VerdictPage | Absent> {
    const election = await this.stored(electionId);
    if (election === null) return absent('election');
    const last = page.publishedOnly === true ? await publishedMark(this.pool, election.electionNo) : EVERY_VERDICT;
    if (id !== undefined) {
      const subjects = await subjectsById(this.pool, election.electionNo, id, source ?? null);
      return { electionId, verdicts: await verdictsOf(this.pool, election, subjects, last), next: null };
    }
    const after = page.after === undefined ? BEFORE_ALL : verdictMark(page.after);
    if (after === null) return absent('cursor');
    const limit = Math.min(Math.max(page.limit ?? PAGE_ROWS_MAX, 1), PAGE_ROWS_MAX);
    const wanted = { after, upTo: last, source: source ?? null, limit: limit + 1 };
    const rows: VerdictRecordFact[] = await verdictPage(this.pool, election, wanted);
    const verdicts = rows.slice(0, limit);
    return { electionId, verdicts, next: rows.length > limit ? (verdicts[verdicts.length - 1]?.id ?? null) : null };
  }

  private known(electionId: string, electionNo: number): StoredElection {
    const election = this.byId.get(electionId) ?? new StoredElection(this.pool, electionId, electionNo);
    this.byId.set(electionId, election);
    return election;
  }

  private async standpoint(electionId: string, at: AsOf): Promise<Standpoint | Absent> {
    const election = await this.stored(electionId);
    if (election === null) return absent('election');
    const facts = election.sealed ? await findSnapshot(this.pool, election.electionNo, at) : null;
    return facts === null ? absent('snapshot') : { election, at: facts };
  }

  private async contestStandpoint(
    electionId: string,
    contestId: string,
    round: number | undefined,
    at: AsOf,
  ): Promise<ContestStandpoint | Absent> {
    const found = await this.standpoint(electionId, at);
    if (isAbsent(found)) return found;
    const { election, at: standing } = found;
    const contestNo = election.contestNo(contestId, round);
    if (contestNo !== null) return { ...found, contestNo };
    const repeat = round === undefined ? null : election.repeatOf(contestId, round);
    if (repeat === null || repeat.position > standing.snapshot) return absent('contest');
    return { ...absent('contest'), countsInRound: election.contest(repeat.contestNo).round };
  }
}

/** Records and verdicts shown: up to the snapshot where one is named or only published ones may be, else all. */
function upTo(at: AsOf, snapshot: number): number {
  return at.publishedOnly || at.snapshot !== undefined ? snapshot : Number.MAX_SAFE_INTEGER;
}

/** Numbers of the precincts that a page may be made of: those of the contest, below the unit, after the cursor. */
function candidates(election: StoredElection, contestNo: number, query: PrecinctQuery): number[] | Absent {
  let wanted = [...election.precinctNosOf(contestNo)];
  if (query.unit !== undefined) {
    const unitNo = election.unitNo(query.unit);
    if (unitNo === null) return absent('unit');
    wanted = wanted.filter((no) => election.isWithin(no, unitNo));
  }
  if (query.after !== undefined) {
    const after = election.precinctNo(query.after);
    if (after === null) return absent('cursor');
    wanted = wanted.filter((no) => no > after);
  }
  return wanted;
}

/** Reads `cause-subject`. */
function verdictMark(id: string): VerdictMark | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id);
  return match === null ? null : { cause: Number(match[1]), subject: Number(match[2]) };
}
