/** Mandates of a snapshot's contests, looked up once for all who ask at nearly the same moment: they derive much anew. */
import { Inject, Injectable } from '@nestjs/common';
import type { ContestMandates, MandatesDocument, SnapshotResults } from '#libs/results';
import { SHARED_MS } from '../options';
import { present } from '../queries/published-results';
import { SharedLooks } from '../queries/shared-looks';

/** Final distributions come without a snapshot of their own, and seldom. */
const SHARED_AT_LEAST_MS = 1_000;

export interface MandatesOf {
  of(contestId: string, round: number): ContestMandates | null;
  /** True while they need not be looked for again. */
  readonly holds: () => boolean;
  /** What of them can change while the snapshot stays the same. */
  readonly follows: string;
}

@Injectable()
export class SharedMandates {
  private readonly looks: SharedLooks<MandatesDocument>;

  constructor(@Inject(SHARED_MS) sharedMs: number) {
    // Nothing is shared where a test wants no look shared.
    this.looks = new SharedLooks(sharedMs === 0 ? 0 : Math.max(SHARED_AT_LEAST_MS, sharedMs));
  }

  /** Of one contest in all its rounds, or of all contests. Throws the problem where there is no such contest. */
  async of(results: SnapshotResults, electionId: string, contestId?: string): Promise<MandatesOf> {
    const subject = JSON.stringify([electionId, results.at.snapshot, results.at.root, contestId ?? null]);
    const { found, holds } = this.looks.take(subject, async () => present(await results.mandates(contestId)));
    const { contests } = await found;
    return {
      holds,
      of: (id, round) => contests.find((one) => one.contestId === id && one.round === round) ?? null,
      follows: JSON.stringify(contests.map(({ final, distribution, suspended }) => [final, distribution, suspended])),
    };
  }
}
