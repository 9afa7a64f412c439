/** What is published of a certification and of its revocation: enough to verify it without asking anybody. */
import {
  decodeEvent,
  decodeRecord,
  type AmendingRecord,
  type CertificationRevoked,
  type ContestCertified,
  type OrderDecided,
  type SuspensionDecided,
} from '#libs/contracts';
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

export type CertificationFactType = 'certified' | 'revoked' | 'suspended' | 'lifted' | 'ordered';

/** Published with the snapshot that ends at `position`. */
export interface CertificationFact {
  readonly position: number;
  readonly contestNo: number;
  readonly type: CertificationFactType;
  readonly data: Omit<ContestCertified, 'snapshot'> | CertificationRevoked | SuspensionDecided | OrderDecided;
}

/** Decisions that a later publication quotes in full. */
const QUOTED: ReadonlySet<string> = new Set([
  'certify',
  'approve_certification',
  'revoke_certification',
  'decide_gap',
  'open_round',
  'amend',
  'suspend_mandates',
  'reinstate',
  'order_of_mandates',
  'withdraw_option',
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
      withExceptions: (basis.openItems ?? []).length + (basis.missing ?? []).length > 0,
      gapDecisions: standingGapDecisions(state, compiled.contestNo).map((decision) => ({
        ...decision,
        event: signed.event(decision.sha256),
      })),
      ...withdrawalsOf(contest, signed),
      ruleSet: compiled.contest.ruleSet,
      certification: { sha256: certified.sha256, event: signed.event(certified.sha256) },
      approval: { sha256: certified.approvalSha256, event: signed.event(certified.approvalSha256) },
      ...(contest.openedBy === null
        ? {}
        : {
            opening: {
              sha256: contest.openedBy,
              event: signed.event(contest.openedBy),
              contestNo: compiled.contestNo,
            },
          }),
      ...amendmentsOf(state, signed),
    },
  };
}

/** The decisions by which options were withdrawn; no member at all where there is none. */
function withdrawalsOf(contest: ContestState, signed: SignedDecisions): Pick<ContestCertified, 'withdrawals'> {
  const withdrawn = contest.withdrawals();
  if (withdrawn.length === 0) return {};
  return { withdrawals: withdrawn.map(({ decision }) => ({ sha256: decision, event: signed.event(decision) })) };
}

/** The amendments after which the officers are who they are; no member at all where there is none. */
function amendmentsOf(
  state: ElectionState,
  signed: SignedDecisions,
): { readonly amendments?: readonly AmendingRecord[] } {
  if (state.officerAmendments.length === 0) return {};
  return { amendments: state.officerAmendments.map((one) => ({ ...one, event: signed.event(one.sha256) })) };
}

/** The contest whose certification, or whose suspension, a decision ends; found before it takes effect. */
export function certifiedBefore(state: ElectionState, record: DecodedRecord): ContestState | null {
  if (record.body.kind !== 'decision') return null;
  const { kind, target } = record.body.decision;
  const name = target.sha256;
  if (name === undefined || (kind !== 'revoke_certification' && kind !== 'reinstate')) return null;
  const found = state.sealed?.contests.find(({ certified, suspendedBy }) =>
    kind === 'reinstate' ? suspendedBy === name : certified?.sha256 === name,
  );
  return found ?? null;
}

/** What an accepted decision makes public, or null. `before` is the contest found by certifiedBefore. */
export function certificationFact(
  state: ElectionState,
  record: DecodedRecord,
  decision: Decision,
  before: ContestState | null,
  signed: SignedDecisions,
): CertificationFact | null {
  const name = sha256Name(record.sha256);
  const { contests = [] } = state.sealed ?? {};
  switch (decision.kind) {
    case 'approve_certification': {
      const contest = contests.find(({ certified }) => certified?.approvalSha256 === name);
      return contest === undefined ? null : certifiedFact(state, contest, signed);
    }
    case 'revoke_certification':
      if (before === null) return null;
      return {
        ...placeOf(record, before, 'revoked'),
        data: {
          ...namedPlace(state, record, before),
          revoked: decision.target.sha256 ?? '',
          event: signed.event(name),
          ...amendmentsOf(state, signed),
        },
      };
    case 'suspend_mandates':
    case 'reinstate': {
      const lifted = decision.kind === 'reinstate';
      const contest = lifted ? before : contests.find(({ suspendedBy }) => suspendedBy === name);
      if (!contest?.certified) return null;
      const said = lifted ? 'lifted' : 'suspended';
      return {
        ...placeOf(record, contest, said),
        data: {
          ...namedPlace(state, record, contest),
          state: said,
          certification: contest.certified.sha256,
          event: signed.event(name),
          ...amendmentsOf(state, signed),
        },
      };
    }
    case 'order_of_mandates': {
      const contest = contests.find(({ certified }) => certified?.sha256 === decision.target.sha256);
      if (!contest?.certified) return null;
      return {
        ...placeOf(record, contest, 'ordered'),
        data: {
          ...namedPlace(state, record, contest),
          certification: contest.certified.sha256,
          event: signed.event(name),
          ...amendmentsOf(state, signed),
        },
      };
    }
    default:
      return null;
  }
}

function placeOf<T extends CertificationFactType>(
  { position }: DecodedRecord,
  contest: ContestState,
  type: T,
): { readonly position: number; readonly contestNo: number; readonly type: T } {
  return { position, contestNo: contest.compiled.contestNo, type };
}

function namedPlace(
  { electionId }: ElectionState,
  { position }: DecodedRecord,
  { compiled }: ContestState,
): { readonly electionId: string; readonly contestId: string; readonly round: number; readonly position: number } {
  return { electionId, contestId: compiled.contest.contestId, round: compiled.round, position };
}

/** The judge's view of a record; in one place so that live counting, restart and replay read bytes alike. */
export function decode(record: StreamRecord): DecodedRecord {
  return decodeRecord(record);
}
