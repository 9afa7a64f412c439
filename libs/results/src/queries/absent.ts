/** The answer of a query whose object is not there. Expected, so it is a value and no exception. */

export type AbsentWhat = 'election' | 'contest' | 'unit' | 'precinct' | 'snapshot' | 'cursor';

export interface Absent {
  /** `snapshot`: nothing is stored (or, where asked, published) at or below the wanted one. `cursor`: a wrong `after`. */
  readonly absent: AbsentWhat;
  /** The round asked for is a repeat vote in units: its figures stand in the total of this round. */
  readonly countsInRound?: number;
  /** Names that are there and look much like the one asked for, the nearest first; only where there are any. */
  readonly nearest?: readonly string[];
}

export function absent(what: AbsentWhat, nearest: readonly string[] = []): Absent {
  return nearest.length === 0 ? { absent: what } : { absent: what, nearest };
}

export function isAbsent(answer: object): answer is Absent {
  return 'absent' in answer;
}
