/** What the opening of an election took, part by part: one line in the log, so that a slow start tells where it was slow. */
import type { ElectionFold } from './election-fold';

/** Parts of an opening; they go on beside each other. */
export type OpeningPart = 'topic' | 'fold';

export interface Opening {
  readonly ms: number;
  /** Milliseconds of each part. */
  readonly partsMs: Readonly<Partial<Record<OpeningPart, number>>>;
  /** The position of the checkpoint from which the fold went on, or why there is none. */
  readonly checkpoint: number | ElectionFold['fromBeginning'];
  /** Records of the journal that were folded now: what neither the checkpoint nor standing by had covered. */
  readonly recordsFolded: number;
}

/** Measures the parts of one opening, from its making on. */
export class OpeningClock {
  private readonly beganMs = performance.now();
  private readonly partsMs: Partial<Record<OpeningPart, number>> = {};

  async timed<T>(part: OpeningPart, work: () => Promise<T>): Promise<T> {
    const beganMs = performance.now();
    try {
      return await work();
    } finally {
      this.partsMs[part] = Math.round(performance.now() - beganMs);
    }
  }

  /** `foldedBefore`: records that the fold had when the opening began. */
  opening({ from, fromBeginning, folded }: ElectionFold, foldedBefore: number): Opening {
    return {
      ms: Math.round(performance.now() - this.beganMs),
      partsMs: this.partsMs,
      checkpoint: from?.position ?? fromBeginning,
      recordsFolded: folded - foldedBefore,
    };
  }
}

/**
 * What the first comes to, once both have ended. Where it fails, the other is told to end, and the first one's error is
 * the one that counts.
 */
export async function besideEachOther<T>(
  first: Promise<T>,
  other: (needless: AbortSignal) => Promise<void>,
): Promise<T> {
  const failed = new AbortController();
  first.catch(() => {
    failed.abort();
  });
  const [one, two] = await Promise.allSettled([first, other(failed.signal)]);
  if (one.status === 'rejected') throw one.reason;
  if (two.status === 'rejected') throw two.reason;
  return one.value;
}
