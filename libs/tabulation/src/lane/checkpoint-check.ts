/** Holds a checkpoint that was taken up against the journal, beside the counting and out of its way. */
import type { Pool } from 'pg';
import { fingerprintOf } from '#libs/election';
import { markCheckpoint, type Journal } from '#libs/journal';
import { sleep } from '#libs/patience';
import { checkpointDiffers, type RestoredFold } from './checkpoint';
import { ElectionFold, type StoredSnapshots } from './election-fold';
import type { PublishedTo } from './published-to';

const RECORDS_PER_STEP = 8_000;
/** Rest after a step, in lengths of the step: a quarter of a core at most while records wait; publishing waits for it else. */
const RESTS_WHILE_BUSY = 3;
const RESTS_ELSE = 0.25;

export interface CheckedFold {
  readonly pool: Pool;
  readonly journal: Pick<Journal, 'read'>;
  readonly snapshots: StoredSnapshots;
  readonly electionId: string;
  readonly electionNo: number;
  readonly from: RestoredFold;
  readonly published: PublishedTo;
  /** True while records wait to be counted: they come first. */
  readonly busy: () => boolean;
}

/**
 * Folds the journal from its beginning to the checkpoint. Throws CHECKPOINT_DIFFERS, and marks the checkpoint, where it
 * arrives at another state; false where the signal ended it early.
 */
export async function checkCheckpoint(checked: CheckedFold, signal: AbortSignal): Promise<boolean> {
  const { pool, journal, snapshots, electionId, electionNo, from, published, busy } = checked;
  const rests = (): number => (busy() ? RESTS_WHILE_BUSY : RESTS_ELSE);
  const fold = new ElectionFold(journal, snapshots, electionId, electionNo);
  const end = from.position + 1;
  // Whoever has just read a checkpoint has records waiting: they are counted first.
  let restMs = rests() * from.ms;
  while (fold.next < end) {
    await sleep(restMs, signal);
    if (signal.aborted) return false;
    const began = performance.now();
    await fold.advance(Math.min(fold.next + RECORDS_PER_STEP, end), signal, undefined, published);
    restMs = rests() * (performance.now() - began);
  }
  if (signal.aborted) return false;
  if (fingerprintOf(fold.state) === from.fingerprint) return true;
  await markCheckpoint(pool, electionNo, from.position);
  throw checkpointDiffers(electionId, from.position);
}
