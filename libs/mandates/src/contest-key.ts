/** Key of a contest in one round; ids hold no control characters. */
export function contestKey(contestId: string, round: number): string {
  return `${contestId}\0${round}`;
}
