import type { Replaces } from '../record/protocol';
import { claimKey } from './claims';
import { sha256Bytes, type ElectionState } from './election-state';

/** Position of the record that a successor names: the claim with that hash, or a held equivocation; -1 if unseen. */
export function resolveReplaced(state: ElectionState, replaces: Replaces): { position: number; otherBytes: boolean } {
  const hash = sha256Bytes(replaces.sha256);
  const claim = state.claims.find(claimKey(replaces.source, replaces.eventId), hash);
  if (claim?.sameBytes === true) return { position: claim.position, otherBytes: false };
  const equivocation = state.equivocations.get(replaces.sha256);
  if (equivocation !== undefined) return { position: equivocation, otherBytes: false };
  return { position: -1, otherBytes: claim !== null };
}
