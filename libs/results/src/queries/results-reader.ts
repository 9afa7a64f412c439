/**
 * Every question about results, asked of the store alone. A snapshot's rows never change, so all parts of one answer
 * agree although they are several statements. Absences are answers ({@link Absent}); only a database that does not
 * answer throws. A percentage stands only among the named figures, with its numerator, its base and its rounding.
 */
import type { Pool } from 'pg';
import type { ElectionDefinition } from '#libs/election';
import { absent, isAbsent, type Absent } from './absent';
import { nearestNames } from '#libs/basics';
import { certifiedContestNos } from './contest-queries';
import { heldItems } from './records/held-queries';
import { MissingDocuments, type MissingDocument } from './records/missing-documents';
import { ruleStorms } from './records/rule-storms';
import type { RuleStorm } from './records/storm-sums';
import { NOTHING_CONFIRMED, type DistributionCheck } from './mandate-queries';
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
  ZeroReport,
} from './shapes';
import {
  electionRows,
  findElectionNo,
  findSnapshot,
  newestPublished,
  publishedAfter,
  publishedBefore,
  type ElectionRow,
} from './snapshot-queries';
import { ZeroReports } from './records/zero-report';
import { PAGE_ROWS_MAX, SnapshotResults } from './snapshot-results';
import { StoredElection } from './frame/stored-election';
import { countOpenSummaries } from './summary-queries';
import {
  EVERY_VERDICT,
  publishedMark,
  subjectsById,
  verdictPage,
  verdictsOf,
  type VerdictMark,
} from './records/verdict-queries';

const NEWEST: AsOf = { publishedOnly: false };
const BEFORE_ALL: VerdictMark = { cause: -1, subject: -1 };

export class ResultsReader {
  private readonly byId = new Map<string, StoredElection>();
  private readonly zeroReports = new Map<string, ZeroReports>();
  private readonly documents: MissingDocuments;

  /** Without a check no distribution is shown as final. */
  constructor(
    private readonly pool: Pool,
    private readonly distributions: DistributionCheck = NOTHING_CONFIRMED,
  ) {
    this.documents = new MissingDocuments(pool);
  }

  /** Every election of which anything was ever read, by id. */
  async elections(): Promise<ElectionSummary[]> {
    return this.summariesFrom(await electionRows(this.pool));
  }

  /** One of them; null where nothing of it was ever read. */
  async summary(electionId: string): Promise<ElectionSummary | null> {
    const [summary = null] = await this.summariesFrom(await electionRows(this.pool, electionId));
    return summary;
  }

  /** Ids of the same elections, in the same order, without a look at their definitions. */
  async electionIds(): Promise<string[]> {
    return (await electionRows(this.pool)).map((row) => row.election_id);
  }

  /** Number of the newest published snapshot of each of these elections; none of those that have none. */
  newestPublished(electionIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return newestPublished(this.pool, electionIds);
  }

  private async summariesFrom(rows: readonly ElectionRow[]): Promise<ElectionSummary[]> {
    const summaries: ElectionSummary[] = [];
    // A definition is asked for once; side by side, for the first look at many elections has all of them to load.
    const definitions = await Promise.all(
      rows.map((row) => this.known(row.election_id, row.election_no).loadDefinition()),
    );
    for (const [index, row] of rows.entries()) {
      const definition = definitions[index] ?? null;
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

  /** Whether two officers opened the count, as of a position; null for an election never seen. */
  async zeroReport(electionId: string, upTo?: number): Promise<ZeroReport | null> {
    const stored = await this.stored(electionId);
    return stored === null ? null : this.zeroReportOf(electionId, stored, { upTo });
  }

  /** The same of an election that was looked at just now; `counted`: position up to which it had been read then. */
  zeroReportOf(
    electionId: string,
    stored: StoredElection,
    { upTo, counted }: { readonly upTo?: number | undefined; readonly counted?: number },
  ): Promise<ZeroReport> {
    const reports = this.zeroReports.get(electionId) ?? new ZeroReports(this.pool, stored.electionNo);
    this.zeroReports.set(electionId, reports);
    return reports.at(stored.definition, upTo, counted);
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
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.at;
  }

  /** Published snapshots after a number, in order, `limit` at most. Empty for an election never seen. */
  async publishedAfter(electionId: string, after: number, limit: number): Promise<readonly SnapshotFacts[]> {
    const election = await this.stored(electionId);
    return election === null ? [] : publishedAfter(this.pool, election.electionNo, after, limit);
  }

  /** Published snapshots below a number, the newest first, `limit` at most. Empty for an election never seen. */
  async publishedBefore(electionId: string, before: number, limit: number): Promise<readonly SnapshotFacts[]> {
    const election = await this.stored(electionId);
    return election === null ? [] : publishedBefore(this.pool, election.electionNo, before, limit);
  }

  /** The results at a snapshot, which is looked up once: the newest one, or the newest at or below `at.snapshot`. */
  async at(electionId: string, at: AsOf = NEWEST): Promise<SnapshotResults | Absent> {
    const election = await this.stored(electionId);
    if (election === null) return this.noElection(electionId);
    const facts = election.sealed ? await findSnapshot(this.pool, election.electionNo, at) : null;
    return facts === null
      ? absent('snapshot')
      : new SnapshotResults(this.pool, this.distributions, election, facts, at);
  }

  /** The absence of an election, with the names nearest to what was asked for. */
  async noElection(electionId: string): Promise<Absent> {
    const ids = (await electionRows(this.pool)).map((row) => row.election_id);
    return absent('election', nearestNames(electionId, ids));
  }

  /** See {@link SnapshotResults.outcome}; so below. */
  async outcome(electionId: string, at?: AsOf): Promise<OutcomeDocument | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.outcome();
  }

  async contestOutcome(
    electionId: string,
    contestId: string,
    round?: number,
    at?: AsOf,
  ): Promise<ContestDocument | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.contest(contestId, round);
  }

  async mandates(electionId: string, contestId?: string, at?: AsOf): Promise<MandatesDocument | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.mandates(contestId);
  }

  async unit(
    electionId: string,
    contestId: string,
    unitId: string,
    which: { readonly hierarchy?: string; readonly round?: number } = {},
    at?: AsOf,
  ): Promise<UnitDocument | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.unit(contestId, unitId, which);
  }

  async summaries(electionId: string, contestId?: string, at?: AsOf): Promise<SummaryList | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.summaries(contestId);
  }

  async repeats(electionId: string, at?: AsOf): Promise<readonly RepeatFact[] | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.repeats();
  }

  async precincts(
    electionId: string,
    contestId: string,
    query: PrecinctQuery = {},
    at?: AsOf,
  ): Promise<PrecinctPage | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.precincts(contestId, query);
  }

  async precinct(
    electionId: string,
    contestId: string,
    precinctId: string,
    round?: number,
    at?: AsOf,
  ): Promise<PrecinctDocument | Absent> {
    const found = await this.at(electionId, at);
    return isAbsent(found) ? found : found.precinct(contestId, precinctId, round);
  }

  /** How many summaries are open; none for an election never seen. */
  async openSummaries(electionId: string): Promise<OpenSummaries> {
    const election = await this.stored(electionId);
    return election === null ? { differing: 0, waiting: 0 } : countOpenSummaries(this.pool, election.electionNo);
  }

  /** Controls that fail everywhere, up to the newest record or that of a snapshot; none where nothing is sealed. */
  async ruleStorms(electionId: string, upTo = Number.MAX_SAFE_INTEGER): Promise<readonly RuleStorm[]> {
    const election = await this.stored(electionId);
    return election === null || election.contests.length === 0 ? [] : ruleStorms(this.pool, election, upTo);
  }

  /** Papers that protocols lack which count at a snapshot. */
  async missingDocuments(electionId: string, snapshot: number): Promise<readonly MissingDocument[]> {
    const election = await this.stored(electionId);
    return election === null ? [] : this.documents.at(election, snapshot);
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
      if (election === null) return this.noElection(id);
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
    if (election === null) return this.noElection(electionId);
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
}

/** Reads `cause-subject`. */
function verdictMark(id: string): VerdictMark | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id);
  return match === null ? null : { cause: Number(match[1]), subject: Number(match[2]) };
}
