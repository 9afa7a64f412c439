import { keepTrying, type Pauses } from '#libs/patience';
import { EXIT } from '#libs/platform';

/** A program that lived longer than the last pause had started well: its next restart is a quick one again. */
const RESTART_PAUSES: Pauses = { firstMs: 1_000, lastMs: 30_000 };

class Ended extends Error {
  constructor(readonly code: number) {
    super(`ended with code ${code}`);
  }
}

export interface Supervision {
  /** Runs the program once; its exit code. */
  readonly run: () => Promise<number>;
  /** No restart after this; the program itself is the caller's to stop. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** For tests. */
  readonly pauses?: Pauses;
}

/**
 * Keeps a program running: one that ends, however it ends, is started again after a pause. Only where it says that its
 * settings are wrong (exit 2) would another start be of no use; that code is then the answer. Null at the signal.
 */
export async function supervise(name: string, { run, signal, say, pauses }: Supervision): Promise<number | null> {
  const attempt = async (): Promise<number> => {
    const code = await run();
    if (code !== EXIT.badInput && !signal.aborted) throw new Ended(code);
    return code;
  };
  const code = await keepTrying(attempt, {
    signal,
    pauses: pauses ?? RESTART_PAUSES,
    waits: (error) => error instanceof Ended,
    onPause: (error, pauseMs) => {
      const how = error instanceof Ended ? error.message : 'ended';
      say(`${name} ${how}: it starts again in ${pauseMs / 1_000} s; the others keep running`);
    },
  });
  return code === undefined || signal.aborted ? null : code;
}
