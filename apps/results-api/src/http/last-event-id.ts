import type { Request } from './express';
import type { Parameters } from './parameters';

/**
 * The id of the last event that a reader of a stream has. `?lastEventId=` serves clients that cannot set the header; the
 * header, which browsers set, wins.
 */
export function lastEventIdOf({ headers }: Pick<Request, 'headers'>, parameters: Parameters): string | undefined {
  const given = parameters.text('lastEventId');
  const header = headers['last-event-id'];
  return typeof header === 'string' ? header : given;
}
