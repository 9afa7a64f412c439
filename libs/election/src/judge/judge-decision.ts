/** Whether a commission's decision may stand: signed by an officer who may, and resting on what really is. */
import { certificationOf, targetCells } from '../evolve-decision';
import type { ContestState, HeldRecord } from '../contest-state';
import type { ElectionState, Sealed } from '../election-state';
import { standingOutcome, standingTotals } from '../standing';
import type { Decision, DecisionRecord, DecodedRecord } from '../record';
import { inChain, NOT_ADMITTABLE } from './codes';
import { opinion, refused, type Opinion } from './opinion';

const ACCEPTED = opinion('accepted');

/**
 * What is published of a certification holds its lists, the signed event with the same lists, the approval and the gap
 * decisions, and must fit into one record of a million bytes.
 */
const CERTIFY_BYTES_MAX = 350_000;
const DECISION_BYTES_MAX = 32_000;

/** The kinds whose rules the next edition of this judge brings; until then they are answered, not guessed. */
const NOT_YET: ReadonlySet<string> = new Set(['suspend_mandates', 'open_round', 'amend']);

function officerRefusal(state: ElectionState, body: DecisionRecord): Opinion | null {
  const { decision, envelope } = body;
  const officer = state.officers.get(decision.officerId);
  if (officer === undefined)
    return refused('OFFICER_UNKNOWN', `the definition names no officer "${decision.officerId}"`);
  if (envelope.signature === null) return refused('UNSIGNED', 'a decision needs its officer’s signature');
  if (!envelope.signature.verifiedBy(officer.publicKey)) {
    return refused('SIGNATURE_INVALID', `the signature is not that of "${decision.officerId}"`);
  }
  const needed = decision.kind === 'approve_certification' ? 'certify' : decision.kind;
  if (!officer.may.includes(needed)) return refused('OFFICER_MAY_NOT', `"${decision.officerId}" may not ${needed}`);
  return null;
}

/** The held record that a decision names by hash. */
export function heldTarget(state: ElectionState, decision: Decision): HeldRecord | null {
  const name = decision.target.sha256;
  for (const contest of state.sealed?.contests ?? []) {
    for (const entry of contest.held.values()) {
      if (`sha256:${entry.record.sha256.toString('hex')}` === name) return entry;
    }
  }
  return null;
}

function basisRefusal(contest: ContestState, entry: HeldRecord, decision: Decision): Opinion | null {
  if (decision.basis.verdict !== undefined && decision.basis.verdict !== 'held') {
    return refused('BASIS_CHANGED', `the decision rests on "${decision.basis.verdict}", but the record is held`);
  }
  const current = entry.slot < 0 ? null : contest.currentName(entry.slot);
  if (decision.basis.current !== undefined && decision.basis.current !== current) {
    return refused('BASIS_CHANGED', `the precinct's current protocol now is ${current ?? 'none'}`);
  }
  return contest.certified === null ? null : refused('CONTEST_CERTIFIED', 'revoke the certification first');
}

/** Code of the suspension under which a precinct stands, or null. */
function suspensionOf(contest: ContestState, slot: number): string | null {
  const cellState = contest.stateOf(slot);
  if (cellState === 'annulled') return 'VOTING_ANNULLED';
  return cellState === 'notHeld' ? 'VOTING_NOT_HELD' : null;
}

function judgeHeldDecision(state: ElectionState, decision: Decision): Opinion {
  const entry = heldTarget(state, decision);
  if (entry === null) return refused('TARGET_NOT_HELD', 'no record with this hash is held now');
  const refusal = basisRefusal(state.contest(entry.contestNo), entry, decision);
  if (decision.kind === 'set_aside') return refusal?.codes.includes('BASIS_CHANGED') === true ? refusal : ACCEPTED;
  if (refusal !== null) return refusal;
  const suspended = entry.slot < 0 ? null : suspensionOf(state.contest(entry.contestNo), entry.slot);
  if (suspended !== null) return refused(suspended, 'the voting there is annulled or was not held: reinstate it first');
  // Counting an older link would drop the newer correction that corrects it.
  const head = entry.slot < 0 ? -1 : (state.contest(entry.contestNo).headAt[entry.slot] ?? -1);
  if (inChain(entry.codes) && head !== entry.record.position) {
    return refused('CORRECTION_PENDING', 'a newer correction of this protocol is held: decide on that one first');
  }
  const obstacle = entry.codes.find((code) => NOT_ADMITTABLE.has(code));
  return obstacle === undefined
    ? ACCEPTED
    : refused('NOT_ADMITTABLE', `held for ${obstacle}: its figures have no place`);
}

/** Compares what a decision says it rests on with what is; members that are not given are not compared. */
function statedBasisRefusal(
  state: ElectionState,
  contest: ContestState,
  decision: Decision,
  slot: number | undefined,
): Opinion | null {
  const { root, current } = decision.basis;
  const present = state.tally(contest.compiled.contestNo).root();
  if (root !== undefined && root !== present) return refused('ROOT_DIFFERS', `the contest's root now is ${present}`);
  if (current === undefined || slot === undefined || current === contest.currentName(slot)) return null;
  return refused('BASIS_CHANGED', `the precinct's current protocol now is ${contest.currentName(slot) ?? 'none'}`);
}

function judgeSuspension(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const cells = targetCells(sealed, decision);
  if (cells === null)
    return refused('TARGET_UNKNOWN', 'the target names no contest, unit or precinct of this election');
  if (cells.contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const stated = statedBasisRefusal(
    state,
    cells.contest,
    decision,
    cells.slots.length === 1 ? cells.slots[0] : undefined,
  );
  if (stated !== null) return stated;
  for (const slot of cells.slots) {
    const cellState = cells.contest.stateOf(slot);
    const suspended = cellState === 'annulled' || cellState === 'notHeld';
    const counted = decision.kind === 'not_held' && cellState === 'counted';
    if (suspended || counted) return refused('BASIS_CHANGED', `a precinct of the target is "${cellState}" already`);
  }
  return ACCEPTED;
}

function judgeReinstatement(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const suspension = state.suspensions.get(decision.target.sha256 ?? '');
  if (suspension?.body.kind !== 'decision') {
    return refused('TARGET_UNKNOWN', 'no annulment and no "not held" with this hash stands');
  }
  const contest = targetCells(sealed, suspension.body.decision)?.contest;
  if (contest?.certified) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  return (contest && statedBasisRefusal(state, contest, decision, undefined)) ?? ACCEPTED;
}

function sameFigures(named: Readonly<Record<string, number>>, actual: ReadonlyMap<string, number>): boolean {
  return (
    Object.keys(named).length === actual.size &&
    [...actual].every(([id, value]) => Object.hasOwn(named, id) && named[id] === value)
  );
}

function sameNames(
  named: readonly { readonly name: string; readonly reason: string }[],
  actual: readonly string[],
): boolean {
  if (named.some((item) => item.reason.trim() === '')) return false;
  const names = new Set(named.map((item) => item.name));
  return names.size === named.length && names.size === actual.length && actual.every((name) => names.has(name));
}

function judgeCertification(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  if (decision.scope !== 'contest') return refused('TARGET_UNKNOWN', 'a certification has the scope "contest"');
  const contest = targetCells(sealed, decision)?.contest;
  if (contest === undefined) return refused('TARGET_UNKNOWN', `no contest "${decision.target.contestId ?? ''}"`);
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'this contest is certified already');
  return basisOfCertification(state, sealed, contest, decision) ?? ACCEPTED;
}

/** Compares root, open items, missing precincts and totals with the present state; null where all are the same. */
function basisOfCertification(
  state: ElectionState,
  sealed: Sealed,
  contest: ContestState,
  decision: Decision,
): Opinion | null {
  const { basis } = decision;
  const { contestNo } = contest.compiled;
  const root = state.tally(contestNo).root();
  if (basis.root !== root) return refused('ROOT_DIFFERS', `the contest's root now is ${root}`);
  const totals = standingTotals(state, contestNo);
  if (
    !basis.totals ||
    !sameFigures(basis.totals.counters, totals.counters) ||
    !sameFigures(basis.totals.votes, totals.votes)
  ) {
    return refused('TOTALS_DIFFER', 'the totals named are not the present ones');
  }
  const open = [...contest.held.values()].map((entry) => `sha256:${entry.record.sha256.toString('hex')}`);
  const namedOpen = (basis.openItems ?? []).map((item) => ({ name: item.sha256, reason: item.reason }));
  if (!sameNames(namedOpen, open)) {
    return refused('OPEN_ITEMS_DIFFER', `${open.length} held records stand open; each must be named with a reason`);
  }
  const missing = Array.from(contest.slots.precinctNos).flatMap((precinctNo, slot) => {
    const cellState = contest.stateOf(slot);
    const without = cellState === 'missing' || cellState === 'held';
    return without ? [sealed.layout.precincts[precinctNo]?.precinctId ?? ''] : [];
  });
  const namedMissing = (basis.missing ?? []).map((item) => ({ name: item.precinctId, reason: item.reason }));
  if (!sameNames(namedMissing, missing)) {
    return refused('MISSING_DIFFER', `${missing.length} precincts have no result; each must be named with a reason`);
  }
  const outcome = standingOutcome(state, contestNo);
  if (outcome.state === 'decision_required') return refused('GAP_OPEN', `first decide ${outcome.decision?.gap ?? ''}`);
  if (outcome.state !== 'completed') return refused('OUTCOME_IMPOSSIBLE', `the rule set answers "${outcome.state}"`);
  return null;
}

/** The contest whose certification the decision names by hash; contest and round beside it must be the same ones. */
function namedCertification(sealed: Sealed, decision: Decision): ContestState | null {
  const { sha256, contestId, round } = decision.target;
  const contest = certificationOf(sealed, sha256);
  if (contest === null) return null;
  const { compiled } = contest;
  const other = contestId !== undefined && contestId !== compiled.contest.contestId;
  return other || (round !== undefined && round !== compiled.round) ? null : contest;
}

function judgeApproval(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const contest = namedCertification(sealed, decision);
  const proposed = contest?.proposed ?? null;
  if (contest === null || proposed === null)
    return refused('TARGET_UNKNOWN', 'no proposed certification has this hash');
  if (proposed.decision.officerId === decision.officerId) {
    return refused('SAME_OFFICER', 'a certification is approved by another officer than the one who proposed it');
  }
  if (proposed.publicKey === state.officers.get(decision.officerId)?.publicKey) {
    return refused('SAME_KEY', 'a certification is approved with another key than the one that proposed it');
  }
  return basisOfCertification(state, sealed, contest, proposed.decision) ?? ACCEPTED;
}

function judgeRevocation(sealed: Sealed, decision: Decision): Opinion {
  const contest = namedCertification(sealed, decision);
  return contest === null ? refused('TARGET_UNKNOWN', 'no certification with this hash stands') : ACCEPTED;
}

function judgeGapDecision(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const contest = targetCells(sealed, { ...decision, scope: 'contest' })?.contest;
  if (contest === undefined) return refused('TARGET_UNKNOWN', `no contest "${decision.target.contestId ?? ''}"`);
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const { contestNo } = contest.compiled;
  if (decision.basis.root !== state.tally(contestNo).root())
    return refused('ROOT_DIFFERS', 'the contest has another root now');
  const question = standingOutcome(state, contestNo).decision;
  if (question === null || question.questionSha256 !== decision.basis.questionSha256) {
    return refused('QUESTION_DIFFERS', 'this question is not open');
  }
  if (!question.options.some((option) => option.option === decision.option)) {
    return refused('OPTION_NOT_OFFERED', `"${decision.option ?? ''}" is not among the options of the question`);
  }
  return ACCEPTED;
}

/** Judges a decision; what it brings about is the judge's next step. */
export function judgeDecision(state: ElectionState, record: DecodedRecord, body: DecisionRecord): Opinion {
  const { decision, envelope } = body;
  const { sealed } = state;
  if (sealed === null) return refused('ELECTION_NOT_SEALED', 'decisions come after the register is sealed');
  if (decision.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  if (envelope.rehearsal !== state.definitionRecord?.definition.rehearsal) return refused('REHEARSAL_DIFFERS');
  const bytesMax = decision.kind === 'certify' ? CERTIFY_BYTES_MAX : DECISION_BYTES_MAX;
  const bytes = Buffer.byteLength(JSON.stringify(decision));
  if (bytes > bytesMax) return refused('DECISION_TOO_LARGE', `${bytes} bytes, at most ${bytesMax}`);
  const officer = officerRefusal(state, body);
  if (officer !== null) return officer;
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim !== null)
    return claim.sameBytes ? opinion('duplicate') : refused('EQUIVOCATION', 'another record has this source and id');
  if (NOT_YET.has(decision.kind))
    return refused('DECISION_NOT_SUPPORTED', `"${decision.kind}" is not supported by this version`);
  switch (decision.kind) {
    case 'admit':
    case 'set_aside':
      return judgeHeldDecision(state, decision);
    case 'annul':
    case 'not_held':
      return judgeSuspension(state, sealed, decision);
    case 'reinstate':
      return judgeReinstatement(state, sealed, decision);
    case 'certify':
      return judgeCertification(state, sealed, decision);
    case 'approve_certification':
      return judgeApproval(state, sealed, decision);
    case 'revoke_certification':
      return judgeRevocation(sealed, decision);
    case 'decide_gap':
      return judgeGapDecision(state, sealed, decision);
    case 'suspend_mandates':
    case 'open_round':
    case 'amend':
      return refused('DECISION_NOT_SUPPORTED');
  }
}
