/** What keeps a worker from its work: said in one line, and whether waiting can cure it. */
import { StreamError } from '#libs/event-stream';
import { isDatabaseRefusal, renderError, SanaqError } from '#libs/basics';

/**
 * Why a worker waits, in one line with its code, for the log and the health check. A server that is away or refuses is
 * the operator's: it must not read like a defect of ours.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof StreamError)) return renderError(error);
  return `${error.code}: ${error.message}, the operator must ${error.action}`;
}

/** Errors that waiting can cure: servers away, a topic or a setting that an operator must put right. */
export function waitingCures(error: unknown): boolean {
  if (error instanceof StreamError) return error.retry;
  return error instanceof SanaqError || isDatabaseRefusal(error);
}

/**
 * Whatever a server refuses is for the operator to put right, so a process that looks after many elections waits for
 * it and says so: a login that Kafka refuses, too, where trying again at once would be of no use to a command.
 */
export function operatorCures(error: unknown): boolean {
  return error instanceof StreamError || waitingCures(error);
}
