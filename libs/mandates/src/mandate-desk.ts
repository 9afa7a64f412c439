/**
 * The use cases of one election's mandates: project, distribute, assign to persons, suspend. Each fact goes out under
 * one id only.
 */
import { canonicalJson, decodeEvent, EVENT_TYPES, type MandatesDistributed } from '#libs/contracts';
import { AllocationDefect, type Outcome } from '#libs/allocation';
import { outcomeOf, type Contest, type ContestTotals, type OutcomeFacts } from '#libs/election';
import { payloadBytes, RECORD_BYTES_MAX, type EventStream, type RecordToAppend } from '#libs/event-stream';
import type { Logger } from '#libs/platform';
import { contestKey } from './contest-key';
import type { DistributionStore, StoredDistribution } from './distribution-store';
import { namedTotals, type KnownElection } from './known-election';
import {
  assignedEvent,
  distributedEvent,
  keptRecord,
  mandateId,
  placeOf,
  projectedEvent,
  suspendedEvent,
  suspensionEvent,
  type DistributionNumber,
  type MandateEvent,
} from './mandate-events';
import { holdersAfter } from './mandate-holders';
import type { PublishedMandates } from './mandates-topic';
import type { StandingContest } from './results-fold';
import type { VerifiedCertification } from './verify-certification';
import type { VerifiedOrder, VerifiedRevocation, VerifiedSuspension } from './verify-later-decision';

export interface DeskParts {
  readonly election: KnownElection;
  readonly stream: EventStream;
  /** Topic mandates.v1 of the election. */
  readonly topic: string;
  readonly store: DistributionStore;
  readonly published: PublishedMandates;
  readonly log: Logger;
}

/**
 * `known`: it was out before. Both others are logged and leave everything as it is: `impossible`, the certified totals
 * give no completed outcome, or the event is too large (errors of ours); `differs`, something else is out under this
 * distribution's id.
 */
export type Distributed = 'distributed' | 'known' | 'impossible' | 'differs';
/** The reason: in one sentence why the order is none on the distribution that stands; nothing was changed. */
export type Assigned = Distributed | { readonly reason: string };
/** `known`: it was out before. `nothing_stands`: no distribution is there to be suspended, or suspended to be lifted. */
export type Suspended = 'suspended' | 'reinstated' | 'known' | 'nothing_stands';

interface StandingDistribution {
  readonly contestNo: number;
  readonly data: MandatesDistributed;
  readonly certification: string;
  /** Hash of the decision that suspends it, or null. */
  readonly suspendedBy: string | null;
}

/** A distribution that is to be kept and sent; `position` is that of the record which brings it about. */
interface NewDistribution {
  readonly contestNo: number;
  readonly position: number;
  readonly number: DistributionNumber;
  readonly event: MandateEvent;
}

/** The stream cuts a request further where it must. */
const PROJECTIONS_PER_REQUEST = 50;
/** What Kafka adds to a record's payload, and some room. */
const DISTRIBUTION_BYTES_MAX = RECORD_BYTES_MAX - 1_024;

/** What of two distributions of one id must agree; the trace may be told differently by another version. */
function essence(data: MandatesDistributed): string {
  const { trace: _told, repeatVoteAmong = [], ...said } = data;
  return canonicalJson({ ...said, repeatVoteAmong });
}

function distributedIn(value: Buffer): MandatesDistributed | null {
  const headers = keptRecord({ contestId: '' }, value).headers;
  const decoded = decodeEvent({ position: 0, timestampMs: 0, key: null, value, headers });
  return decoded.kind === 'event' && decoded.type === EVENT_TYPES.mandatesDistributed ? decoded.data : null;
}

/** One contest's defect must not keep the others' mandates back, so it comes as a value. */
function outcomeOrDefect(
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

function saysTheSame(before: Buffer, value: Buffer): boolean {
  if (before.equals(value)) return true;
  const [was, is] = [distributedIn(before), distributedIn(value)];
  return was !== null && is !== null && essence(was) === essence(is);
}

export class MandateDesk {
  /** The store's distributions by event id. */
  private readonly stored = new Map<string, StoredDistribution>();
  /** The distribution that stands, by contest and round. */
  private readonly standing = new Map<string, StandingDistribution>();

  constructor(private readonly parts: DeskParts) {}

  /** Loads what is stored and sends what was committed and may not have gone out. */
  async open(): Promise<void> {
    const { store, published } = this.parts;
    for (const kept of await store.all()) {
      this.stored.set(kept.eventId, { ...kept, sent: true });
      if (kept.sent) continue;
      const contest = distributedIn(kept.value);
      if (contest === null) throw new Error(`distribution ${kept.eventId} is not what was kept`);
      if (!published.distributed.has(kept.eventId)) await this.send([keptRecord(contest, kept.value)]);
      await store.noteSent(kept.eventId);
    }
  }

  /**
   * Projects the contests whose figures changed since they were last projected; a certified contest has its final
   * distribution instead. Nothing is projected before the first protocol is counted. Returns how many went out.
   */
  async project(
    contests: readonly StandingContest[],
    at: { readonly snapshot: number; readonly time: string },
  ): Promise<number> {
    const { published } = this.parts;
    const due = contests.filter((standing) => {
      const upTo = published.projectedUpTo(standing.contestId, standing.round);
      if (standing.state === 'certified' || !standing.sure) return false;
      return upTo === null ? standing.top.precincts.counted > 0 : standing.changedAt > upTo;
    });
    for (let from = 0; from < due.length; from += PROJECTIONS_PER_REQUEST) {
      const part = due.slice(from, from + PROJECTIONS_PER_REQUEST);
      const records = part.flatMap((standing) => this.projection(standing, at) ?? []);
      await this.send(records);
      for (const { contestId, round } of part) published.noteProjected(contestId, round, at.snapshot);
    }
    return due.length;
  }

  /** The record of a projection; null (and logged) where there is none to be had from these figures. */
  private projection(
    standing: StandingContest,
    at: { readonly snapshot: number; readonly time: string },
  ): RecordToAppend | null {
    const { election, log } = this.parts;
    const { contestId, round, top } = standing;
    const contest = election.contestShown(contestId, round, top.votes);
    const totals = contest && namedTotals(contest, top.counters, top.votes);
    const facts = contest && election.outcomeFacts({ contest, round }, standing.units, standing.withdrawn);
    const outcome = contest && totals && facts && outcomeOrDefect(contest, totals, facts, []);
    if (outcome !== null && !(outcome instanceof AllocationDefect)) {
      return projectedEvent(election.definition, standing, at, outcome).record;
    }
    const detail = outcome?.message ?? 'the results name other counters or options than the definition';
    log.error({ code: 'PROJECTION_IMPOSSIBLE', contestId, round, snapshot: at.snapshot, detail }, 'not projected');
    return null;
  }

  /** The final distribution of a certification that was verified: committed, then sent, then noted as sent. */
  async distribute(certified: VerifiedCertification): Promise<Distributed> {
    const { election, log } = this.parts;
    const { data, contestRound, totals, facts } = certified;
    const outcome = outcomeOrDefect(contestRound.contest, totals, facts, data.gapDecisions);
    if (outcome instanceof AllocationDefect || outcome.state !== 'completed') {
      const { contestId, round, position } = data;
      const detail = outcome instanceof AllocationDefect ? outcome.message : `the outcome is "${outcome.state}"`;
      log.error({ code: 'DISTRIBUTION_IMPOSSIBLE', contestId, round, position, detail }, 'not distributed');
      return 'impossible';
    }
    const { contestNo } = contestRound;
    const number = this.numberFor(contestNo, data.position);
    const event = distributedEvent(election.definition, certified, outcome, number);
    return this.publish(
      { contestNo, position: data.position, number, event },
      { certification: data.certification.sha256, suspendedBy: null },
    );
  }

  /** The distribution of the next number that an order of mandates leads to: the same seats, and who holds them now. */
  async assign(order: VerifiedOrder): Promise<Assigned> {
    const { data } = order;
    const standing = this.standing.get(contestKey(data.contestId, data.round));
    if (standing === undefined || standing.certification !== data.certification) {
      return { reason: 'no distribution of the certification on which it rests stands' };
    }
    const holders = holdersAfter(standing.data, order);
    if ('reason' in holders) return holders;
    const { contestNo, certification, suspendedBy } = standing;
    const number = this.numberFor(contestNo, data.position);
    const now = { order, holders: holders.ok, number, suspendedBy };
    const event = assignedEvent(this.parts.election.definition, standing.data, now);
    return this.publish({ contestNo, position: data.position, number, event }, { certification, suspendedBy });
  }

  /** Commits a distribution, then sends it, then notes it as sent; from then on it is the one that stands. */
  private async publish(
    { contestNo, position, number, event }: NewDistribution,
    standing: Pick<StandingDistribution, 'certification' | 'suspendedBy'>,
  ): Promise<Distributed> {
    const { published, store, log } = this.parts;
    const { id, record } = event;
    const value = record.value ?? Buffer.alloc(0);
    const before = this.stored.get(id)?.value ?? published.distributed.get(id) ?? null;
    if (before !== null && !saysTheSame(before, value)) {
      // What is out stays as it is, and is not taken over: people must find out who wrote it, or what changed.
      log.error({ code: 'DISTRIBUTION_DIFFERS', eventId: id }, 'another distribution is out under this id');
      if (!this.stored.has(id)) return 'differs';
    }
    if (payloadBytes(record) > DISTRIBUTION_BYTES_MAX) {
      const detail = `its event has ${payloadBytes(record)} bytes, at most ${DISTRIBUTION_BYTES_MAX}`;
      log.error({ code: 'DISTRIBUTION_IMPOSSIBLE', eventId: id, position, detail }, 'not distributed');
      return 'impossible';
    }
    const { distribution } = number;
    const wanted = { eventId: id, contestNo, distribution, position, value: before ?? value };
    const kept = this.stored.get(id) ?? (await store.keep(wanted));
    this.stored.set(id, { ...kept, sent: true });
    const data = distributedIn(kept.value);
    if (data === null) throw new Error(`distribution ${id} is not what was kept`);
    this.standing.set(contestKey(data.contestId, data.round), { contestNo, data, ...standing });
    if (kept.sent) return 'known';
    if (before === null) await this.send([keptRecord(data, kept.value)]);
    await store.noteSent(id);
    published.distributed.set(id, kept.value);
    return before === null ? 'distributed' : 'known';
  }

  /** Says that a distribution no longer stands, is suspended by a decision, or stands again. */
  async suspend(what: VerifiedRevocation | VerifiedSuspension): Promise<Suspended> {
    return 'decision' in what ? this.suspendByDecision(what) : this.suspendRevoked(what);
  }

  private async suspendByDecision(suspension: VerifiedSuspension): Promise<Suspended> {
    const { election, published } = this.parts;
    const { data, decision, sha256 } = suspension;
    const key = contestKey(data.contestId, data.round);
    const standing = this.standing.get(key);
    if (standing === undefined || standing.certification !== data.certification) return 'nothing_stands';
    const lifted = data.state === 'lifted';
    // Whether it stands is one question, which decision says so another: the one named must be the one that holds.
    if (lifted ? standing.suspendedBy !== decision.target.sha256 : standing.suspendedBy !== null)
      return 'nothing_stands';
    this.standing.set(key, { ...standing, suspendedBy: lifted ? null : sha256 });
    const id = mandateId(placeOf(data), data.position, lifted ? 'reinstated' : 'suspended');
    if (published.suspended.has(id)) return 'known';
    await this.send([suspensionEvent(election.definition, suspension, standing.data.distribution).record]);
    published.suspended.add(id);
    return lifted ? 'reinstated' : 'suspended';
  }

  private async suspendRevoked(revocation: VerifiedRevocation): Promise<Suspended> {
    const { election, published } = this.parts;
    const { data } = revocation;
    const key = contestKey(data.contestId, data.round);
    const standing = this.standing.get(key);
    if (standing === undefined || standing.certification !== data.revoked) return 'nothing_stands';
    this.standing.delete(key);
    const id = mandateId(placeOf(data), data.position, 'suspended');
    if (published.suspended.has(id)) return 'known';
    await this.send([suspendedEvent(election.definition, revocation, standing.data.distribution).record]);
    published.suspended.add(id);
    return 'suspended';
  }

  /** Numbers follow the positions of the records that brought distributions about, whatever else the store holds. */
  private numberFor(contestNo: number, position: number): DistributionNumber {
    const earlier = [...this.stored.values()].filter(
      (kept) => kept.contestNo === contestNo && kept.position < position,
    );
    const last = earlier.reduce((most, { distribution }) => Math.max(most, distribution), 0);
    return { distribution: last + 1, supersedes: last === 0 ? null : last };
  }

  private async send(records: readonly RecordToAppend[]): Promise<void> {
    if (records.length > 0) await this.parts.stream.append(this.parts.topic, records);
  }
}
