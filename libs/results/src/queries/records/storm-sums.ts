/**
 * When a control that fails means that the form or the control is wrong, not the commissions: the same rule for whoever
 * counts and for whoever asks the store.
 */

/** Stream time up to the newest protocol. */
export const STORM_WINDOW_MS = 600_000;
/** Fewer protocols say nothing yet. */
export const STORM_PROTOCOLS_MIN = 20;
/** A control that fails in at least one protocol of four. */
export const STORM_ONE_IN = 4;
/** Precincts named for a control. */
export const STORM_EXAMPLES_MAX = 3;

/** A control that fails everywhere. */
export interface RuleStorm {
  readonly contestId: string;
  readonly code: string;
  /** Protocols in which it failed, and all of the contest that were judged meanwhile. */
  readonly failed: number;
  readonly protocols: number;
  /** Precincts in which it failed. */
  readonly examples: readonly string[];
}

/** The protocols of one contest, and how often which control failed in them. */
export class StormSums {
  protocols = 0;
  readonly failed = new Map<string, { times: number; readonly examples: string[] }>();

  /** A control failed so many times, in these precincts among others. */
  note(code: string, times: number, examples: readonly string[]): void {
    const control = this.failed.get(code) ?? { times: 0, examples: [] };
    this.failed.set(code, control);
    control.times += times;
    control.examples.push(...examples.slice(0, STORM_EXAMPLES_MAX - control.examples.length));
  }

  storms(contestId: string): readonly RuleStorm[] {
    const { protocols } = this;
    if (protocols < STORM_PROTOCOLS_MIN) return [];
    return [...this.failed].flatMap(([code, { times, examples }]) =>
      times * STORM_ONE_IN >= protocols ? [{ contestId, code, failed: times, protocols, examples }] : [],
    );
  }
}
