/** Leases as they stand in the simulated store, by its own clock. */
import {
  HALVED_AFTER_LENGTHS,
  leaseFactor,
  LOSSES_MAX,
  type FormerWriter,
  type FreeElection,
  type LeaseLook,
} from '#libs/journal';
import type { WorkerLeases } from '#libs/tabulation';
import type { StoredElection, StoredLease } from './fake-election';
import type { VirtualTime } from './virtual-time';

export function entry<T>(no: number, value: T | null): [number, T][] {
  return value === null ? [] : [[no, value]];
}

/** What leases ask of the store in which they stand. */
export interface LeasedStore {
  readonly nowMs: number;
  numbered(electionNo: number): StoredElection;
  asked<T>(answer: () => T): Promise<T>;
  endHolder(electionNo: number): FormerWriter | null;
}

/** Its session has ended. Where nobody was simulated, nobody held it. */
function isDead({ of }: StoredLease): boolean {
  return of?.dead === true;
}

export class FakeLeases implements WorkerLeases {
  constructor(
    private readonly store: LeasedStore,
    private readonly time: VirtualTime,
    private readonly holder: string,
    private readonly ttlMs: number,
  ) {}

  look(held: readonly number[], others: readonly number[]): Promise<LeaseLook> {
    return this.store.asked(() => {
      const mine = held.filter((no) => this.store.numbered(no).lease?.holder === this.holder);
      for (const no of mine) this.renew(this.store.numbered(no).lease);
      const stored = others.flatMap((no) => {
        const { position, snapshots } = this.store.numbered(no);
        const snapshot = snapshots.at(-1)?.snapshot ?? null;
        return entry(no, position === null ? null : { next: position.nextPosition, snapshot });
      });
      const free = others.filter((no) => this.isFree(no));
      return {
        alive: 1,
        held: new Set(mine),
        free: free.map((electionNo) => ({ electionNo, from: this.store.numbered(electionNo).lease?.holder ?? null })),
        stored: new Map(stored),
      };
    });
  }

  take(elections: readonly FreeElection[]): Promise<ReadonlyMap<number, number>> {
    return this.store.asked(() => {
      const taken = elections.filter(({ electionNo, from }) => {
        const { lease } = this.store.numbered(electionNo);
        return this.isFree(electionNo) || lease?.holder === from;
      });
      return new Map(taken.map(({ electionNo }) => [electionNo, this.taken(this.store.numbered(electionNo))]));
    });
  }

  endFormerWriter(electionNo: number): Promise<FormerWriter | null> {
    return this.store.asked(() => {
      const { lease } = this.store.numbered(electionNo);
      const mine = lease?.holder === this.holder && lease.expiresAtMs > this.store.nowMs;
      return mine ? this.store.endHolder(electionNo) : null;
    });
  }

  giveUp(electionNo: number): Promise<void> {
    return this.store.asked(() => {
      const { lease } = this.store.numbered(electionNo);
      if (lease?.holder === this.holder) lease.expiresAtMs = -Infinity;
    });
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  private renew(lease: StoredLease | null): void {
    if (lease === null) return;
    const { nowMs } = this.store;
    const lengthMs = this.lengthMs(lease);
    if (lease.expiresAtMs >= nowMs + 0.75 * lengthMs) return;
    if (lease.losses > 0 && lease.heldSinceMs < nowMs - HALVED_AFTER_LENGTHS * lengthMs) {
      lease.losses--;
      lease.heldSinceMs = nowMs;
    }
    lease.expiresAtMs = nowMs + this.lengthMs(lease);
  }

  /** Takes it, and gives its length. */
  private taken(election: StoredElection): number {
    const { lease: before } = election;
    const { nowMs } = this.store;
    const lost = before !== null && before.holder !== this.holder && before.expiresAtMs > -Infinity && !isDead(before);
    const losses = Math.min((before?.losses ?? 0) + (lost ? 1 : 0), LOSSES_MAX);
    const lease = { holder: this.holder, expiresAtMs: 0, losses, heldSinceMs: nowMs, of: this.time.current };
    const lengthMs = this.lengthMs(lease);
    election.lease = { ...lease, expiresAtMs: nowMs + lengthMs };
    return lengthMs;
  }

  private lengthMs({ losses }: Pick<StoredLease, 'losses'>): number {
    return this.ttlMs * leaseFactor(losses);
  }

  private isFree(electionNo: number): boolean {
    const { lease } = this.store.numbered(electionNo);
    if (lease === null || lease.holder === this.holder) return true;
    return lease.expiresAtMs < this.store.nowMs || isDead(lease);
  }
}
