/**
 * Whether a control fails in so many of a contest's protocols that the form or the control is wrong, not the
 * commissions: within the last ten minutes of stream time. Numbers alone are kept, in slices of stream time.
 */
import { STORM_WINDOW_MS, StormSums, type RuleStorm } from '#libs/results';
import { SLICE_MS, type ControlCount } from './control-tally';

const SLICES = STORM_WINDOW_MS / SLICE_MS;

export class RuleStorms {
  /** Counts by contest, the oldest slice first. */
  private readonly counts = new Map<string, ControlCount[]>();
  private newest = 0;

  add(counts: readonly ControlCount[]): void {
    for (const count of counts) {
      const ofContest = this.counts.get(count.contestId);
      if (ofContest) ofContest.push(count);
      else this.counts.set(count.contestId, [count]);
      this.newest = Math.max(this.newest, count.slice);
    }
    if (counts.length > 0) this.forget();
  }

  /** The storms of the last ten minutes up to the newest protocol, by contest and code. */
  storms(): RuleStorm[] {
    return [...this.counts].flatMap(([contestId, counts]) => summed(counts).storms(contestId));
  }

  /** Slices that have left the window; pieces of one slice become one, so that their number has a bound. */
  private forget(): void {
    for (const [contestId, counts] of this.counts) {
      const left = counts.filter(({ slice }) => slice > this.newest - SLICES);
      if (left.length === 0) this.counts.delete(contestId);
      else this.counts.set(contestId, left.length > 2 * SLICES ? bySlice(left) : left);
    }
  }
}

function summed(counts: readonly ControlCount[]): StormSums {
  const sums = new StormSums();
  for (const { protocols, failed } of counts) {
    sums.protocols += protocols;
    for (const { code, times, examples } of failed) sums.note(code, times, examples);
  }
  return sums;
}

function bySlice(counts: readonly ControlCount[]): ControlCount[] {
  const slices = new Map<number, ControlCount[]>();
  for (const count of counts) {
    const found = slices.get(count.slice);
    if (found) found.push(count);
    else slices.set(count.slice, [count]);
  }
  return [...slices].map(([slice, its]) => {
    const { protocols, failed } = summed(its);
    return {
      contestId: its[0]?.contestId ?? '',
      slice,
      protocols,
      failed: [...failed].map(([code, control]) => ({ code, ...control })),
    };
  });
}
