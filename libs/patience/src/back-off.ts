/** Bounds of the pauses between two attempts, in milliseconds. */
export interface Pauses {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** For servers that are away: soon enough for one that restarts, seldom enough for one that is gone for hours. */
export const SERVER_PAUSES: Pauses = { firstMs: 200, lastMs: 5_000 };

/** Pauses that double from the first to the last and stay there. */
export class BackOff {
  private upcomingMs: number;

  constructor(readonly pauses: Pauses) {
    this.upcomingMs = pauses.firstMs;
  }

  /** How long to wait now. */
  next(): number {
    const pauseMs = this.upcomingMs;
    this.upcomingMs = Math.min(pauseMs * 2, this.pauses.lastMs);
    return pauseMs;
  }

  /** It went well: the next pause is the first again. */
  reset(): void {
    this.upcomingMs = this.pauses.firstMs;
  }
}
