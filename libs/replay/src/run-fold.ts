/** Drives a fold through its records and stops at every snapshot on the way. */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { StreamRecord } from '#libs/event-stream';
import type { Fold, FoldStep } from './fold';
import type { GivenVerdict } from './source/given-verdict';

export interface Progress {
  readonly records: number;
  readonly position: number;
  /** Where the way ends, as far as known. */
  readonly endPosition: number;
  readonly recordsPerSecond: number;
}

/** Verdicts to take over at a position, `judge` where the engine decides, `stop` where the way ends before it. */
export type Given = readonly GivenVerdict[] | 'judge' | 'stop';

/** Nearly everything is at hand: only what has to be waited for is a promise, for a million waits are a second or two. */
export interface FoldPlan {
  /** The next record in order; null at the end. */
  readonly next: () => StreamRecord | null | Promise<StreamRecord | null>;
  readonly given: (position: number) => Given | Promise<Given>;
  /** The next snapshot to stop at; null for none. */
  readonly checkpoint: () => number | null | Promise<number | null>;
  readonly onStep: (step: FoldStep) => void | Promise<void>;
  /** At a snapshot: everything up to it is folded, nothing beyond. It must move `checkpoint` on. */
  readonly onCheckpoint: (snapshot: number) => Promise<void>;
  /** Last position to fold. */
  readonly last: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const RECORDS_PER_TURN = 400;
const PROGRESS_EVERY_MS = 250;

/** Folds to the plan's end. */
export async function runFold(fold: Fold, plan: FoldPlan): Promise<void> {
  const began = performance.now();
  let toldAt = began;
  const tell = (): void => {
    toldAt = performance.now();
    const seconds = Math.max(0.001, (toldAt - began) / 1_000);
    const { records, position } = fold;
    plan.onProgress?.({
      records,
      position,
      endPosition: plan.last + 1,
      recordsPerSecond: Math.round(records / seconds),
    });
  };
  const stopAtSnapshots = async (before: number, first = plan.checkpoint()): Promise<void> => {
    for (let at = first; ; at = plan.checkpoint()) {
      const snapshot = await at;
      if (snapshot === null || snapshot >= before) return;
      await plan.onCheckpoint(snapshot);
    }
  };
  for (;;) {
    const next = plan.next();
    const record = next instanceof Promise ? await next : next;
    if (record === null || record.position > plan.last) break;
    const snapshot = plan.checkpoint();
    if (snapshot !== null) await stopAtSnapshots(record.position, snapshot);
    const at = plan.given(record.position);
    const given = at instanceof Promise ? await at : at;
    if (given === 'stop') break;
    const step = plan.onStep(fold.take(record, given === 'judge' ? null : given));
    if (step instanceof Promise) await step;
    if (fold.records % RECORDS_PER_TURN === 0) {
      await letOthersWork();
      plan.signal?.throwIfAborted();
      if (performance.now() - toldAt > PROGRESS_EVERY_MS) tell();
    }
  }
  await stopAtSnapshots(fold.position + 1);
  tell();
}
