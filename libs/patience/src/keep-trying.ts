/** The one way to wait for what is away: attempts with growing, bounded pauses until it goes well or is told to stop. */
import { BackOff, SERVER_PAUSES, type Pauses } from './back-off';
import { sleep } from './sleep';

export interface Patience {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Which errors waiting can cure; any other is thrown at once. */
  readonly waits: (error: unknown) => boolean;
  /** Told before each pause: what failed, and how long the pause is. */
  readonly onPause?: (error: unknown, pauseMs: number) => void;
  /** Default {@link SERVER_PAUSES}. */
  readonly pauses?: Pauses;
}

/**
 * Tries until an attempt goes well; its value, or undefined where the signal came first. An attempt that lasted longer
 * than the last pause before it failed had gone well meanwhile: the pauses begin anew.
 */
export async function keepTrying<T>(attempt: () => Promise<T>, patience: Patience): Promise<T | undefined> {
  const { signal, waits, onPause } = patience;
  const backOff = new BackOff(patience.pauses ?? SERVER_PAUSES);
  while (!signal.aborted) {
    const began = performance.now();
    try {
      return await attempt();
    } catch (error) {
      if (!waits(error)) throw error;
      if (signal.aborted) return undefined;
      if (performance.now() - began > backOff.pauses.lastMs) backOff.reset();
      const pauseMs = backOff.next();
      onPause?.(error, pauseMs);
      await sleep(pauseMs, signal);
    }
  }
  return undefined;
}

export interface Repeating extends Patience {
  /** Pause after each time that went well, in milliseconds; asked again each time where it grows with the work. */
  readonly everyMs: number | (() => number);
  /** Cuts the pause short: there is something to do now. Asked again each time. */
  readonly wake?: () => AbortSignal;
}

/** Does the work again and again until the signal; what fails is tried again as in {@link keepTrying}. */
export async function keepDoing(work: () => Promise<void>, repeating: Repeating): Promise<void> {
  const { signal, everyMs, wake } = repeating;
  while (!signal.aborted) {
    await keepTrying(work, repeating);
    const pauseMs = typeof everyMs === 'number' ? everyMs : everyMs();
    await (wake === undefined ? sleep(pauseMs, signal) : sleep(pauseMs, signal, wake()));
  }
}
