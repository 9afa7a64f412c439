/** Names behind the numbers of stored rows, as publications need them. Read from the store, not from a live state. */
import type { Pool } from 'pg';
import { decodeRecord } from '#libs/contracts';
import type { ElectionDefinition } from '#libs/election';
import { decodeHeaders } from '#libs/journal';

/** `source` of everything that tabulation publishes. */
export const TABULATION_SOURCE = 'urn:sanaq:tabulation';

export interface PublishedContest {
  readonly contestId: string;
  readonly round: number;
  /** Ids of counters, then of options. */
  readonly counterIds: readonly string[];
  readonly optionIds: readonly string[];
}

export interface PublishedUnit {
  readonly hierarchy: string;
  readonly unitId: string;
  readonly kind: string;
  readonly parentNo: number | null;
}

const CONTESTS = `
  select contest_no, contest_id, round, columns from sanaq.contest_round where election_no = $1 order by contest_no`;
const UNITS = `select unit_no, hierarchy, unit_id, kind, parent_no from sanaq.unit where election_no = $1 order by unit_no`;
const PRECINCTS = `
  select precinct_no, precinct_id, leaf_unit_nos[1] as territory_no from sanaq.precinct
  where election_no = $1 order by precinct_no`;
const DEFINITION = `
  select j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.verdict v
  join sanaq.journal j on j.election_no = v.election_no and j.position = v.subject
  where v.election_no = $1 and v.cause = v.subject and v.kind = 8 order by v.cause limit 1`;

export class PublishedElection {
  private definition: ElectionDefinition | null = null;
  private contests: PublishedContest[] = [];
  units: PublishedUnit[] = [];
  private precincts: { readonly precinctId: string; readonly territoryNo: number }[] = [];

  constructor(
    private readonly pool: Pool,
    readonly electionId: string,
    readonly electionNo: number,
  ) {}

  /** Whether the register was sealed when this was loaded: only then there are results. */
  get sealed(): boolean {
    return this.contests.length > 0;
  }

  get rehearsal(): boolean {
    return this.definition?.rehearsal ?? false;
  }

  /** Time before which nothing is published, in milliseconds since 1970, or null. */
  get publishFromMs(): number | null {
    const from = this.definition?.publishFrom ?? null;
    return from === null ? null : Date.parse(from);
  }

  contest(contestNo: number): PublishedContest {
    const contest = this.contests[contestNo];
    if (contest === undefined) throw new Error(`contest number ${contestNo} is not stored`);
    return contest;
  }

  precinctId(precinctNo: number): string | undefined {
    return this.precincts[precinctNo]?.precinctId;
  }

  territoryId(precinctNo: number): string | null {
    return this.units[this.precincts[precinctNo]?.territoryNo ?? -1]?.unitId ?? null;
  }

  /** Loads what is there by now; cheap to call again until the election is sealed. */
  async load(): Promise<void> {
    if (this.sealed) return;
    this.definition ??= await this.loadDefinition();
    const contests = await this.pool.query<{ contest_id: string; round: number; columns: string[] }>(CONTESTS, [
      this.electionNo,
    ]);
    if (contests.rows.length === 0) return;
    const units = await this.pool.query<{ hierarchy: string; unit_id: string; kind: string; parent_no: number | null }>(
      UNITS,
      [this.electionNo],
    );
    const precincts = await this.pool.query<{ precinct_id: string; territory_no: number }>(PRECINCTS, [this.electionNo]);
    this.units = units.rows.map((row) => ({
      hierarchy: row.hierarchy,
      unitId: row.unit_id,
      kind: row.kind,
      parentNo: row.parent_no,
    }));
    this.precincts = precincts.rows.map((row) => ({ precinctId: row.precinct_id, territoryNo: row.territory_no }));
    this.contests = contests.rows.map((row) => {
      const contest = this.definition?.contests.find(({ contestId }) => contestId === row.contest_id);
      const counters = contest?.form.counters.length ?? 0;
      return {
        contestId: row.contest_id,
        round: row.round,
        counterIds: row.columns.slice(0, counters),
        optionIds: row.columns.slice(counters),
      };
    });
  }

  private async loadDefinition(): Promise<ElectionDefinition | null> {
    const { rows } = await this.pool.query<{
      position: number;
      timestamp_ms: number;
      key: Buffer | null;
      value: Buffer | null;
      headers: Buffer | null;
    }>(DEFINITION, [this.electionNo]);
    const row = rows[0];
    if (row === undefined) return null;
    const { body } = decodeRecord({
      position: row.position,
      timestampMs: row.timestamp_ms,
      key: row.key,
      value: row.value,
      headers: decodeHeaders(row.headers),
    });
    return body.kind === 'definition' ? body.definition : null;
  }
}
