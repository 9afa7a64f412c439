/** Whether a definition names a log that others can verify. */
import { ED25519_TYPE, parseVerifierKey } from '#libs/log';
import type { LogName } from './definition';

/** What is wrong with the name of a log; null where nothing is. */
export function logProblem({ origin, vkey }: LogName): string | null {
  const key = parseVerifierKey(vkey);
  if (key?.type !== ED25519_TYPE) return 'vkey is no verifier key of Ed25519 (sanaq key new --log ORIGIN makes one)';
  return key.name === origin ? null : `the key is one of "${key.name}", not of the origin "${origin}"`;
}
