/** What an accepted decision changes by itself (the verdicts that it brings about are evolved on their own). */
import { ADMINISTRATIVE } from './hierarchy-names';
import type { ContestState } from './contest-state';
import { sha256Name, type ElectionState, type Sealed } from './election-state';
import type { Decision, DecisionRecord, DecodedRecord } from './record';

/** Cells that a decision's target covers, or null where it names nothing known. */
export function targetCells(sealed: Sealed, decision: Decision): { contest: ContestState; slots: number[] } | null {
  const { target, scope } = decision;
  if (target.contestId === undefined) return null;
  const contestNo = sealed.layout.contestNoOf(target.contestId, target.round ?? 1);
  const contest = contestNo === undefined ? undefined : sealed.contests[contestNo];
  if (contest === undefined) return null;
  const slots = slotsOfTarget(sealed, contest, decision);
  return slots === null || scope === 'election' ? null : { contest, slots };
}

function slotsOfTarget(sealed: Sealed, contest: ContestState, decision: Decision): number[] | null {
  const { target, scope } = decision;
  const { layout } = sealed;
  const all = Array.from(contest.slots.precinctNos.keys());
  if (scope === 'contest') return all;
  if (scope === 'precinct') {
    const slot = contest.slots.slotOf[layout.precinctNoOf.get(target.precinctId ?? '') ?? -1] ?? -1;
    return slot < 0 ? null : [slot];
  }
  const hierarchy = scope === 'unit' ? ADMINISTRATIVE : (target.hierarchy ?? '');
  const id = scope === 'unit' ? target.unitId : target.constituencyId;
  const unitNo = layout.unitNoOf(hierarchy, id ?? '');
  const leaves = layout.leafUnitOf[layout.hierarchies.indexOf(hierarchy)];
  if (unitNo === undefined || leaves === undefined || id === undefined) return null;
  const within = (leafNo: number): boolean => {
    for (let at = layout.units[leafNo]; at !== undefined; at = layout.units[at.parentNo]) {
      if (at.unitNo === unitNo) return true;
    }
    return false;
  };
  return all.filter((slot) => within(leaves[contest.slots.precinctNos[slot] ?? -1] ?? -1));
}

/** The contest whose proposed or approved certification has this name. */
export function certificationOf(sealed: Sealed, name: string | undefined): ContestState | null {
  if (name === undefined) return null;
  return (
    sealed.contests.find(({ proposed, certified }) => proposed?.sha256 === name || certified?.sha256 === name) ?? null
  );
}

function mark(state: ElectionState, record: DecodedRecord, decision: Decision, flag: 'annulled' | 'notHeld'): void {
  const cells = state.sealed === null ? null : targetCells(state.sealed, decision);
  cells?.slots.forEach((slot) => cells.contest.mark(slot, flag));
  state.suspensions.set(sha256Name(record.sha256), record);
}

function reinstate(state: ElectionState, decision: Decision): void {
  const name = decision.target.sha256 ?? '';
  const suspension = state.suspensions.get(name);
  if (state.sealed === null || suspension?.body.kind !== 'decision') return;
  const cells = targetCells(state.sealed, suspension.body.decision);
  cells?.slots.forEach((slot) => cells.contest.mark(slot, 'none'));
  state.suspensions.delete(name);
}

function propose(state: ElectionState, record: DecodedRecord, decision: Decision): void {
  const contest = state.sealed === null ? null : targetCells(state.sealed, decision)?.contest;
  if (!contest) return;
  contest.proposed = {
    sha256: sha256Name(record.sha256),
    position: record.position,
    decision,
    publicKey: state.officers.get(decision.officerId)?.publicKey ?? '',
    root: decision.basis.root ?? '',
  };
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
      }
      return;
    }
    case 'decide_gap': {
      targetCells(sealed, { ...decision, scope: 'contest' })?.contest.gapDecisions.push({
        sha256: sha256Name(record.sha256),
        position: record.position,
        root: decision.basis.root ?? '',
        questionSha256: decision.basis.questionSha256 ?? '',
        option: decision.option ?? '',
      });
      return;
    }
    case 'admit':
    case 'set_aside':
    case 'suspend_mandates':
    case 'open_round':
    case 'amend':
      return;
  }
}
