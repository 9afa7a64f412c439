/** What is published of a certification and of its revocation: enough to verify it without asking anybody. */
import { decodeEvent, decodeRecord, type CertificationRevoked, type ContestCertified } from '#libs/contracts';
import {
  countsOf,
  sha256Name,
  standingGapDecisions,
  type ContestState,
  type Decision,
  type DecodedRecord,
  type ElectionState,
} from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';

/** Published with the snapshot that ends at `position`. */
export interface CertificationFact {
  readonly position: number;
  readonly contestNo: number;
  readonly type: 'certified' | 'revoked';
  readonly data: Omit<ContestCertified, 'snapshot'> | CertificationRevoked;
}

/** Decisions that a later publication quotes in full. */
const QUOTED: ReadonlySet<string> = new Set([
  'certify',
  'approve_certification',
  'revoke_certification',
  'decide_gap',
  'open_round',
  'amend',
]);

type SignedEvent = Readonly<Record<string, unknown>>;

/** Keeps the signed decisions of certifications as they came, by the name of their record. */
export class SignedDecisions {
  private readonly events = new Map<string, SignedEvent>();

  /** Notes an accepted decision that a later publication will quote. */
  note(record: StreamRecord, decoded: DecodedRecord): void {
    if (decoded.body.kind !== 'decision') return;
    const { kind } = decoded.body.decision;
    if (!QUOTED.has(kind)) return;
    this.events.set(sha256Name(decoded.sha256), eventOf(record));
  }

  event(name: string): SignedEvent {
    const event = this.events.get(name);
    if (event === undefined) throw new Error(`the signed decision ${name} was not kept`);
    return event;
  }
}

/** The event object of a record that was decoded before. */
function eventOf(record: StreamRecord): SignedEvent {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event') throw new Error(`position ${record.position} was decoded before`);
  return decoded.event;
}

function certifiedFact(state: ElectionState, contest: ContestState, signed: SignedDecisions): CertificationFact | null {
  const { certified, compiled } = contest;
  if (certified === null) return null;
  const { basis } = certified.decision;
  return {
    position: certified.approvalPosition,
    contestNo: compiled.contestNo,
    type: 'certified',
    data: {
      electionId: state.electionId,
      contestId: compiled.contest.contestId,
      round: compiled.round,
      position: certified.approvalPosition,
      root: certified.root,
      totals: {
        precincts: countsOf(state.tally(compiled.contestNo).totals()),
        counters: basis.totals?.counters ?? {},
        votes: basis.totals?.votes ?? {},
      },
      openItems: basis.openItems ?? [],
      missing: basis.missing ?? [],
      gapDecisions: standingGapDecisions(state, compiled.contestNo).map((decision) => ({
        ...decision,
        event: signed.event(decision.sha256),
      })),
      ruleSet: compiled.contest.ruleSet,
      certification: { sha256: certified.sha256, event: signed.event(certified.sha256) },
      approval: { sha256: certified.approvalSha256, event: signed.event(certified.approvalSha256) },
    },
  };
}

/** The contest that a certification names, found before a revocation takes effect. */
export function certifiedBefore(state: ElectionState, record: DecodedRecord): ContestState | null {
  if (record.body.kind !== 'decision' || record.body.decision.kind !== 'revoke_certification') return null;
  const name = record.body.decision.target.sha256;
  return state.sealed?.contests.find(({ certified }) => certified?.sha256 === name && name !== undefined) ?? null;
}

/** What an accepted decision makes public, or null. `revoked` is the contest found by certifiedBefore. */
export function certificationFact(
  state: ElectionState,
  record: DecodedRecord,
  decision: Decision,
  revoked: ContestState | null,
  signed: SignedDecisions,
): CertificationFact | null {
  if (decision.kind === 'approve_certification') {
    const name = sha256Name(record.sha256);
    const contest = state.sealed?.contests.find(({ certified }) => certified?.approvalSha256 === name);
    return contest === undefined ? null : certifiedFact(state, contest, signed);
  }
  if (decision.kind !== 'revoke_certification' || revoked === null) return null;
  return {
    position: record.position,
    contestNo: revoked.compiled.contestNo,
    type: 'revoked',
    data: {
      electionId: state.electionId,
      contestId: revoked.compiled.contest.contestId,
      round: revoked.compiled.round,
      position: record.position,
      revoked: decision.target.sha256 ?? '',
      event: signed.event(sha256Name(record.sha256)),
    },
  };
}

/** The judge's view of a record; in one place so that live counting, restart and replay read bytes alike. */
export function decode(record: StreamRecord): DecodedRecord {
  return decodeRecord(record);
}
