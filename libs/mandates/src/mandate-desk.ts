/**
 * The use cases of one election's mandates: project, distribute, assign to persons, suspend. Each fact goes out under
 * one id only, and nothing goes out that was not derived here: what is in the store is only compared with it.
 */
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import type { Logger } from '#libs/platform';
import type { DistributionStore, StoredDistribution } from '#libs/results';
import type { KnownElection } from './evidence/known-election';
import { MandateLedger, type DerivedDistribution } from './distributions/ledger';
import type { PublishedMandates } from './mandates-topic';
import { projectionOf } from './distributions/projection';
import type { ContestAtSnapshot } from './results-fold';
import { saysTheSame } from './distributions/same-distribution';
import type { VerifiedCertification } from './evidence/verify-certification';
import type { VerifiedOrder, VerifiedRevocation, VerifiedSuspension } from './evidence/verify-later-decision';

export interface DeskParts {
  readonly election: KnownElection;
  readonly stream: EventStream;
  /** Topic mandates.v1 of the election. */
  readonly topic: string;
  readonly store: Pick<DistributionStore, 'all' | 'keep' | 'noteSent'>;
  readonly published: PublishedMandates;
  readonly log: Logger;
}

/**
 * `known`: it was out before. Both others are logged and leave everything as it is: `impossible`, the certified totals
 * give no completed outcome, or the event is too large (errors of ours); `differs`, something else is out, or stored,
 * under this distribution's id or number.
 */
export type Distributed = 'distributed' | 'known' | 'impossible' | 'differs';
/** The reason: in one sentence why the order is none on the distribution that stands; nothing was changed. */
export type Assigned = Distributed | { readonly reason: string };
/** `known`: it was out before. `nothing_stands`: no distribution is there to be suspended, or suspended to be lifted. */
export type Suspended = 'suspended' | 'reinstated' | 'known' | 'nothing_stands';

/** The stream cuts a request further where it must. */
const PROJECTIONS_PER_REQUEST = 50;

export class MandateDesk {
  private readonly ledger: MandateLedger;
  /** The store's distributions by event id. */
  private readonly stored = new Map<string, StoredDistribution>();
  /** Ids of the distributions that decisions led to. */
  private readonly founded = new Set<string>();
  private readonly told = new Set<string>();

  constructor(private readonly parts: DeskParts) {
    this.ledger = new MandateLedger(parts.election.definition);
  }

  /** Loads what is stored. Nothing of it is sent before it was derived again from what was certified. */
  async open(): Promise<void> {
    for (const kept of await this.parts.store.all()) this.stored.set(kept.eventId, kept);
  }

  /**
   * Projects the contests whose figures changed since they were last projected; a certified contest has its final
   * distribution instead. Nothing is projected before the first protocol is counted. Returns how many went out.
   */
  async project(
    contests: readonly ContestAtSnapshot[],
    at: { readonly snapshot: number; readonly time: string },
  ): Promise<number> {
    const { published } = this.parts;
    const due = contests.filter((shown) => {
      const upTo = published.projectedUpTo(shown.contestId, shown.round);
      if (shown.state === 'certified' || !shown.sure) return false;
      return upTo === null ? shown.top.precincts.counted > 0 : shown.changedAt > upTo;
    });
    for (let from = 0; from < due.length; from += PROJECTIONS_PER_REQUEST) {
      const part = due.slice(from, from + PROJECTIONS_PER_REQUEST);
      const records = part.flatMap((shown) => this.projection(shown, at) ?? []);
      await this.send(records);
      for (const { contestId, round } of part) published.noteProjected(contestId, round, at.snapshot);
    }
    return due.length;
  }

  /** The record of a projection; null (and logged) where there is none available from these figures. */
  private projection(
    shown: ContestAtSnapshot,
    at: { readonly snapshot: number; readonly time: string },
  ): RecordToAppend | null {
    const { election, log } = this.parts;
    const projected = projectionOf(election, shown, at);
    if ('ok' in projected) return projected.ok.record;
    const { contestId, round } = shown;
    const told = { code: 'PROJECTION_IMPOSSIBLE', contestId, round, snapshot: at.snapshot, detail: projected.detail };
    log.error(told, 'not projected');
    return null;
  }

  /** The final distribution of a certification that was verified: committed, then sent, then noted as sent. */
  async distribute(certified: VerifiedCertification): Promise<Distributed> {
    const derived = this.ledger.distribute(certified);
    return 'ok' in derived ? this.publish(derived.ok) : this.impossible(certified.data, derived.impossible);
  }

  /** The distribution of the next number that an order of mandates leads to: the same seats, and who holds them now. */
  async assign(order: VerifiedOrder): Promise<Assigned> {
    const derived = this.ledger.assign(order);
    if ('reason' in derived) return derived;
    return 'ok' in derived ? this.publish(derived.ok) : this.impossible(order.data, derived.impossible);
  }

  /** Says that a distribution no longer stands, is suspended by a decision, or stands again. */
  async suspend(what: VerifiedRevocation | VerifiedSuspension): Promise<Suspended> {
    const { published } = this.parts;
    const derived = this.ledger.suspend(what);
    if (derived === null) return 'nothing_stands';
    const { id, record } = derived.event;
    if (published.suspended.has(id)) return 'known';
    await this.send([record]);
    published.suspended.add(id);
    return derived.kind;
  }

  /** Once all results are worked off: tells of distributions, stored or sent, to which no decision led. */
  tellUnfounded(): void {
    const { published, log } = this.parts;
    for (const [where, ids] of [
      ['store', this.stored.keys()],
      ['topic', published.distributed.keys()],
    ] as const) {
      for (const eventId of ids) {
        if (this.founded.has(eventId) || this.told.has(`${where} ${eventId}`)) continue;
        this.told.add(`${where} ${eventId}`);
        log.error({ code: 'DISTRIBUTION_UNFOUNDED', eventId, where }, 'no decision leads to this distribution');
      }
    }
  }

  private impossible(
    { contestId, round, position }: { readonly contestId: string; readonly round: number; readonly position: number },
    detail: string,
  ): 'impossible' {
    const { log } = this.parts;
    log.error({ code: 'DISTRIBUTION_IMPOSSIBLE', contestId, round, position, detail }, 'not distributed');
    return 'impossible';
  }

  /** Commits a distribution, then sends it, then notes it as sent. Whether it is out already, the topic alone tells. */
  private async publish(derived: DerivedDistribution): Promise<Distributed> {
    const { published, store } = this.parts;
    const { id, record } = derived.event;
    this.founded.add(id);
    const value = record.value ?? Buffer.alloc(0);
    const out = published.distributed.get(id) ?? null;
    // What is out stays as it is, and is not taken over: people must find out who wrote it, or what changed.
    if (out !== null && !saysTheSame(out, value)) return this.differs(id, 'topic');
    const kept = this.stored.get(id) ?? (await this.keep(derived, out ?? value));
    if (kept === null) return this.differs(id, 'number');
    this.stored.set(id, kept);
    if (!isOf(kept, derived) || !kept.value.equals(out ?? value)) return this.differs(id, 'store');
    if (out === null) await this.send([record]);
    if (!kept.sent) await store.noteSent(id);
    this.stored.set(id, { ...kept, sent: true });
    published.distributed.set(id, out ?? value);
    return out === null ? 'distributed' : 'known';
  }

  private keep(
    { contestNo, position, number, event }: DerivedDistribution,
    value: Buffer,
  ): Promise<StoredDistribution | null> {
    const { distribution } = number;
    return this.parts.store.keep({ eventId: event.id, contestNo, distribution, position, value });
  }

  /** `where`: on the topic, in the store, or in the store under the number of this one. */
  private differs(eventId: string, where: 'topic' | 'store' | 'number'): 'differs' {
    this.parts.log.error({ code: 'DISTRIBUTION_DIFFERS', eventId, where }, 'another distribution has its place');
    return 'differs';
  }

  private async send(records: readonly RecordToAppend[]): Promise<void> {
    if (records.length > 0) await this.parts.stream.append(this.parts.topic, records);
  }
}

/** Whether a stored row has the place of what was derived. */
function isOf(kept: StoredDistribution, { contestNo, position, number }: DerivedDistribution): boolean {
  return kept.contestNo === contestNo && kept.position === position && kept.distribution === number.distribution;
}
