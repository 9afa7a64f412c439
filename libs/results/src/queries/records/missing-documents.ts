/**
 * Protocols that count and come without a paper that belongs to them. Two are known: the act on a portable box with more
 * ballots than applications (Art. 43(3-1)), and the paper that a correction or a recount names as its reason. No act
 * that is known here asks for a scan, so that none is missed.
 */
import type { Pool } from 'pg';
import type { ProtocolSubmitted } from '#libs/contracts';
import { STATE_NO } from '#libs/election';
import { VERDICT_NO, type JournalRow } from '#libs/journal';
import { decodeRow, protocolOf } from './journalled';
import type { StoredElection } from '../frame/stored-election';

export type DocumentKind = 'box_act' | 'named_paper';

export interface MissingDocument {
  readonly contestId: string;
  readonly round: number;
  readonly precinctId: string;
  readonly kind: DocumentKind;
  /** The paper as the record names it; null for an act. */
  readonly named: string | null;
  /** When the record came, in milliseconds since 1970. */
  readonly sinceMs: number;
}

/** Records read at once. */
const PIECE = 1_000;
/** Positions that the server looks through in one statement; 50,000 take it about 75 ms. */
const WINDOW = 50_000;
/** Kept of an election; beyond them the list says that there are more. */
const FOUND_MAX = 10_000;

/** Only what can lack a paper is read; the server looks for it. */
const CANDIDATES = `
  select position, timestamp_ms, key, value, headers, sha256, contest_no, precinct_no from sanaq.journal
  where election_no = $1 and position > $2 and position <= $3
    and kind in (${VERDICT_NO.counted}, ${VERDICT_NO.held}) and contest_no is not null and precinct_no is not null
    and (position('"portableBoxes"'::bytea in value) > 0 or position('"replaces"'::bytea in value) > 0)
  order by position limit ${PIECE}`;

/** Those of some protocols that count at a snapshot, by their place in the list. */
const COUNTING = `
  select c.no::integer from unnest($2::integer[], $3::integer[], $4::bytea[])
    with ordinality c (contest_no, precinct_no, sha256, no)
  join lateral (
    select state, protocol_sha256 from sanaq.precinct_result
    where election_no = $1 and contest_no = c.contest_no and precinct_no = c.precinct_no and snapshot <= $5
    order by snapshot desc limit 1
  ) r on r.state = ${STATE_NO.counted} and r.protocol_sha256 = c.sha256
  order by c.no`;

type CandidateRow = JournalRow & { readonly sha256: Buffer; readonly contest_no: number; readonly precinct_no: number };

interface Candidate extends Pick<MissingDocument, 'kind' | 'named' | 'sinceMs'> {
  readonly contestNo: number;
  readonly precinctNo: number;
  readonly sha256: Buffer;
}

/** What a protocol lacks; it is judged by what it says alone. */
export function lackedBy(
  protocol: Pick<ProtocolSubmitted, 'portableBoxes' | 'replaces' | 'acts' | 'documents'>,
): readonly Pick<MissingDocument, 'kind' | 'named'>[] {
  const { portableBoxes = [], replaces, acts = [], documents = [] } = protocol;
  const tooFull = portableBoxes.some(({ ballots, applications }) => ballots > applications);
  return [
    ...(tooFull && acts.length === 0 ? [{ kind: 'box_act', named: null } as const] : []),
    ...(replaces !== undefined && acts.length + documents.length === 0
      ? [{ kind: 'named_paper', named: replaces.document } as const]
      : []),
  ];
}

/** Looks on from where it was: records never change. */
class Scan {
  private upTo = -1;
  private readonly found: (Candidate & { readonly position: number })[] = [];
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  /** Candidates at or before a position. */
  async candidates(upTo: number): Promise<readonly Candidate[]> {
    // One after the other: two of them would find everything twice.
    const looked = this.looking.then(() => this.lookUpTo(upTo));
    this.looking = looked.catch(() => undefined);
    await looked;
    return this.found.filter(({ position }) => position <= upTo);
  }

  private async lookUpTo(upTo: number): Promise<void> {
    while (this.upTo < upTo && this.found.length <= FOUND_MAX) {
      const to = Math.min(upTo, this.upTo + WINDOW);
      const { rows } = await this.pool.query<CandidateRow>(CANDIDATES, [this.electionNo, this.upTo, to]);
      for (const row of rows) {
        const protocol = protocolOf(decodeRow(row));
        const lacked = protocol === null ? [] : lackedBy(protocol);
        const { position, timestamp_ms: sinceMs, contest_no: contestNo, precinct_no: precinctNo, sha256 } = row;
        this.found.push(...lacked.map((one) => ({ ...one, position, sinceMs, contestNo, precinctNo, sha256 })));
      }
      this.upTo = rows.length < PIECE ? to : (rows.at(-1)?.position ?? to);
    }
  }
}

export class MissingDocuments {
  private readonly scans = new WeakMap<StoredElection, Scan>();

  /** Connects as sanaq_reader. */
  constructor(private readonly pool: Pool) {}

  /** Of protocols that count at a snapshot, the oldest first. */
  async at(election: StoredElection, snapshot: number): Promise<readonly MissingDocument[]> {
    const scan = this.scans.get(election) ?? new Scan(this.pool, election.electionNo);
    this.scans.set(election, scan);
    const candidates = await scan.candidates(snapshot);
    if (candidates.length === 0) return [];
    const { rows } = await this.pool.query<{ no: number }>(COUNTING, [
      election.electionNo,
      candidates.map(({ contestNo }) => contestNo),
      candidates.map(({ precinctNo }) => precinctNo),
      candidates.map(({ sha256 }) => sha256),
      snapshot,
    ]);
    return rows.flatMap(({ no }): readonly MissingDocument[] => {
      const candidate = candidates[no - 1];
      const precinctId = election.precinctId(candidate?.precinctNo ?? -1);
      if (candidate === undefined || precinctId === undefined) return [];
      const { kind, named, sinceMs, contestNo } = candidate;
      const { contestId, round } = election.contest(contestNo);
      return [{ contestId, round, precinctId, kind, named, sinceMs }];
    });
  }
}
