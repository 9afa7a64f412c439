/**
 * What every look into a published decision begins with: the officers as amendments have changed them, the signature,
 * and the record of the stream. Seat-allocation believes nobody.
 */
import {
  canonicalJson,
  canonicalSha256,
  decodeEventObject,
  EVENT_TYPES,
  keyIdOf,
  NotCanonicalError,
  signatureOf,
  type CertifyingOfficer,
  type CloudEvent,
  type EmbeddedEvent,
  type AmendingRecord,
  type NamedRecord,
} from '#libs/contracts';
import {
  isOfKind,
  rightFor,
  type Decision,
  type DecisionKind,
  type DecisionOf,
  type DecisionTarget,
  type Officer,
} from '#libs/election';
import type { KnownElection } from './known-election';
import type { Evidence, StreamWitness } from './stream-evidence';

/** A reason in one sentence: what does not hold. */
export class NotVerified extends Error {}

export interface Court {
  readonly election: KnownElection;
  readonly evidence: Evidence;
  readonly signal: AbortSignal;
}

/** Decisions of the moment: signed by officers who may sign now. */
const PRESENT_ONLY: ReadonlySet<DecisionKind> = new Set([
  'amend',
  'approve_amendment',
  'certify',
  'approve_certification',
  'revoke_certification',
  'suspend_mandates',
  'reinstate',
  'order_of_mandates',
]);

export function requireThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new NotVerified(otherwise);
}

export function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Hash and event of a quoted record belong together, directly or as the stream has them. */
export async function requireQuoted(
  court: Court,
  sha256: string,
  event: EmbeddedEvent,
  before: number,
  what: string,
): Promise<void> {
  if (canonicalSha256(event) === sha256) return;
  const witness = await court.evidence.named(sha256, before, court.signal);
  requireThat(witness?.event != null && same(witness.event, event), `${what} quoted is not the record ${sha256}`);
}

/** The event of a record that is named by hash and place; it stands before the record at `before`. */
export async function namedEvent(
  court: Court,
  { sha256, position }: NamedRecord,
  before: number,
  what: string,
): Promise<CloudEvent> {
  requireThat(position < before, `${what} is at position ${position}, not before ${before}`);
  const { event } = await requireWitness(court, position, sha256);
  requireThat(event !== null, `${what} at position ${position} is not an event`);
  return event;
}

/**
 * The court with the officers as amendments have changed them: each and its approval stand in the stream where they
 * say, in the order in which they took effect and before the record at `before`, signed by two officers of that time.
 */
export async function withAmendments(
  court: Court,
  amendments: readonly AmendingRecord[] | undefined,
  before: number,
): Promise<Court> {
  let at = court;
  let last = -1;
  for (const named of amendments ?? []) {
    const { approval } = named;
    requireThat(approval.position > last, `the approval at position ${approval.position} is out of order`);
    last = approval.position;
    const event = await namedEvent(court, named, approval.position, 'the amendment');
    const approving = await namedEvent(court, approval, before, 'the approval of the amendment');
    const proposed = signedDecision(at, event, 'amend');
    const approved = signedDecision(at, approving, 'approve_amendment');
    requireThat(approved.decision.target.sha256 === named.sha256, 'the approval names another amendment');
    requireTwoOfficers(proposed.officer, approved.officer);
    at = { ...at, election: at.election.amended(proposed.decision.amendment ?? {}) };
  }
  return at;
}

/** What two officers must agree on, with two keys. */
export function requireTwoOfficers(proposing: Officer, approving: Officer): void {
  requireThat(proposing.officerId !== approving.officerId, 'both decisions are one officer’s');
  requireThat(proposing.publicKey !== approving.publicKey, 'both decisions are signed with one key');
}

/** A decision of the kind, signed by an officer of the definition, or of an amendment, who may make it. */
export function signedDecision<Kind extends DecisionKind>(
  { election }: Court,
  event: unknown,
  kind: Kind,
): { readonly decision: DecisionOf<Kind>; readonly officer: Officer } {
  const decoded = decodeEventObject(event);
  requireThat(decoded.kind === 'event', `the ${kind} decision cannot be read`);
  requireThat(decoded.type === EVENT_TYPES.decisionSubmitted, `the ${kind} decision is a "${decoded.event.type}"`);
  const decision: Decision = decoded.data;
  requireThat(isOfKind(decision, kind), `the decision quoted is "${decoded.data.kind}", not "${kind}"`);
  const { definition } = election;
  requireThat(decision.electionId === definition.electionId, `the ${kind} decision is of another election`);
  requireThat(
    decision.definitionSha256 === election.definitionSha256,
    `the ${kind} decision was taken under another definition`,
  );
  requireThat(
    (decoded.event.rehearsal === true) === definition.rehearsal,
    `the ${kind} decision differs in "rehearsal"`,
  );
  const signature = signatureOf(decoded.event);
  // What a gap or a round was decided by may be older than the last amendment of officers.
  const candidates = PRESENT_ONLY.has(kind)
    ? [election.officer(decision.officerId)]
    : election.officersEver(decision.officerId);
  const known = candidates.filter((one) => one !== null);
  requireThat(known.length > 0, `there is no officer "${decision.officerId}"`);
  const officer = known.find(({ publicKey }) => signature?.verifiedBy(publicKey) === true);
  requireThat(officer !== undefined, `the ${kind} decision is not signed by officer "${decision.officerId}"`);
  const right = rightFor(kind);
  requireThat(officer.may.includes(right), `officer "${officer.officerId}" may not ${right}`);
  return { decision, officer };
}

export function requireTarget(
  decision: { readonly kind: DecisionKind; readonly target: Pick<DecisionTarget, 'contestId' | 'round'> },
  contestId: string,
  round: number,
): void {
  requireThat(
    decision.target.contestId === contestId && (decision.target.round ?? 1) === round,
    `the ${decision.kind} decision is about another contest`,
  );
}

export async function requireWitness(court: Court, position: number, sha256: string): Promise<StreamWitness> {
  const witness = await court.evidence.at(position);
  requireThat(witness?.sha256 === sha256, `the record at position ${position} of the stream is not ${sha256}`);
  return witness;
}

/** The record of the stream at the position is the event quoted. */
export async function requireEventAt(court: Court, position: number, event: EmbeddedEvent): Promise<StreamWitness> {
  const witness = await court.evidence.at(position);
  requireThat(witness?.event != null && same(witness.event, event), `position ${position} is another record`);
  return witness;
}

/** An officer as our events name one. */
export function namedOfficer({ officerId, name, commission, publicKey }: Officer): CertifyingOfficer {
  return { officerId, name, commission, keyId: keyIdOf(publicKey) };
}

/** What was verified, or in one sentence what does not hold. */
export type Verified<T> = { readonly ok: T } | { readonly reason: string };

export async function orReason<T>(work: Promise<T>): Promise<Verified<T>> {
  try {
    return { ok: await work };
  } catch (error) {
    // What has no canonical form was never signed.
    if (error instanceof NotVerified || error instanceof NotCanonicalError) return { reason: error.message };
    throw error;
  }
}
