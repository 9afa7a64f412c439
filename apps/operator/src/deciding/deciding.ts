/** What every deciding verb is given: a key, a resolution, and which officer it is. */
import type { PrivateKeyJwk } from '#libs/contracts';
import { readKeyFile, readResolutionFile, type ResolutionFile } from './officer';
import { wrongCall } from '../command/option-values';

export interface DecidingOptions {
  readonly key?: string;
  readonly resolution?: string;
  /** Where one key is that of several officers. */
  readonly officer?: string;
}

export interface Mandate extends ResolutionFile {
  readonly key: PrivateKeyJwk;
  readonly officerId?: string;
}

/** Reads both files. Throws CALL_INVALID where one is not given. */
export async function readMandate(options: DecidingOptions): Promise<Mandate> {
  const { key, resolution, officer } = options;
  if (key === undefined || resolution === undefined) {
    throw wrongCall('a decision needs --key FILE and --resolution FILE.json', 'give both');
  }
  return {
    key: await readKeyFile(key),
    ...(await readResolutionFile(resolution)),
    ...(officer === undefined ? {} : { officerId: officer }),
  };
}
