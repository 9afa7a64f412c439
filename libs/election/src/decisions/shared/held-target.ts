/** The held record that a decision names by hash, and what the decision says that it rests on. */
import type { SignedDecision } from '../../record/decision';
import { refused, type Opinion } from '../../record/opinion';
import type { ContestState, HeldRecord } from '../../state/contest-state';
import type { Sealed } from '../../state/election-state';

export function heldTarget(
  { contests }: Sealed,
  { target }: SignedDecision<string, 'sha256', never>,
): HeldRecord | null {
  const name = target.sha256;
  if (name === undefined) return null;
  for (const contest of contests) {
    const entry = contest.heldNamed(name);
    if (entry !== null) return entry;
  }
  return null;
}

export function notHeld(): Opinion {
  return refused('TARGET_NOT_HELD', 'no record with this hash is held now');
}

/** Refusal of a decision that rests on another verdict or on another current protocol than there is; or null. */
export function heldBasisRefusal(
  contest: ContestState,
  entry: HeldRecord,
  { basis }: SignedDecision<string, never, 'verdict' | 'current'>,
): Opinion | null {
  if (basis.verdict !== undefined && basis.verdict !== 'held') {
    return refused('BASIS_CHANGED', `the decision rests on "${basis.verdict}", but the record is held`);
  }
  const current = entry.slot < 0 ? null : contest.currentName(entry.slot);
  if (basis.current !== undefined && basis.current !== current) {
    return refused('BASIS_CHANGED', `the precinct's current protocol now is ${current ?? 'none'}`);
  }
  return null;
}
