/** Precincts that someone may have meant: ids that differ in case, signs and leading zeros only. */
import type { ElectionLayout } from '../frame/layout';

/** Made once a register: a flood of unknown precincts must cost no search each. */
const PLAIN_IDS = new WeakMap<ElectionLayout['precincts'], ReadonlyMap<string, readonly string[]>>();
const TOLD_MAX = 3;

/** Letters in lower case and numbers without leading zeros: `r017` and `R-17` are both `r 17`. */
function plainId(id: string): string {
  return (id.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? []).map((part) => part.replace(/^0+(?=\d)/, '')).join(' ');
}

function plainIds(precincts: ElectionLayout['precincts']): ReadonlyMap<string, readonly string[]> {
  const known = PLAIN_IDS.get(precincts);
  if (known !== undefined) return known;
  const ids = new Map<string, string[]>();
  for (const { precinctId } of precincts) {
    const plain = plainId(precinctId);
    const same = ids.get(plain);
    if (same === undefined) ids.set(plain, [precinctId]);
    else if (same.length < TOLD_MAX) same.push(precinctId);
  }
  PLAIN_IDS.set(precincts, ids);
  return ids;
}

/** At most three, in the order of the register. */
export function nearPrecincts({ precincts }: Pick<ElectionLayout, 'precincts'>, precinctId: string): readonly string[] {
  return plainIds(precincts).get(plainId(precinctId)) ?? [];
}
