/** The checkpoint of the fold, held against the state that the replay makes at its place. */
import type { Pool } from 'pg';
import { fingerprintOf, type ElectionState } from '#libs/election';
import { checkpointHead } from '#libs/journal';
import { restoreCheckpoint } from '#libs/tabulation';
import type { Difference } from './difference';

export class CheckpointCheck {
  private position: number | null = null;
  private met = false;

  constructor(
    private readonly pool: Pool,
    private readonly electionId: string,
    private readonly electionNo: number,
  ) {}

  /** Looks where there is one. */
  async open(): Promise<this> {
    this.position = (await checkpointHead(this.pool, this.electionNo))?.position ?? null;
    return this;
  }

  /** What is to be said of it at a snapshot, with everything folded up to there; one of another engine says nothing. */
  async at(snapshot: number, state: ElectionState): Promise<Difference | null> {
    if (snapshot !== this.position || this.met) return null;
    this.met = true;
    const found = await restoreCheckpoint(this.pool, this.electionId, this.electionNo);
    if (found === 'none' || found === 'other engine') return null;
    // A newer one has taken its place meanwhile.
    if (typeof found !== 'string' && found.position !== snapshot) return null;
    const same = typeof found !== 'string' && found.fingerprint === fingerprintOf(state);
    return same ? null : this.difference(snapshot, 'differs');
  }

  /** One at a place that no snapshot has, where every snapshot was met. */
  beyond(): Difference | null {
    return this.position === null || this.met ? null : this.difference(this.position, 'no_snapshot');
  }

  private difference(position: number, why: 'differs' | 'no_snapshot'): Difference {
    return { kind: 'row', table: 'sanaq.checkpoint', key: { position }, why };
  }
}
