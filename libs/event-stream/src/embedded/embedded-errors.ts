import { types } from 'node:util';
import { StreamError } from '../event-stream';

/** What Node and PostgreSQL call a server that cannot be reached, is stopping, starting or out of connections. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);
const CONNECTION_EXCEPTION = '08';
/** pg has no codes for these. */
const AWAY_WORDS = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying',
];
const NO_ANSWER_WORDS = 'Query read timeout';

/** Names a failure of pg in the words of the port; what is not trouble with the server comes back as it is. */
export function toStreamError(error: unknown, doing: string): Error {
  if (error instanceof StreamError) return error;
  if (!types.isNativeError(error)) return new Error(`The embedded stream failed while ${doing}: ${String(error)}`);
  const said = `The database failed while ${doing}: ${error.message}`;
  if (error.message.includes(NO_ANSWER_WORDS)) {
    return new StreamError('STREAM_STALLED', said, true, { cause: error });
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isAway =
    AWAY.has(code) ||
    code.startsWith(CONNECTION_EXCEPTION) ||
    AWAY_WORDS.some((words) => error.message.includes(words));
  return isAway ? new StreamError('STREAM_UNREACHABLE', said, true, { cause: error }) : error;
}
