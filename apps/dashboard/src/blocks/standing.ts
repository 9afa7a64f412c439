/** How far a contest is, in one word for the code and one sentence for people. */
import type { ContestMandates, ContestOutcome } from '#libs/results';

export type Standing = 'none' | 'counting' | 'complete' | 'certified' | 'final' | 'suspended';

export function standingOf(
  { state, precincts, suspended }: Pick<ContestOutcome, 'state' | 'precincts' | 'suspended'>,
  mandates: Pick<ContestMandates, 'final'> | null,
): Standing {
  if (suspended) return 'suspended';
  if (mandates?.final === true) return 'final';
  if (state !== 'counting') return state;
  return precincts.counted + precincts.held + precincts.annulled + precincts.notHeld === 0 ? 'none' : 'counting';
}

/** Whether an open question is one yet: before the first votes everybody is tied with everybody. */
export function isAsked({ votes }: Pick<ContestOutcome, 'votes'>): boolean {
  return Object.values(votes).some((count) => count > 0);
}
