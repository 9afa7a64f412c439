/** What is published of a certification and of its revocation: enough to verify it with nothing but the stream. */
import {
  decodeEvent,
  decodeRecord,
  type CertificationRevoked,
  type ContestCertified,
  type NamedRecord,
  type OrderDecided,
  type SuspensionDecided,
} from '#libs/contracts';
import {
  changedOfficers,
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
  'suspend_mandates',
  'reinstate',
  'order_of_mandates',
]);
/** Decisions that a later publication names by hash and place. */
const NAMED: ReadonlySet<string> = new Set(['decide_gap', 'open_round', 'withdraw_option']);

type SignedEvent = Readonly<Record<string, unknown>>;

/** Keeps what is published of decisions later, by the name of their record: the event as it came, or its place. */
export class SignedDecisions {
  private readonly events = new Map<string, SignedEvent>();
  private readonly places = new Map<string, number>();

  /** Notes an accepted decision that a later publication will quote. */
  note(record: StreamRecord, decoded: DecodedRecord): void {
    if (decoded.body.kind !== 'decision') return;
    const { kind } = decoded.body.decision;
    if (NAMED.has(kind)) this.places.set(sha256Name(decoded.sha256), record.position);
    if (QUOTED.has(kind)) this.events.set(sha256Name(decoded.sha256), eventOf(record));
  }

  event(name: string): SignedEvent {
    const event = this.events.get(name);
    if (event === undefined) throw new Error(`the signed decision ${name} was not kept`);
    return event;
  }

  named(sha256: string): NamedRecord {
    const position = this.places.get(sha256);
    if (position === undefined) throw new Error(`the place of the decision ${sha256} was not kept`);
    return { sha256, position };
  }
}

/** The event object of a record that was decoded before. */
function eventOf(record: StreamRecord): SignedEvent {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event') throw new Error(`position ${record.position} was decoded before`);
  return decoded.event;
}

function certifiedFact(
  state: ElectionState,
  contest: ContestState,
  approval: Decision,
  signed: SignedDecisions,
): CertificationFact | null {
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
        ...signed.named(decision.sha256),
      })),
      ...withdrawalsOf(contest, signed),
      ruleSet: compiled.contest.ruleSet,
      certification: { sha256: certified.sha256, event: signed.event(certified.sha256) },
      approval: { sha256: certified.approvalSha256, event: signed.event(certified.approvalSha256) },
      ...(contest.openedBy === null
        ? {}
        : { opening: { ...signed.named(contest.openedBy), contestNo: compiled.contestNo } }),
      ...changedOfficersOf(state, [certified.decision, approval]),
      ...amendmentsOf(state),
    },
  };
}

/** The decisions by which options were withdrawn; no member at all where there is none. */
function withdrawalsOf(contest: ContestState, signed: SignedDecisions): Pick<ContestCertified, 'withdrawals'> {
  const withdrawn = contest.withdrawals();
  if (withdrawn.length === 0) return {};
  return { withdrawals: withdrawn.map(({ decision }) => signed.named(decision)) };
}

/** Those of both officers whom amendments have made what they are; no member at all where there is none. */
function changedOfficersOf(
  { officers, definitionRecord }: ElectionState,
  decisions: readonly Decision[],
): Pick<ContestCertified, 'changedOfficers'> {
  const signers = decisions.flatMap(({ officerId }) => officers.get(officerId) ?? []);
  const changed = changedOfficers(definitionRecord?.definition ?? {}, signers);
  return changed.length === 0 ? {} : { changedOfficers: changed };
}

/** The amendments after which the officers are who they are; no member at all where there is none. */
function amendmentsOf({ officerAmendments }: ElectionState): Pick<ContestCertified, 'amendments'> {
  return officerAmendments.length === 0 ? {} : { amendments: [...officerAmendments] };
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
      return contest === undefined ? null : certifiedFact(state, contest, decision, signed);
    }
    case 'revoke_certification':
      if (before === null) return null;
      return {
        ...placeOf(record, before, 'revoked'),
        data: {
          ...namedPlace(state, record, before),
          revoked: decision.target.sha256 ?? '',
          event: signed.event(name),
          ...amendmentsOf(state),
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
          ...amendmentsOf(state),
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
          ...amendmentsOf(state),
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
