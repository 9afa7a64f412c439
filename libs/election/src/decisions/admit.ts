/** A held protocol is counted anyway: the commission has looked into what it was held for. */
import { inChain, NOT_ADMITTABLE } from '../record/codes';
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, refused, type Opinion } from '../record/opinion';
import type { ContestState, HeldRecord } from '../state/contest-state';
import { heldBasisRefusal, heldTarget, notHeld } from './shared/held-target';
import type { DecisionCase, DecisionRule } from './shared/rule';

export type Admit = SignedDecision<'admit', 'sha256' | 'contestId' | 'round' | 'precinctId', 'verdict' | 'current'>;

/** Code of the suspension that keeps a held record out of its precinct, or null. */
function suspensionOf(contest: ContestState, { slot, record: { body } }: HeldRecord): string | null {
  if (slot < 0) return null;
  const cellState = contest.stateOf(slot);
  // Where the vote is repeated, that of the rounds before is annulled for good.
  const ofFormerRound = body.kind === 'protocol' && body.protocol.round !== contest.roundOf(slot);
  if (cellState === 'annulled' || ofFormerRound) return 'VOTING_ANNULLED';
  return cellState === 'notHeld' ? 'VOTING_NOT_HELD' : null;
}

function judge({ state, sealed, decision }: DecisionCase<Admit>): Opinion {
  const entry = heldTarget(sealed, decision);
  if (entry === null) return notHeld();
  const contest = state.contest(entry.contestNo);
  const refusal = heldBasisRefusal(contest, entry, decision);
  if (refusal !== null) return refusal;
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const suspended = suspensionOf(contest, entry);
  if (suspended !== null) return refused(suspended, 'the voting that it reports is annulled or was not held');
  // Counting an older link would drop the newer correction that corrects it.
  const head = entry.slot < 0 ? -1 : contest.headOf(entry.slot);
  if (inChain(entry.codes) && head !== entry.record.position) {
    return refused('CORRECTION_PENDING', 'a newer correction of this protocol is held: decide on that one first');
  }
  const obstacle = entry.codes.find((code) => NOT_ADMITTABLE.has(code));
  return obstacle === undefined
    ? ACCEPTED
    : refused('NOT_ADMITTABLE', `held for ${obstacle}: its figures have no place`);
}

export const admit: DecisionRule<Admit> = {
  kind: 'admit',
  judge,
  consequences({ sealed, decision }) {
    const entry = heldTarget(sealed, decision);
    return entry === null ? [] : [{ kind: 'count_held', entry }];
  },
};
