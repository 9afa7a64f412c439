import pino, { type DestinationStream, type Logger } from 'pino';

import type { LogLevel } from './settings/environment';
import { causeChain } from '#libs/basics';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Which program writes, e.g. `tabulation`. */
  readonly name: string;
  readonly level: LogLevel;
  /** Services log to stdout, programs whose stdout is their answer to stderr. Default stdout. */
  readonly to?: 'stdout' | 'stderr' | DestinationStream;
}

/**
 * JSON logs, one object a line. `err` is written with the whole chain of causes.
 * Lines are written at once, not gathered: the last line before a crash is the one that is needed.
 */
export function createLogger(options: LoggerOptions): Logger {
  const to = options.to ?? 'stdout';
  const destination = typeof to === 'string' ? pino.destination({ fd: to === 'stdout' ? 1 : 2, sync: true }) : to;
  return pino(
    {
      name: options.name,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: causeChain, error: causeChain },
    },
    destination,
  );
}
