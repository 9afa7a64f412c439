/** What an accepted decision changes by itself (the verdicts that it brings about are evolved on their own). */
import { amend, changesOfficers } from '../amendments/amendment';
import { needsApproval } from '../amendments/amendment-proposals';
import { sha256Name, type ElectionState, type Sealed } from './election-state';
import { openingOf } from '../rounds/opening';
import { holdersBytes } from '../result/publication-size';
import { STEP_OF_KIND } from '../mandates/dated-steps';
import type { Decision, DecisionRecord, DecodedRecord, Sha256Name } from '../record/record';
import { certificationOf, stillSuspended, targetCells, totalOf, withdrawalNamed } from './target-cells';

function mark(state: ElectionState, record: DecodedRecord, decision: Decision, flag: 'annulled' | 'notHeld'): void {
  const cells = state.sealed === null ? null : targetCells(state.sealed, decision);
  if (cells === null) return;
  for (const slot of cells.slots) cells.contest.mark(slot, flag);
  state.suspensions.set(sha256Name(record.sha256), { ...cells, round: decision.target.round ?? 1, decision });
}

function applyAmendment(state: ElectionState, record: DecodedRecord, decision: Decision): void {
  const { amendment } = decision;
  if (amendment === undefined) return;
  if (!needsApproval(amendment)) amend(state, amendment);
  else state.amendmentProposals.propose({ ...placeOf(record), decision });
}

function approveAmendment(state: ElectionState, record: DecodedRecord, { target }: Decision): void {
  const approved = state.amendmentProposals.approve(target.sha256);
  if (approved === null) return;
  const { sha256, position, decision } = approved;
  const { amendment = {} } = decision;
  amend(state, amendment);
  if (changesOfficers(amendment)) state.officerAmendments.push({ sha256, position, approval: placeOf(record) });
}

function placeOf({ sha256, position }: DecodedRecord): { readonly sha256: Sha256Name; readonly position: number } {
  return { sha256: sha256Name(sha256), position };
}

function reinstate(state: ElectionState, decision: Decision): void {
  const name = decision.target.sha256 ?? '';
  const lifted = state.sealed?.contests.find(({ suspendedBy }) => suspendedBy === name);
  if (lifted !== undefined) lifted.suspendedBy = null;
  const back = state.sealed && withdrawalNamed(state.sealed, name);
  if (back !== null) {
    back.contest.withdrawn.delete(back.optionId);
    back.contest.proposed = null;
  }
  const suspension = state.suspensions.get(name);
  if (suspension === undefined) return;
  for (const slot of stillSuspended(suspension)) suspension.contest.mark(slot, 'none');
  state.suspensions.delete(name);
}

function propose(state: ElectionState, record: DecodedRecord, decision: Decision): void {
  const contest = state.sealed === null ? null : totalOf(state.sealed, decision);
  if (!contest) return;
  contest.proposed = {
    sha256: sha256Name(record.sha256),
    position: record.position,
    decision,
    publicKey: state.officers.get(decision.officerId)?.publicKey ?? '',
    root: decision.basis.root ?? '',
    eventBytes: record.eventBytes,
  };
}

function open(state: ElectionState, decision: Decision, name: Sha256Name): void {
  if (state.sealed === null) return;
  const opening = openingOf(state, state.sealed, decision);
  if ('code' in opening) return;
  if (opening.mode === 'new_vote') state.openRound(opening.compiled, name);
  else state.openRepeat(opening.base.compiled.contestNo, { round: opening.round, decision }, opening.slots);
}

/** An answer takes the place of the one that it names; what was proposed on the former must be proposed anew. */
function decideGap(sealed: Sealed, record: DecodedRecord, decision: Decision): void {
  const contest = totalOf(sealed, decision);
  if (contest === null) return;
  const { current, root = '', questionSha256 = '' } = decision.basis;
  contest.gapDecisions = [
    ...contest.gapDecisions.filter(({ sha256 }) => sha256 !== current),
    {
      sha256: sha256Name(record.sha256),
      position: record.position,
      root,
      questionSha256,
      option: decision.option ?? '',
    },
  ];
  contest.proposed = null;
}

/** The votes stay; what was proposed on the former outcome must be proposed anew. */
function withdraw(sealed: Sealed, record: DecodedRecord, decision: Decision): void {
  const contest = totalOf(sealed, decision);
  if (contest === null) return;
  contest.withdrawn.set(decision.option ?? '', sha256Name(record.sha256));
  contest.proposed = null;
}

/** From now on this order stands for its list. */
function setOrder(sealed: Sealed, record: DecodedRecord, { target, order }: Decision): void {
  const contest = certificationOf(sealed, target.sha256);
  if (contest === null || order === undefined || target.sha256 === undefined) return;
  const { position } = record;
  contest.orders.set(order.listId, {
    sha256: sha256Name(record.sha256),
    position,
    certification: target.sha256,
    holdersBytes: holdersBytes(order),
  });
}

/** The day of a publication or a registration; a later record takes the place of the one that it names. */
function takeStep(sealed: Sealed, record: DecodedRecord, kind: keyof typeof STEP_OF_KIND, decision: Decision): void {
  const { target, date = '' } = decision;
  const contest = certificationOf(sealed, target.sha256);
  if (contest === null || target.sha256 === undefined) return;
  const sha256 = sha256Name(record.sha256);
  contest.steps.set(STEP_OF_KIND[kind], { sha256, date, certification: target.sha256 });
}

/** Applies an accepted decision. */
export function evolveDecision(state: ElectionState, record: DecodedRecord, body: DecisionRecord): void {
  const { decision } = body;
  const { sealed } = state;
  if (sealed === null) return;
  switch (decision.kind) {
    case 'annul':
    case 'not_held':
      mark(state, record, decision, decision.kind === 'annul' ? 'annulled' : 'notHeld');
      return;
    case 'reinstate':
      reinstate(state, decision);
      return;
    case 'certify':
      propose(state, record, decision);
      return;
    case 'approve_certification': {
      const contest = certificationOf(sealed, decision.target.sha256);
      if (contest?.proposed) {
        const approval = { approvalSha256: sha256Name(record.sha256), approvalPosition: record.position };
        contest.certified = { ...contest.proposed, ...approval };
        contest.proposed = null;
      }
      return;
    }
    case 'revoke_certification': {
      const contest = certificationOf(sealed, decision.target.sha256);
      if (contest) {
        contest.certified = null;
        contest.proposed = null;
        contest.suspendedBy = null;
      }
      return;
    }
    case 'decide_gap':
      decideGap(sealed, record, decision);
      return;
    case 'open_round':
      open(state, decision, sha256Name(record.sha256));
      return;
    case 'amend':
      applyAmendment(state, record, decision);
      return;
    case 'approve_amendment':
      approveAmendment(state, record, decision);
      return;
    case 'withdraw_option':
      withdraw(sealed, record, decision);
      return;
    case 'order_of_mandates':
      setOrder(sealed, record, decision);
      return;
    case 'publish_results':
    case 'register_elected':
      takeStep(sealed, record, decision.kind, decision);
      return;
    case 'suspend_mandates': {
      const contest = totalOf(sealed, decision);
      if (contest !== null) contest.suspendedBy = sha256Name(record.sha256);
      return;
    }
    case 'admit':
    case 'set_aside':
      return;
  }
}
