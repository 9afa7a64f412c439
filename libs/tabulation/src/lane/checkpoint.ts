/**
 * The checkpoint of a fold: the state at a snapshot, kept beside the journal, so that a start need not fold everything.
 * It is taken up only where the journal has its record and its snapshot has the root that the state makes; everything
 * else that it says is held against a refold while counting goes on (see docs/adr/0019-checkpoint-of-the-fold.md).
 */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Pool } from 'pg';
import { fingerprintOf, restoreState, SAVED_STATE_ENGINE, type ElectionState } from '#libs/election';
import { checkpointBelongs, checkpointBytes, checkpointHead, type StoredCheckpoint } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import { SignedDecisions } from '#libs/results';

/** Fewer records than this are folded faster than anybody waits for. */
export const CHECKPOINT_RECORDS_MIN = 50_000;

export interface RestoredFold {
  readonly position: number;
  readonly state: ElectionState;
  readonly signed: SignedDecisions;
  /** Of the state as it was read. */
  readonly fingerprint: string;
  /** How long it took to read it, in milliseconds. */
  readonly ms: number;
}

/** Why a checkpoint was not taken up. */
export type NoCheckpoint =
  | 'none'
  | 'other engine'
  | 'other stream'
  | 'cut short'
  | 'unreadable'
  | 'other root'
  /** The snapshot at which it was taken has none that could be gone on from. */
  | 'no closing record'
  /** It was taken beyond what is published: that must be judged again. */
  | 'not published yet';

export function checkpointDiffers(electionId: string, position: number): SanaqError {
  return new SanaqError({
    code: 'CHECKPOINT_DIFFERS',
    message: `the checkpoint at position ${position} is not what the journal makes, and records were judged from it`,
    place: electionId,
    actor: 'operator',
    action: 'find what was counted wrongly with sanaq replay --rejudge --compare and follow docs/recovery.md',
  });
}

/** Where a fold may find a checkpoint. */
export interface CheckpointSource {
  /** With fewer records in the journal it is not looked for. */
  readonly recordsMin: number;
  restore(): Promise<RestoredFold | NoCheckpoint>;
}

export function storedCheckpoint(
  pool: Pool,
  electionId: string,
  electionNo: number,
  recordsMin = CHECKPOINT_RECORDS_MIN,
): CheckpointSource {
  return { recordsMin, restore: () => restoreCheckpoint(pool, electionId, electionNo) };
}

/** Throws where a checkpoint was found to differ: nobody counts until a person has looked. */
export async function refuseDiffering(pool: Pool, electionId: string, electionNo: number): Promise<void> {
  const head = await checkpointHead(pool, electionNo);
  if (head?.differs === true) throw checkpointDiffers(electionId, head.position);
}

async function refusalOf(pool: Pool, electionNo: number, head: StoredCheckpoint | null): Promise<NoCheckpoint | null> {
  if (head === null) return 'none';
  if (head.engine !== SAVED_STATE_ENGINE) return 'other engine';
  return (await checkpointBelongs(pool, electionNo, head)) ? null : 'other stream';
}

/** The stored checkpoint as a fold to go on from, or why it is none. `electionId` is whose it must be. */
export async function restoreCheckpoint(
  pool: Pool,
  electionId: string,
  electionNo: number,
): Promise<RestoredFold | NoCheckpoint> {
  const beganMs = performance.now();
  const head = await checkpointHead(pool, electionNo);
  const refusal = await refusalOf(pool, electionNo, head);
  if (head === null || refusal !== null) return refusal ?? 'none';
  const bytes = await checkpointBytes(pool, electionNo, head);
  if (bytes === null) return 'cut short';
  try {
    const { state, beside } = restoreState(bytes);
    if (state.electionId !== electionId || state.definitionSha256 !== head.definition) return 'other stream';
    const signed = SignedDecisions.restored(beside);
    for (const tally of state.sealed?.tallies ?? []) {
      for (const steps = tally.refreshing(); steps.next().done !== true;) await letOthersWork();
    }
    if (state.root() !== head.root) return 'other root';
    const fingerprint = fingerprintOf(state);
    return { position: head.position, state, signed, fingerprint, ms: performance.now() - beganMs };
  } catch {
    // The bytes may be anybody's: whatever they made of themselves is dropped, and the journal is folded.
    return 'unreadable';
  }
}
