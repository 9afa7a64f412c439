/** Reads a protocol's figures into the contest's columns. */
import type { CompiledContest } from './compiled-contest';
import type { Protocol } from './record';

/** A figure above this is a hard control: no precinct has so many voters, and sums stay far below 2^53. */
export const FIGURE_MAX = 1_000_000_000;

export interface ReadFigures {
  /** One value a column; absent counters and options are 0. */
  readonly figures: Float64Array;
  /** 1 where the protocol has the counter (options count as present). */
  readonly present: Uint8Array;
  /** Codes of what is wrong with the set of figures, none twice. */
  readonly problems: readonly string[];
}

function readMap(
  map: Readonly<Record<string, number>>,
  columns: ReadonlyMap<string, number>,
  into: { figures: Float64Array; present: Uint8Array },
): { unknown: boolean; tooLarge: boolean } {
  let unknown = false;
  let tooLarge = false;
  for (const id of Object.keys(map)) {
    const column = columns.get(id);
    if (column === undefined) {
      unknown = true;
      continue;
    }
    const value = map[id] ?? 0;
    if (value > FIGURE_MAX) tooLarge = true;
    into.figures[column] = value;
    into.present[column] = 1;
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
  const figures = new Float64Array(contest.width);
  const present = new Uint8Array(contest.width);
  const counters = readMap(protocol.counters, contest.columnOfCounter, { figures, present });
  const votes = readMap(protocol.votes, contest.columnOfOption, { figures, present });
  const problems: string[] = [];
  if (counters.unknown) problems.push('COUNTER_UNKNOWN');
  if (votes.unknown) problems.push('OPTION_UNKNOWN');
  if (contest.requiredColumns.some((column) => present[column] === 0)) problems.push('COUNTER_MISSING');
  if (counters.tooLarge || votes.tooLarge) problems.push('FIGURE_TOO_LARGE');
  return { figures, present, problems };
}
