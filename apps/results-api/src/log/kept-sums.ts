/**
 * The trees of sums from which proofs are made: of each contest the newest that was asked for, which is taken on from
 * snapshot to snapshot, and some earlier ones, all within a bound of memory.
 */
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LastUsed } from '#libs/basics';
import { ContestSums, type StoredElection, type SumsWanted } from '#libs/results';
import { POOL } from '../options';

/** About 4 MB each for a contest of ten thousand precincts. */
const BYTES_MAX = 128 * 1_024 * 1_024;

interface Kept {
  readonly sums: ContestSums;
  readonly snapshot: number;
}

@Injectable()
export class KeptSums {
  private readonly kept = new LastUsed<Kept>(BYTES_MAX, ({ sums }) => sums.size);
  /** What is being done with a contest's sums: one thing after the other. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /**
   * What `use` makes of the sums at a snapshot. It must not wait for anything: the sums may be taken to another snapshot
   * right after. Throws PROOF_DIFFERS.
   */
  at<T>(election: StoredElection, wanted: SumsWanted, use: (sums: ContestSums) => T): Promise<T> {
    const contest = `${election.electionNo}/${wanted.contestNo}`;
    const before = this.turns.get(contest) ?? Promise.resolve();
    const turn = before.then(async () => use(await this.sums(contest, election, wanted)));
    const ended = turn
      .catch(() => undefined)
      .then(() => {
        if (this.turns.get(contest) === ended) this.turns.delete(contest);
      });
    this.turns.set(contest, ended);
    return turn;
  }

  private async sums(contest: string, election: StoredElection, wanted: SumsWanted): Promise<ContestSums> {
    const { snapshot, root } = wanted;
    const newest = this.kept.get(contest);
    if (newest?.snapshot === snapshot) return newest.sums;
    const isEarlier = newest !== undefined && snapshot < newest.snapshot;
    const key = isEarlier ? `${contest}/${snapshot}` : contest;
    const earlier = isEarlier ? this.kept.get(key) : undefined;
    if (earlier !== undefined) return earlier.sums;
    const isTakenOn =
      newest !== undefined && !isEarlier && newest.sums.isOf(election) && (await newest.sums.goTo({ snapshot, root }));
    // What did not come to the root is made anew from all rows, which must.
    if (!isEarlier) this.kept.remove(contest);
    const sums = isTakenOn ? newest.sums : await ContestSums.read(this.pool, election, wanted);
    this.kept.set(key, { sums, snapshot });
    return sums;
  }
}
