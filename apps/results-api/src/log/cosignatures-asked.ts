import type { Parameters } from '../http/parameters';

/** More witnesses than any policy names. */
const COSIGNATURES_MAX = 100;

/** How many witnesses must have cosigned the checkpoint that is asked for; 0 where nothing is said. */
export function witnessesOf(parameters: Parameters): number {
  return parameters.integer('cosignatures', 0, COSIGNATURES_MAX) ?? 0;
}
