/** Proofs of precincts at a published snapshot, and what they share: the closing record and what it binds. */
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LastUsed } from '#libs/basics';
import { sha256Name, type ClosingLeaf } from '#libs/contracts';
import { ADMINISTRATIVE } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { inclusionProof } from '#libs/log';
import {
  base64Path,
  boundContests,
  contestWay,
  coveringClosing,
  nameOfRecord,
  placedRecord,
  precinctProof,
  publishedClosing,
  publishedVerdicts,
  recordAt,
  recordReceipt,
  shownRecord,
  storeDiffers,
  StreamTree,
  type BoundContests,
  type PlacedRecord,
  type PrecinctProof,
  type ProvedLogPlace,
  type PublishedClosing,
  type RecordReceipt,
  type StoredElection,
  type VerdictRecordFact,
} from '#libs/results';
import { ApiProblem } from '../http/problem';
import { POOL } from '../options';
import { KeptSums } from './kept-sums';
import { PublishedLog } from './published-log';
import { recordDocument, type RecordDocument } from './record-document';
import { RecordNames } from './record-names';

/** Some hundred bytes a contest each. */
const SNAPSHOTS_KEPT_MAX = 100;
/** Elections whose trees over the stream are kept: 32 bytes for 256 records, and 5 MB of their blocks at most. */
const STREAMS_KEPT_MAX = 20;

/** Elections of which records were asked for by hash: about 50 bytes a record. */
const NAMES_KEPT_MAX = 5;

/** Everything about a snapshot that no contest and no precinct changes. */
interface BoundSnapshot extends PublishedClosing {
  readonly contests: BoundContests;
  readonly log: ProvedLogPlace;
}

export interface PrecinctAsked {
  readonly contestNo: number;
  readonly precinctNo: number;
  readonly hierarchy: string | undefined;
  /** The checkpoint must have so many cosignatures; 0: the one that went out with the snapshot. */
  readonly witnesses: number;
}

/** A record that a closing record binds. */
interface Covered {
  readonly verdicts: readonly VerdictRecordFact[];
  readonly covering: PublishedClosing;
  readonly witnesses: number;
}

@Injectable()
export class ProofDesk {
  private readonly snapshots = new LastUsed<Promise<BoundSnapshot>>(SNAPSHOTS_KEPT_MAX);
  private readonly names = new LastUsed<RecordNames>(NAMES_KEPT_MAX);
  private readonly streams = new LastUsed<StreamTree>(STREAMS_KEPT_MAX);

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly sums: KeptSums,
    private readonly publishedLog: PublishedLog,
  ) {}

  /** Throws HIERARCHY_UNKNOWN, CLOSING_MISSING, COSIGNATURES_MISSING, PROOF_DIFFERS. */
  async proof(election: StoredElection, snapshot: number, asked: PrecinctAsked): Promise<PrecinctProof> {
    const { contestNo, precinctNo, hierarchy = ADMINISTRATIVE, witnesses } = asked;
    const bound = await this.bound(election, snapshot);
    const { leaf, contests } = bound;
    const { contestId, round } = election.contest(contestNo);
    const root = contests.entries.find((entry) => entry.contestId === contestId && entry.round === round)?.root;
    if (root === undefined || leaf.register === null)
      throw storeDiffers(election.electionNo, 'a contest has no result');
    const wanted = { contestNo, snapshot, root, register: leaf.register };
    const way = await this.sums.at(election, wanted, (sums) => contestWay(sums, sums.slotOf(precinctNo), hierarchy));
    if (way === null) throw new ApiProblem('HIERARCHY_UNKNOWN', 'The definition has no hierarchy of this name.');
    const { protocolAt } = way;
    const protocol = protocolAt === null ? null : await this.protocolAt(election, protocolAt, leaf.stream);
    const log = witnesses === 0 ? bound.log : await this.cosignedPlace(election.electionNo, bound.index, witnesses);
    return precinctProof(way, { contests, closing: leaf, log, protocol });
  }

  stream({ electionNo }: Pick<StoredElection, 'electionNo'>): StreamTree {
    const key = String(electionNo);
    const stream = this.streams.get(key) ?? new StreamTree(this.pool, electionNo);
    this.streams.set(key, stream);
    return stream;
  }

  /**
   * The record at a position, or the first one with a hash, as everybody may see it, with its receipt. Throws
   * RECORD_UNKNOWN, also as long as the verdict on it is not published, and COSIGNATURES_MISSING.
   */
  async record(election: StoredElection, wanted: number | Buffer, witnesses: number): Promise<RecordDocument> {
    const record = await this.wanted(election, wanted);
    const verdicts = record === null ? [] : await publishedVerdicts(this.pool, election, record.position);
    if (record === null || verdicts.length === 0) {
      throw new ApiProblem('RECORD_UNKNOWN', 'No record of this position or hash is published.');
    }
    const covering = await coveringClosing(this.pool, election.electionNo, record.position);
    const receipt =
      covering === null
        ? await this.uncovered(election, record, verdicts)
        : await this.covered(election, record, { verdicts, covering, witnesses });
    return recordDocument(election.electionId, record, verdicts, receipt);
  }

  private async covered(
    election: StoredElection,
    record: StreamRecord,
    { verdicts, covering, witnesses }: Covered,
  ): Promise<RecordReceipt> {
    const { electionNo } = election;
    const { leaf, index, checkpoint } = covering;
    const placed = await this.placed(election, record, leaf.stream);
    const log =
      witnesses === 0
        ? await this.logPlace(electionNo, index, { size: index + 1, checkpoint })
        : await this.cosignedPlace(electionNo, index, witnesses);
    return recordReceipt(record, placed, verdicts, { closing: leaf, log });
  }

  private async uncovered(
    election: StoredElection,
    record: StreamRecord,
    verdicts: readonly VerdictRecordFact[],
  ): Promise<RecordReceipt> {
    const index = await this.stream(election).countBefore(record.position);
    return recordReceipt(record, placedRecord(record, { index, path: [] }, shownRecord(record), false), verdicts, null);
  }

  private async wanted(election: StoredElection, wanted: number | Buffer): Promise<StreamRecord | null> {
    const { electionNo } = election;
    if (typeof wanted === 'number') return recordAt(this.pool, electionNo, wanted);
    const key = String(electionNo);
    const names = this.names.get(key) ?? new RecordNames(this.pool, electionNo);
    this.names.set(key, names);
    for (const position of await names.find(wanted)) {
      const record = await recordAt(this.pool, electionNo, position);
      if (record !== null && nameOfRecord(record) === sha256Name(wanted)) return record;
    }
    return null;
  }

  /** Throws PROOF_DIFFERS where the journal does not give the stream's root. */
  private async placed(
    election: StoredElection,
    record: StreamRecord,
    { size, root }: ClosingLeaf['stream'],
  ): Promise<PlacedRecord> {
    const stream = this.stream(election);
    if (sha256Name(await stream.root(size)) !== root) throw storeDiffers(election.electionNo, 'the stream');
    const index = await stream.indexOf(record.position, size);
    return placedRecord(record, { index, path: await stream.path(index, size) }, shownRecord(record), true);
  }

  private async protocolAt(
    election: StoredElection,
    position: number,
    stream: ClosingLeaf['stream'],
  ): Promise<PlacedRecord> {
    const record = await recordAt(this.pool, election.electionNo, position);
    if (record === null) throw storeDiffers(election.electionNo, `the record at position ${position}`);
    return this.placed(election, record, stream);
  }

  private async cosignedPlace(electionNo: number, index: number, witnesses: number): Promise<ProvedLogPlace> {
    return this.logPlace(electionNo, index, await this.publishedLog.cosignedOver(electionNo, index, witnesses));
  }

  private async logPlace(
    electionNo: number,
    index: number,
    { size, checkpoint }: { readonly size: number; readonly checkpoint: string | null },
  ): Promise<ProvedLogPlace> {
    const nodes = await this.publishedLog.nodes({ electionNo, size });
    return { index, size, path: base64Path(await inclusionProof(nodes, index, size)), checkpoint };
  }

  private bound(election: StoredElection, snapshot: number): Promise<BoundSnapshot> {
    const key = `${election.electionNo}/${snapshot}`;
    const kept = this.snapshots.get(key);
    if (kept !== undefined) return kept;
    const bound = this.readBound(election, snapshot);
    this.snapshots.set(key, bound);
    bound.catch(() => {
      this.snapshots.remove(key);
    });
    return bound;
  }

  private async readBound(election: StoredElection, snapshot: number): Promise<BoundSnapshot> {
    const { electionNo } = election;
    const closing = await publishedClosing(this.pool, electionNo, snapshot);
    if (closing === null) throw new ApiProblem('CLOSING_MISSING', `Snapshot ${snapshot} has no closing record.`);
    const { leaf, index, checkpoint } = closing;
    const contests = await boundContests(this.pool, election, leaf);
    return { ...closing, contests, log: await this.logPlace(electionNo, index, { size: index + 1, checkpoint }) };
  }
}
