/** Whether a decision on a certified contest really was made: its revocation, a suspension, an order of mandates. */
import {
  instantOf,
  type CertificationRevoked,
  type CertifyingOfficer,
  type OrderDecided,
  type SuspensionDecided,
} from '#libs/contracts';
import type { OrderOfMandates, Resolution } from '#libs/election';
import {
  namedOfficer,
  orReason,
  requireEventAt,
  requireTarget,
  requireThat,
  signedDecision,
  withAmendments,
  type Court,
  type Verified,
} from './court';

/** A suspension of mandates that was decided, or lifted, by an officer who may. */
export interface VerifiedSuspension {
  readonly data: SuspensionDecided;
  /** The suspension that is lifted. */
  readonly lifts: string | undefined;
  readonly sha256: string;
  readonly resolution: Resolution;
  readonly time: string;
}

export interface VerifiedRevocation {
  readonly data: CertificationRevoked;
  readonly sha256: string;
  readonly resolution: Resolution;
  readonly time: string;
}

/** An order of mandates by an officer who may; whether the list has so many is for the distribution that it changes. */
export interface VerifiedOrder {
  readonly data: OrderDecided;
  readonly order: OrderOfMandates;
  /** Hash of the list's order that stood before, or null. */
  readonly current: string | null;
  readonly sha256: string;
  readonly officer: CertifyingOfficer;
  readonly resolution: Resolution;
  readonly time: string;
}

async function verifyRevoked(asDefined: Court, data: CertificationRevoked): Promise<VerifiedRevocation> {
  const court = await withAmendments(asDefined, data.amendments, data.position);
  const { decision } = signedDecision(court, data.event, 'revoke_certification');
  requireThat(decision.target.sha256 === data.revoked, 'the revocation names another certification');
  const witness = await requireEventAt(court, data.position, data.event);
  return {
    data,
    sha256: witness.sha256,
    resolution: decision.resolution,
    time: instantOf(witness.timestampMs),
  };
}

async function verifySuspended(asDefined: Court, data: SuspensionDecided): Promise<VerifiedSuspension> {
  const court = await withAmendments(asDefined, data.amendments, data.position);
  const kind = data.state === 'suspended' ? 'suspend_mandates' : 'reinstate';
  const { decision } = signedDecision(court, data.event, kind);
  const lifts = decision.kind === 'reinstate' ? decision.target.sha256 : undefined;
  if (decision.kind === 'suspend_mandates') requireTarget(decision, data.contestId, data.round);
  const witness = await requireEventAt(court, data.position, data.event);
  const { sha256, timestampMs } = witness;
  return { data, lifts, sha256, resolution: decision.resolution, time: instantOf(timestampMs) };
}

async function verifyOrdered(asDefined: Court, data: OrderDecided): Promise<VerifiedOrder> {
  const court = await withAmendments(asDefined, data.amendments, data.position);
  const { decision, officer } = signedDecision(court, data.event, 'order_of_mandates');
  const { order, target, basis, resolution } = decision;
  requireTarget(decision, data.contestId, data.round);
  requireThat(target.sha256 === data.certification, 'the order rests on another certification');
  requireThat(order !== undefined, 'the decision has no order');
  const { sha256, timestampMs } = await requireEventAt(court, data.position, data.event);
  const time = instantOf(timestampMs);
  return { data, order, current: basis.current ?? null, sha256, officer: namedOfficer(officer), resolution, time };
}

/** Checks that a revocation was decided by an officer who may, and is in the stream where it says. */
export function verifyRevocation(court: Court, data: CertificationRevoked): Promise<Verified<VerifiedRevocation>> {
  return orReason(verifyRevoked(court, data));
}

/** The same for a suspension of mandates, or its lifting. */
export function verifySuspension(court: Court, data: SuspensionDecided): Promise<Verified<VerifiedSuspension>> {
  return orReason(verifySuspended(court, data));
}

/** The same for an order of mandates. */
export function verifyOrder(court: Court, data: OrderDecided): Promise<Verified<VerifiedOrder>> {
  return orReason(verifyOrdered(court, data));
}
