/** The events of mandates.v1: what they say is derived from records of the stream alone, so a repeat has the same bytes. */
import { createHash } from 'node:crypto';
import {
  encodeEvent,
  EVENT_TYPES,
  MANDATES_SOURCE,
  STRUCTURED_CONTENT_TYPE,
  type CertificationRevoked,
  type ListHolders,
  type MandatesDistributed,
  type MandatesProjected,
  type MandatesReinstated,
  type MandatesSuspended,
  type SuspensionDecided,
} from '#libs/contracts';
import type { Outcome } from '#libs/allocation';
import type { Contest, ElectionDefinition, WithdrawnOption } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import type { ProjectedContest } from '../results-fold';
import type { VerifiedCertification } from '../evidence/verify-certification';
import type { VerifiedOrder, VerifiedRevocation, VerifiedSuspension } from '../evidence/verify-later-decision';

/** An event with its id, ready to be kept and sent. */
export interface MandateEvent {
  readonly id: string;
  readonly record: RecordToAppend;
}

const ID_CHARACTERS_MAX = 256;

/** Ids may have 256 characters, but so may the contest's: what would be too long is named by its hash. */
function idOf(parts: readonly (string | number)[]): string {
  const id = parts.join('/');
  return [...id].length <= ID_CHARACTERS_MAX ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`;
}

interface Place {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
}

/** `at` is the position of the record that the fact rests on; for a projection the snapshot. */
export function mandateId(
  place: Place,
  at: number,
  fact: 'projected' | 'distributed' | 'suspended' | 'reinstated',
): string {
  return idOf([place.electionId, place.contestId, place.round, at, fact]);
}

function mandateEvent(
  definition: ElectionDefinition,
  place: Place,
  fields: { readonly type: string; readonly id: string; readonly time: string; readonly data: unknown },
): MandateEvent {
  const { contestId, round } = place;
  const subject = `${contestId}/${round}`;
  const { rehearsal } = definition;
  return { id: fields.id, record: encodeEvent({ source: MANDATES_SOURCE, subject, rehearsal, ...fields }, contestId) };
}

/** The member is left out where nobody was withdrawn. */
function named(withdrawn: readonly WithdrawnOption[]): Pick<MandatesDistributed, 'withdrawn'> {
  return withdrawn.length === 0 ? {} : { withdrawn };
}

/** What the seats would be with the figures of a snapshot. */
export function projectedEvent(
  definition: ElectionDefinition,
  contest: ProjectedContest,
  at: { readonly snapshot: number; readonly time: string },
  outcome: Outcome,
): MandateEvent {
  const { contestId, round, root, withdrawn } = contest;
  const place = { electionId: definition.electionId, contestId, round };
  const shown = { snapshot: at.snapshot, root, final: false as const, ...named(withdrawn), outcome: { ...outcome } };
  const data: MandatesProjected = { ...place, ...shown };
  const id = mandateId(place, at.snapshot, 'projected');
  return mandateEvent(definition, place, { type: EVENT_TYPES.mandatesProjected, id, time: at.time, data });
}

/** Its own number, and that of the distribution whose place it takes. */
export interface DistributionNumber {
  readonly distribution: number;
  readonly supersedes: number | null;
}

/** The event of a distribution, and what it says. */
export interface DistributedEvent {
  readonly event: MandateEvent;
  readonly data: MandatesDistributed;
}

/** The final distribution; the outcome must be `completed`. */
export function distributedEvent(
  definition: ElectionDefinition,
  certified: VerifiedCertification,
  outcome: Outcome,
  number: DistributionNumber,
): DistributedEvent {
  const { data: certification, contestRound, officers, resolution, time } = certified;
  const { contestId, round, position, root, totals, withExceptions, openItems, missing } = certification;
  const { ruleSet } = contestRound.contest;
  const place = { electionId: definition.electionId, contestId, round };
  const data: MandatesDistributed = {
    ...place,
    ...number,
    reason: 'certification',
    holders: [],
    ruleSet: ruleSet.ruleSetId,
    edition: ruleSet.edition ?? null,
    position,
    root,
    totals,
    withExceptions,
    openItems,
    missing,
    ...named(certified.withdrawn),
    seats: outcome.seats,
    winners: outcome.winners,
    ...(outcome.repeatVoteAmong === undefined ? {} : { repeatVoteAmong: outcome.repeatVoteAmong }),
    ...(outcome.additionalElections === undefined ? {} : { additionalElections: outcome.additionalElections }),
    result: outcome.result,
    trace: { ...outcome.trace },
    officers,
    ...(certification.changedOfficers === undefined ? {} : { changedOfficers: certification.changedOfficers }),
    resolution,
  };
  const id = mandateId(place, position, 'distributed');
  const event = mandateEvent(definition, place, { type: EVENT_TYPES.mandatesDistributed, id, time, data });
  return { event, data };
}

/** The distribution that an order of mandates leads to: that before it, with the persons who hold its mandates now. */
export function assignedEvent(
  definition: ElectionDefinition,
  before: MandatesDistributed,
  now: {
    readonly order: VerifiedOrder;
    readonly holders: readonly ListHolders[];
    readonly number: DistributionNumber;
    readonly suspendedBy: string | null;
  },
): DistributedEvent {
  const { order, sha256, officer, resolution, time, data: decided } = now.order;
  const { contestId, round, position } = decided;
  const { suspendedBy: _before, ...certified } = before;
  const data: MandatesDistributed = {
    ...certified,
    ...now.number,
    reason: order.occasion === 'vacancy' ? 'vacancy' : 'order',
    order: { sha256, position, listId: order.listId, officer, resolution },
    holders: now.holders,
    ...(now.suspendedBy === null ? {} : { suspendedBy: now.suspendedBy }),
  };
  const place = { electionId: definition.electionId, contestId, round };
  const id = mandateId(place, position, 'distributed');
  const event = mandateEvent(definition, place, { type: EVENT_TYPES.mandatesDistributed, id, time, data });
  return { event, data };
}

/** A distribution that is suspended by a decision, or stands again because that was lifted. */
export function suspensionEvent(
  definition: ElectionDefinition,
  { data, sha256, resolution, time }: VerifiedSuspension,
  distribution: number,
): MandateEvent {
  const { contestId, round, position, state, event } = data;
  const place = { electionId: definition.electionId, contestId, round };
  const decision = { sha256, event };
  const told: MandatesSuspended & MandatesReinstated = {
    ...place,
    distribution,
    position,
    reason: resolution.reason,
    decision,
    resolution,
  };
  const suspended = state === 'suspended';
  const id = mandateId(place, position, suspended ? 'suspended' : 'reinstated');
  const type = suspended ? EVENT_TYPES.mandatesSuspended : EVENT_TYPES.mandatesReinstated;
  return mandateEvent(definition, place, { type, id, time, data: told });
}

/** A distribution that no longer stands because its certification was revoked. */
export function suspendedEvent(
  definition: ElectionDefinition,
  revocation: VerifiedRevocation,
  distribution: number,
): MandateEvent {
  const { data: revoked, sha256, resolution, time } = revocation;
  const { contestId, round, position } = revoked;
  const place = { electionId: definition.electionId, contestId, round };
  const decision = { sha256, event: revoked.event };
  const reason = 'certification revoked';
  const data: MandatesSuspended = { ...place, distribution, position, reason, decision, resolution };
  const id = mandateId(place, position, 'suspended');
  return mandateEvent(definition, place, { type: EVENT_TYPES.mandatesSuspended, id, time, data });
}

/** The record around a kept value: key and headers follow from the contest, so a repeat is the same in every byte. */
export function keptRecord(contest: Pick<Contest, 'contestId'>, value: Buffer): RecordToAppend {
  return {
    key: Buffer.from(contest.contestId, 'utf8'),
    value,
    headers: [['content-type', Buffer.from(STRUCTURED_CONTENT_TYPE, 'latin1')]],
  };
}

/** Place of a revocation or a suspension among the mandates. */
export function placeOf({ electionId, contestId, round }: CertificationRevoked | SuspensionDecided): Place {
  return { electionId, contestId, round };
}
