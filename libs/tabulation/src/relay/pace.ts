/** Lets one worker give way to another that is more urgent and shares its process and its database. */
import { sleep } from '#libs/patience';

/** While the other is busy, a worker rests so many times as long as it worked: it gets a twentieth of the time. */
const REST_FACTOR = 19;
/** Nobody rests longer than this: what it publishes must not stand still because one request was slow. */
const REST_MAX_MS = 2_000;
/** How soon a resting worker sees that the other has become idle. */
const LOOK_EVERY_MS = 20;

export class Pace {
  private workedFrom = performance.now();

  constructor(
    private readonly busy: () => boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Call after a piece of work; returns at once where nobody is more urgent. */
  async rest(): Promise<void> {
    const workedMs = performance.now() - this.workedFrom;
    const until = performance.now() + Math.min(REST_FACTOR * workedMs, REST_MAX_MS);
    while (performance.now() < until && !this.signal.aborted && this.busy()) {
      await sleep(LOOK_EVERY_MS, this.signal);
    }
    this.begin();
  }

  /** Work starts now: what was waited for until here does not count as work. */
  begin(): void {
    this.workedFrom = performance.now();
  }
}
