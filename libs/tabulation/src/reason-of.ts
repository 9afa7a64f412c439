import { StreamError } from '#libs/event-stream';
import { isUnreachable, messageOf, renderError, SanaqError } from '#libs/platform';

/**
 * Why a worker waits, in one line with its code, for the log and the health check. A server that is away is the
 * operator's to start: it must not read like a defect of ours.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof StreamError) return `${error.code}: ${error.message}`;
  if (!(error instanceof SanaqError) && isUnreachable(error)) {
    return `DATABASE_UNREACHABLE: PostgreSQL does not answer (${messageOf(error)})`;
  }
  return renderError(error);
}
