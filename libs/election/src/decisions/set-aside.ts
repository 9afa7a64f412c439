/** Held records are put away: they never count. One by its hash, or many by source and code (held-set.ts). */
import { ACCEPTED, type Opinion } from '../record/opinion';
import type { SignedDecision } from '../record/decision';
import { DECISION_BYTES_MAX } from '../result/publication-size';
import { heldSet, judgeHeldSet, namesSet } from './shared/held-set';
import { heldBasisRefusal, heldTarget, notHeld } from './shared/held-target';
import { LONG_BYTES_MAX, type DecisionCase, type DecisionRule } from './shared/rule';

export type SetAside = SignedDecision<
  'set_aside',
  'sha256' | 'source' | 'code' | 'records' | 'contestId' | 'round' | 'precinctId',
  'verdict' | 'current' | 'set'
>;

function judge({ state, sealed, decision }: DecisionCase<SetAside>): Opinion {
  if (namesSet(decision)) return judgeHeldSet(sealed, decision);
  const entry = heldTarget(sealed, decision);
  if (entry === null) return notHeld();
  return heldBasisRefusal(state.contest(entry.contestNo), entry, decision) ?? ACCEPTED;
}

export const setAside: DecisionRule<SetAside> = {
  kind: 'set_aside',
  bytesMax: ({ target }) => (target.records === undefined ? DECISION_BYTES_MAX : LONG_BYTES_MAX),
  judge,
  consequences({ sealed, decision }) {
    if (namesSet(decision)) return [{ kind: 'set_aside', entries: heldSet(sealed, decision) }];
    const entry = heldTarget(sealed, decision);
    return entry === null ? [] : [{ kind: 'set_aside', entries: [entry] }];
  },
};
