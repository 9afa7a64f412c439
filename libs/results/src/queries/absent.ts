/** The answer of a query whose object is not there. Expected, so it is a value and no exception. */

export type AbsentWhat = 'election' | 'contest' | 'unit' | 'precinct' | 'snapshot' | 'cursor';

export interface Absent {
  /** `snapshot`: nothing is stored (or, where asked, published) at or below the wanted one. `cursor`: a wrong `after`. */
  readonly absent: AbsentWhat;
}

export function absent(what: AbsentWhat): Absent {
  return { absent: what };
}

export function isAbsent(answer: object): answer is Absent {
  return 'absent' in answer;
}
