/** Keeps work in the background small: after each piece it rests so long that its share of a core is not passed. */
import { sleep } from '#libs/patience';

/** Less work than that is not worth a pause. */
const PIECE_MS = 5;

export class Pace {
  private since = performance.now();

  constructor(
    private readonly share: number,
    private readonly signal: AbortSignal,
  ) {}

  /** To be called often: between two pieces of work. Throws once the signal has come. */
  async rest(): Promise<void> {
    const worked = performance.now() - this.since;
    if (worked < PIECE_MS) return;
    // What was waited for, a disk or a database, is counted as work: that errs on the side of the readers.
    await sleep((worked * (1 - this.share)) / this.share, this.signal);
    this.signal.throwIfAborted();
    this.since = performance.now();
  }
}
