/** Whether a snapshot is too old to be shown without saying so. */

export interface Age {
  readonly seconds: number;
  /** Say on the page that the figures are not fresh. */
  readonly isStale: boolean;
}

/**
 * Age of what was last heard of the results: a snapshot, or a sign of life of their source. A quiet count has old
 * snapshots and is not stale, so it is the last contact that counts, not the snapshot's time.
 */
export function ageOf(lastContactMs: number, nowMs: number, staleAfterSeconds: number): Age {
  const seconds = Math.max(0, Math.floor((nowMs - lastContactMs) / 1_000));
  return { seconds, isStale: seconds > staleAfterSeconds };
}
