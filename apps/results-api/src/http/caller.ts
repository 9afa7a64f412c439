/** Whose request it is, for bounds by caller. */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** The caller's address: the one that a proxy of this machine has noted last, else that of the connection. */
export function callerOf({ socket, headers }: IncomingMessage): string {
  const { remoteAddress = '' } = socket;
  if (!LOOPBACK.test(remoteAddress)) return remoteAddress;
  const noted = headers['x-forwarded-for'];
  const last = (Array.isArray(noted) ? noted.join() : noted)?.split(',').at(-1)?.trim();
  return last === undefined || last === '' ? remoteAddress : last;
}
