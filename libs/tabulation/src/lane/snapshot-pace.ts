/** When the next snapshot may be made: how often depends on what waits to be counted and on what snapshots cost. */

/** While records wait, snapshots take a tenth of the time: one rests nine times as long as the last one worked. */
const COST_FACTOR = 9;
/** Public figures never stand still for longer than this because snapshots are dear; a longer interval is the operator's. */
const REST_MAX_MS = 10_000;

export interface MadeSnapshot {
  readonly beganMs: number;
  readonly endedMs: number;
  /** Processor time of the work itself: what others did meanwhile is not a reason to show less. */
  readonly ownMs: number;
}

export class SnapshotPace {
  private last: MadeSnapshot | null = null;

  /** `intervalMs` is the least time between the beginnings of two snapshots. */
  constructor(private readonly intervalMs: number) {}

  made(snapshot: MadeSnapshot): void {
    this.last = snapshot;
  }

  /**
   * Milliseconds until the next snapshot may begin; 0 for now. With nothing waiting that is the interval, and at least
   * as long a rest as the work took, so that making snapshots never takes more than half of the time.
   */
  restMs(nowMs: number, recordsWait: boolean): number {
    if (this.last === null) return 0;
    const { beganMs, endedMs, ownMs } = this.last;
    const cost = recordsWait ? Math.min(COST_FACTOR * ownMs, REST_MAX_MS) : Math.min(ownMs, REST_MAX_MS);
    return Math.max(0, beganMs + this.intervalMs - nowMs, endedMs + cost - nowMs);
  }
}

/** Measures the processor time of work that is done in steps, between which others have their turn. */
export class OwnTime {
  private micros = 0;

  /** Runs one step and adds what it took. */
  step<T>(work: () => T): T {
    const before = process.cpuUsage();
    try {
      return work();
    } finally {
      const { user, system } = process.cpuUsage(before);
      this.micros += user + system;
    }
  }

  get ms(): number {
    return this.micros / 1_000;
  }
}
