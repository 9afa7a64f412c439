/** Reads a protocol's figures into the contest's columns. */
import type { CompiledContest } from '../frame/compiled-contest';
import type { Protocol } from '../record/protocol';

/** A figure above this is a hard control: no precinct has so many voters, and sums stay far below 2^53. */
export const FIGURE_MAX = 1_000_000_000;

export interface ReadFigures {
  /** One value a column; absent counters and options are 0. Lists, not typed arrays: those are slow to make. */
  readonly figures: readonly number[];
  /** Whether the protocol has the column's counter or option. */
  readonly present: readonly boolean[];
  /** Codes of what is wrong with the set of figures, none twice. */
  readonly problems: readonly string[];
}

function readMap(
  map: Readonly<Record<string, number>>,
  columns: ReadonlyMap<string, number>,
  into: { readonly figures: number[]; readonly present: boolean[] },
): { unknown: boolean; tooLarge: boolean } {
  let unknown = false;
  let tooLarge = false;
  // The strict reader makes plain objects: `for in` meets own keys only.
  for (const id in map) {
    const column = columns.get(id);
    if (column === undefined) {
      unknown = true;
      continue;
    }
    const value = map[id] ?? 0;
    if (value > FIGURE_MAX) tooLarge = true;
    into.figures[column] = value;
    into.present[column] = true;
  }
  return { unknown, tooLarge };
}

/**
 * The last reading: a protocol that is counted is read by the judge and, right after, once more when the state takes it
 * in. A reading depends on nothing but the two objects, neither of which changes.
 */
let last: { readonly contest: CompiledContest; readonly protocol: Protocol; readonly read: ReadFigures } | null = null;

/** Figures in column order with the codes COUNTER_UNKNOWN, OPTION_UNKNOWN, COUNTER_MISSING, FIGURE_TOO_LARGE. */
export function readFigures(contest: CompiledContest, protocol: Protocol): ReadFigures {
  if (last?.protocol === protocol && last.contest === contest) return last.read;
  const read = readAfresh(contest, protocol);
  last = { contest, protocol, read };
  return read;
}

function readAfresh(contest: CompiledContest, protocol: Protocol): ReadFigures {
  const figures = new Array<number>(contest.width).fill(0);
  const present = new Array<boolean>(contest.width).fill(false);
  const counters = readMap(protocol.counters, contest.columnOfCounter, { figures, present });
  const votes = readMap(protocol.votes, contest.columnOfOption, { figures, present });
  const problems: string[] = [];
  if (counters.unknown) problems.push('COUNTER_UNKNOWN');
  if (votes.unknown) problems.push('OPTION_UNKNOWN');
  if (contest.requiredColumns.some((column) => present[column] !== true)) problems.push('COUNTER_MISSING');
  if (counters.tooLarge || votes.tooLarge) problems.push('FIGURE_TOO_LARGE');
  return { figures, present, problems };
}
