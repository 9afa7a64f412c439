/** Which contests are held in a precinct: of hundreds of contests, each precinct is in two or three. */
import type { ElectionLayout } from './layout';

/** Those of precinct `n` stand from `starts[n]` up to but not including `starts[n + 1]`, ascending. */
export interface ContestsByPrecinct {
  readonly starts: Int32Array;
  readonly contestNos: Int32Array;
}

/** Made once for the slots of a layout, which another layout does not share once they change. */
const MADE = new WeakMap<ElectionLayout['slots'], ContestsByPrecinct>();

export function contestsByPrecinct({ slots, precincts }: ElectionLayout): ContestsByPrecinct {
  let made = MADE.get(slots);
  if (made === undefined) MADE.set(slots, (made = listed(slots, precincts.length)));
  return made;
}

function listed(slots: ElectionLayout['slots'], precinctCount: number): ContestsByPrecinct {
  const starts = new Int32Array(precinctCount + 1);
  for (const { precinctNos } of slots) {
    for (const precinctNo of precinctNos) starts[precinctNo + 1] = (starts[precinctNo + 1] ?? 0) + 1;
  }
  for (let at = 1; at <= precinctCount; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const next = starts.slice();
  const contestNos = new Int32Array(starts[precinctCount] ?? 0);
  slots.forEach(({ precinctNos }, contestNo) => {
    for (const precinctNo of precinctNos) {
      const at = next[precinctNo] ?? 0;
      contestNos[at] = contestNo;
      next[precinctNo] = at + 1;
    }
  });
  return { starts, contestNos };
}
