/** Proofs of precincts at a published snapshot, and what they share: the closing record and what it binds. */
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { sha256Name } from '#libs/contracts';
import { ADMINISTRATIVE } from '#libs/election';
import { inclusionProof } from '#libs/log';
import {
  base64Path,
  boundContests,
  contestWay,
  placedRecord,
  precinctProof,
  publishedClosing,
  recordAt,
  shownRecord,
  storeDiffers,
  StreamTree,
  type BoundContests,
  type PlacedRecord,
  type PrecinctProof,
  type ProvedLogPlace,
  type PublishedClosing,
  type StoredElection,
} from '#libs/results';
import { LastUsed } from '../answers/last-used';
import { ApiProblem } from '../http/problem';
import { POOL } from '../options';
import { KeptSums } from './kept-sums';
import { PublishedLog } from './published-log';

/** Some hundred bytes a contest each. */
const SNAPSHOTS_KEPT_MAX = 100;
/** Elections whose trees over the stream are kept: 32 bytes for 256 records, and 2 MB of leaves at most. */
const STREAMS_KEPT_MAX = 20;

/** Everything about a snapshot that no contest and no precinct changes. */
interface BoundSnapshot extends PublishedClosing {
  readonly contests: BoundContests;
  readonly log: ProvedLogPlace;
}

export interface PrecinctAsked {
  readonly contestNo: number;
  readonly precinctNo: number;
  readonly hierarchy: string | undefined;
}

@Injectable()
export class ProofDesk {
  private readonly snapshots = new LastUsed<Promise<BoundSnapshot>>(SNAPSHOTS_KEPT_MAX);
  private readonly streams = new LastUsed<StreamTree>(STREAMS_KEPT_MAX);

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly sums: KeptSums,
    private readonly publishedLog: PublishedLog,
  ) {}

  /** Throws HIERARCHY_UNKNOWN, CLOSING_MISSING, PROOF_DIFFERS. */
  async proof(election: StoredElection, snapshot: number, asked: PrecinctAsked): Promise<PrecinctProof> {
    const { contestNo, precinctNo, hierarchy = ADMINISTRATIVE } = asked;
    const bound = await this.bound(election, snapshot);
    const { leaf, contests, log } = bound;
    const { contestId, round } = election.contest(contestNo);
    const root = contests.entries.find((entry) => entry.contestId === contestId && entry.round === round)?.root;
    if (root === undefined || leaf.register === null)
      throw storeDiffers(election.electionNo, 'a contest has no result');
    const wanted = { contestNo, snapshot, root, register: leaf.register };
    const way = await this.sums.at(election, wanted, (sums) => contestWay(sums, sums.slotOf(precinctNo), hierarchy));
    if (way === null) throw new ApiProblem('HIERARCHY_UNKNOWN', 'The definition has no hierarchy of this name.');
    const { protocolAt } = way;
    const protocol = protocolAt === null ? null : await this.placed(election, protocolAt, leaf.stream.size);
    return precinctProof(way, { contests, closing: leaf, log, protocol });
  }

  stream({ electionNo }: Pick<StoredElection, 'electionNo'>): StreamTree {
    const key = String(electionNo);
    const stream = this.streams.get(key) ?? new StreamTree(this.pool, electionNo);
    this.streams.set(key, stream);
    return stream;
  }

  private async placed(election: StoredElection, position: number, size: number): Promise<PlacedRecord> {
    const record = await recordAt(this.pool, election.electionNo, position);
    if (record === null) throw storeDiffers(election.electionNo, `the record at position ${position}`);
    const stream = this.stream(election);
    const index = await stream.indexOf(position, size);
    return placedRecord(record, { index, path: await stream.path(index, size) }, shownRecord(record), 'binary');
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
    const { size, root } = leaf.stream;
    if (sha256Name(await this.stream(election).root(size)) !== root) {
      throw storeDiffers(electionNo, `the stream at snapshot ${snapshot}`);
    }
    const nodes = await this.publishedLog.nodes({ electionNo, size: index + 1 });
    const path = base64Path(await inclusionProof(nodes, index, index + 1));
    return { ...closing, contests, log: { index, size: index + 1, path, checkpoint } };
  }
}
