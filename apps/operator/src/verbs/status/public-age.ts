/** How old the figures are that everyone sees. */

export interface PublicState {
  /** Number of the newest public snapshot, and when it was published, in milliseconds since 1970. */
  readonly published: { readonly snapshot: number; readonly publishedAtMs: number } | null;
  /** Number of the newest snapshot in the store. */
  readonly snapshot: number | null;
}

export interface PublicAge {
  /** Seconds since the newest public snapshot was published; null where there is none. */
  readonly ageSeconds: number | null;
  /** A newer snapshot is in the store and not yet published. */
  readonly behind: boolean;
}

/** A newer snapshot is published within seconds where tabulation works. */
const BEHIND_MAX_SECONDS = 10;

export function publicAge({ published, snapshot }: PublicState, nowMs: number): PublicAge {
  return {
    ageSeconds: published === null ? null : Math.max(0, Math.round((nowMs - published.publishedAtMs) / 1_000)),
    behind: snapshot !== null && published?.snapshot !== snapshot,
  };
}

export function publicAgeText({ published, snapshot }: PublicState, nowMs: number): string {
  if (published === null) return 'nothing published';
  const { ageSeconds, behind } = publicAge({ published, snapshot }, nowMs);
  const age = ageText(ageSeconds ?? 0);
  const shown = `public: snapshot ${published.snapshot}, ${age} old`;
  if (!behind) return shown;
  const late = (ageSeconds ?? 0) > BEHIND_MAX_SECONDS;
  const advice = late ? ': see /health/ready of tabulation' : '';
  return `${shown}; snapshot ${snapshot} is not published yet${advice}`;
}

function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
