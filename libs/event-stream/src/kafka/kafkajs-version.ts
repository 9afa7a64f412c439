/** Patches of kafkajs reach into its internals: of any other release than the one that is known it is left as it is. */
import { createRequire } from 'node:module';

/** The only release whose internals our patches know. */
export const PATCHED_KAFKAJS_VERSION = '2.2.4';

export function isKnownKafkajs(): boolean {
  const { version } = createRequire(__filename)('kafkajs/package.json') as { readonly version?: unknown };
  return version === PATCHED_KAFKAJS_VERSION;
}
