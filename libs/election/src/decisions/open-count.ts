/**
 * The zero report: before the first protocol two officers sign register, rules, software and a root under which every
 * counter is zero. The first one's record proposes it, the second one's names it as its target.
 */
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, opinion, refused, type Opinion } from '../record/opinion';
import type { Sha256Name } from '../record/envelope';
import { placedName, sha256Name, type Sealed } from '../state/election-state';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { secondOfficerRefusal } from './shared/second-officer';

/** What else the officers have before them, so that nobody can exchange it later. */
export interface OpeningReport {
  /** Name and version of the software that counts. */
  readonly software: string;
  /** Hash of the page with which anyone checks proofs. */
  readonly verifierSha256?: Sha256Name;
}

/** `basis.root` is the election's root, which binds the register; the definition is under every signature. */
export interface OpenCount extends SignedDecision<'open_count', 'sha256', 'root'> {
  /** The first officer's record has it, the second one's names that record. */
  readonly opening?: OpeningReport;
}

function hasCounted({ contests }: Sealed): boolean {
  return contests.some((contest) => contest.currentAt.some((position) => position >= 0));
}

function judge(given: DecisionCase<OpenCount>): Opinion {
  const { state, sealed, decision } = given;
  if (decision.scope !== 'election') return refused('TARGET_UNKNOWN', 'a zero report has the scope "election"');
  if (state.opening.opened !== null) return refused('COUNT_OPENED', 'two officers have opened the count already');
  if (hasCounted(sealed)) return refused('COUNT_BEGUN', 'a protocol is already counted: this is not a zero report');
  return decision.target.sha256 === undefined ? judgeReport(given) : judgeApproval(given);
}

function judgeReport({ state, decision: { basis, opening } }: DecisionCase<OpenCount>): Opinion {
  if (opening === undefined) return refused('OPENING_MISSING', '"opening" must say which software counts');
  return (
    rootRefusal(state.root(), basis.root ?? null) ??
    opinion('accepted', [], { detail: 'proposed: a second officer opens the count' })
  );
}

function judgeApproval({ state, decision }: DecisionCase<OpenCount>): Opinion {
  const { proposed } = state.opening;
  if (proposed === null || proposed.sha256 !== decision.target.sha256) {
    return refused('TARGET_UNKNOWN', 'no zero report of this hash waits for a second officer');
  }
  return (
    secondOfficerRefusal(state, decision, { ...proposed, right: 'open_count' }) ??
    rootRefusal(state.root(), decision.basis.root ?? null) ??
    ACCEPTED
  );
}

function rootRefusal(present: Sha256Name, named: Sha256Name | null): Opinion | null {
  if (named === present) return null;
  return refused('ROOT_DIFFERS', `basis.root is ${named ?? 'missing'}; the election's root now is ${present}`);
}

function evolve({ state, decision, record }: DecisionCase<OpenCount>): void {
  const { opening } = state;
  const { officerId, target } = decision;
  if (target.sha256 === undefined) {
    const publicKey = state.officers.get(officerId)?.publicKey ?? null;
    if (publicKey !== null) opening.proposed = { ...placedName(record), officerId, publicKey };
    return;
  }
  const { proposed } = opening;
  if (proposed?.sha256 !== target.sha256 || sha256Name(record.sha256) === target.sha256) return;
  opening.opened = { report: { sha256: proposed.sha256, position: proposed.position }, approval: placedName(record) };
  opening.proposed = null;
}

export const openCount: DecisionRule<OpenCount> = {
  kind: 'open_count',
  judge,
  evolve,
  /** What came early is judged once the count is open. */
  consequences: ({ decision }) =>
    decision.target.sha256 === undefined ? [] : [{ kind: 'judge_held_again', codes: ['WAITS_FOR_OPENING'] }],
};
