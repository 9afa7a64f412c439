/** The answer of a query whose object is not there. Expected, so it is a value and no exception. */

export type AbsentWhat = 'election' | 'contest' | 'unit' | 'precinct' | 'snapshot' | 'cursor';

export interface Absent {
  /** `snapshot`: nothing is stored (or, where asked, published) at or below the wanted one. `cursor`: a wrong `after`. */
  readonly absent: AbsentWhat;
  /** The round asked for is a repeat vote in units: its figures stand in the total of this round. */
  readonly countsInRound?: number;
}

export function absent(what: AbsentWhat): Absent {
  return { absent: what };
}

export function isAbsent(answer: object): answer is Absent {
  return 'absent' in answer;
}
