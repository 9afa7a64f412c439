import { renderError } from '#libs/basics';

/** A second signal this soon after the first is the same key press, sent to the whole process group and passed on. */
const SAME_SIGNAL_MS = 1_000;
const EXIT_FORCED = 130;

export interface ShutdownOptions {
  /** Finishes or abandons what is under way; called once. */
  readonly stop: (reason: NodeJS.Signals) => Promise<void>;
  /** After this time the process ends with code 70. */
  readonly maxMs: number;
  readonly log: (line: string) => void;
  /** For tests. */
  readonly exit?: (code: number) => void;
  readonly now?: () => number;
}

/**
 * Stops the process once on SIGTERM or SIGINT: exit 0 after `stop`, 70 if that fails or takes longer than `maxMs`.
 * Another signal a second or more later ends it at once (130). Returns what takes the handlers away again.
 */
export function onShutdown(options: ShutdownOptions): () => void {
  const exit = options.exit ?? ((code: number) => process.exit(code));
  const now = options.now ?? (() => performance.now());
  let firstAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const handle = (signal: NodeJS.Signals): void => {
    if (firstAt !== undefined) {
      if (now() - firstAt >= SAME_SIGNAL_MS) exit(EXIT_FORCED);
      return;
    }
    firstAt = now();
    options.log(`${signal}: stopping`);
    timer = setTimeout(() => {
      options.log(`did not stop within ${options.maxMs} ms: ended`);
      exit(70);
    }, options.maxMs);
    options.stop(signal).then(
      () => end(0),
      (error: unknown) => {
        options.log(renderError(error));
        end(70);
      },
    );
  };
  const end = (code: number): void => {
    clearTimeout(timer);
    exit(code);
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
  return () => {
    clearTimeout(timer);
    process.off('SIGTERM', handle);
    process.off('SIGINT', handle);
  };
}
