/** Holds a checkpoint that was taken up against the journal, beside the counting and out of its way. */
import type { Pool } from 'pg';
import { fingerprintOf } from '#libs/election';
import { markCheckpoint, type Journal } from '#libs/journal';
import { sleep } from '#libs/patience';
import { checkpointDiffers, type RestoredFold } from './checkpoint';
import { ElectionFold, type StoredSnapshots } from './election-fold';

const RECORDS_PER_STEP = 8_000;
/** Rest after a step, in lengths of the step: a quarter of a core at most. */
const RESTS_PER_STEP = 3;

export interface CheckedFold {
  readonly pool: Pool;
  readonly journal: Pick<Journal, 'read'>;
  readonly snapshots: StoredSnapshots;
  readonly electionId: string;
  readonly electionNo: number;
  readonly from: RestoredFold;
}

/**
 * Folds the journal from its beginning to the checkpoint. Throws CHECKPOINT_DIFFERS, and marks the checkpoint, where it
 * arrives at another state; ends early with the signal.
 */
export async function checkCheckpoint(checked: CheckedFold, signal: AbortSignal): Promise<void> {
  const { pool, journal, snapshots, electionId, electionNo, from } = checked;
  const fold = new ElectionFold(journal, snapshots, electionId, electionNo);
  const end = from.position + 1;
  // Whoever has just read a checkpoint has records waiting: they are counted first.
  let restMs = RESTS_PER_STEP * from.ms;
  while (fold.next < end) {
    await sleep(restMs, signal);
    if (signal.aborted) return;
    const began = performance.now();
    await fold.advance(Math.min(fold.next + RECORDS_PER_STEP, end), signal);
    restMs = RESTS_PER_STEP * (performance.now() - began);
  }
  if (signal.aborted) return;
  if (fingerprintOf(fold.state) === from.fingerprint) return;
  await markCheckpoint(pool, electionNo, from.position);
  throw checkpointDiffers(electionId, from.position);
}
