/** What the program itself has put there: its absence is a defect of ours, never of a record. */

/** The value, or an error that says whose defect it is. `what` names it in the error. */
export function certain<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`a defect of ours: ${what} is missing`);
  return value;
}
