/**
 * What verified decisions lead to, in the order of the stream, and from them alone: no table and no topic is asked. So
 * everyone who sends, shows or audits a distribution can derive it again and compare it with what is stored.
 */
import { AllocationDefect, type Outcome } from '#libs/allocation';
import type { MandatesDistributed } from '#libs/contracts';
import {
  outcomeOf,
  type Contest,
  type ContestTotals,
  type ElectionDefinition,
  type OutcomeFacts,
} from '#libs/election';
import { payloadBytes, RECORD_BYTES_MAX } from '#libs/event-stream';
import { contestKey } from '../contest-key';
import {
  assignedEvent,
  distributedEvent,
  mandateId,
  suspendedEvent,
  suspensionEvent,
  type DistributedEvent,
  type DistributionNumber,
  type MandateEvent,
} from './mandate-events';
import { holdersAfter } from './mandate-holders';
import type { VerifiedCertification } from '../evidence/verify-certification';
import type { VerifiedOrder, VerifiedRevocation, VerifiedSuspension } from '../evidence/verify-later-decision';

/** A final distribution; `position` is that of the record which brings it about. */
export interface DerivedDistribution {
  readonly contestNo: number;
  readonly position: number;
  readonly number: DistributionNumber;
  readonly data: MandatesDistributed;
  readonly event: MandateEvent;
}

/** `impossible`: in one sentence why there is none available (an error of ours). */
export type Derived = { readonly ok: DerivedDistribution } | { readonly impossible: string };

/** `reason`: in one sentence why the order is none on the distribution that stands; nothing was changed. */
export type DerivedOrder = Derived | { readonly reason: string };

export interface DerivedSuspension {
  readonly kind: 'suspended' | 'reinstated';
  readonly position: number;
  readonly event: MandateEvent;
}

interface CurrentDistribution {
  readonly contestNo: number;
  readonly data: MandatesDistributed;
  readonly certification: string;
  /** Hash of the decision that suspends it, or null. */
  readonly suspendedBy: string | null;
}

/** What Kafka adds to a record's payload, and some room. */
export const MANDATE_BYTES_MAX = RECORD_BYTES_MAX - 1_024;

/** One contest's defect must not keep the others' mandates back, so it comes as a value. */
export function outcomeOrDefect(
  contest: Contest,
  totals: ContestTotals,
  facts: OutcomeFacts,
  decisions: Parameters<typeof outcomeOf>[3],
): Outcome | AllocationDefect {
  try {
    return outcomeOf(contest, totals, facts, decisions);
  } catch (error) {
    if (error instanceof AllocationDefect) return error;
    throw error;
  }
}

export class MandateLedger {
  /** The distribution that stands, by contest and round. */
  private readonly current = new Map<string, CurrentDistribution>();
  /** By event id: a decision told twice leads to one distribution. */
  private readonly known = new Map<string, DerivedDistribution>();
  /** Number of each contest's last distribution. */
  private readonly last = new Map<number, number>();

  constructor(private readonly definition: ElectionDefinition) {}

  /** The final distribution of a certification. */
  distribute(certified: VerifiedCertification): Derived {
    const { data, contestRound, totals, facts } = certified;
    const outcome = outcomeOrDefect(contestRound.contest, totals, facts, data.gapDecisions);
    if (outcome instanceof AllocationDefect) return { impossible: outcome.message };
    if (outcome.state !== 'completed') return { impossible: `the outcome is "${outcome.state}"` };
    const { contestNo } = contestRound;
    const derive = (number: DistributionNumber): DistributedEvent =>
      distributedEvent(this.definition, certified, outcome, number);
    return this.note(contestNo, data.position, derive, {
      certification: data.certification.sha256,
      suspendedBy: null,
    });
  }

  /** The distribution that an order of mandates leads to: the same seats, and who holds them now. */
  assign(order: VerifiedOrder): DerivedOrder {
    const { data } = order;
    const current = this.current.get(contestKey(data.contestId, data.round));
    if (current === undefined || current.certification !== data.certification) {
      return { reason: 'no distribution of the certification that it rests on is in force' };
    }
    const known = this.known.get(mandateId(data, data.position, 'distributed'));
    if (known !== undefined) return { ok: known };
    const holders = holdersAfter(current.data, order);
    if ('reason' in holders) return holders;
    const { contestNo, certification, suspendedBy } = current;
    const derive = (number: DistributionNumber): DistributedEvent =>
      assignedEvent(this.definition, current.data, { order, holders: holders.ok, number, suspendedBy });
    return this.note(contestNo, data.position, derive, { certification, suspendedBy });
  }

  /** What tells that a distribution no longer stands, is suspended, or stands again; null where none is concerned. */
  suspend(what: VerifiedRevocation | VerifiedSuspension): DerivedSuspension | null {
    return 'lifts' in what ? this.suspendByDecision(what) : this.suspendRevoked(what);
  }

  private note(
    contestNo: number,
    position: number,
    derive: (number: DistributionNumber) => DistributedEvent,
    current: Pick<CurrentDistribution, 'certification' | 'suspendedBy'>,
  ): Derived {
    const before = this.last.get(contestNo) ?? 0;
    const number = { distribution: before + 1, supersedes: before === 0 ? null : before };
    const { event, data } = derive(number);
    const known = this.known.get(event.id);
    if (known !== undefined) return { ok: known };
    const bytes = payloadBytes(event.record);
    if (bytes > MANDATE_BYTES_MAX) {
      return { impossible: `its event has ${bytes} bytes, at most ${MANDATE_BYTES_MAX}` };
    }
    const derived = { contestNo, position, number, data, event };
    this.known.set(event.id, derived);
    this.last.set(contestNo, number.distribution);
    this.current.set(contestKey(data.contestId, data.round), { contestNo, data, ...current });
    return { ok: derived };
  }

  private suspendByDecision(suspension: VerifiedSuspension): DerivedSuspension | null {
    const { data, lifts, sha256 } = suspension;
    const key = contestKey(data.contestId, data.round);
    const current = this.current.get(key);
    if (current === undefined || current.certification !== data.certification) return null;
    const lifted = data.state === 'lifted';
    // Whether it stands is one question, which decision says so another: the one named must be the one that holds.
    if (lifted ? current.suspendedBy !== lifts : current.suspendedBy !== null) return null;
    this.current.set(key, { ...current, suspendedBy: lifted ? null : sha256 });
    const event = suspensionEvent(this.definition, suspension, current.data.distribution);
    return { kind: lifted ? 'reinstated' : 'suspended', position: data.position, event };
  }

  private suspendRevoked(revocation: VerifiedRevocation): DerivedSuspension | null {
    const { data } = revocation;
    const key = contestKey(data.contestId, data.round);
    const current = this.current.get(key);
    if (current === undefined || current.certification !== data.revoked) return null;
    this.current.delete(key);
    const event = suspendedEvent(this.definition, revocation, current.data.distribution);
    return { kind: 'suspended', position: data.position, event };
  }
}
