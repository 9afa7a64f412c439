/**
 * What must be on the mandates topic: of each contest that two officers have certified in the stream one final
 * distribution, with the seats that its votes give by the quota of Hare and the largest remainders. In plain code.
 */
import type { PlainEvent } from '../../crash/read-event';
import { WithoutRepeats } from '../../crash/published';
import type { RawRecord, TopicRecord } from '../../crash/plain-kafka';
import type { Faults } from '../../crash/compare-results';

const DISTRIBUTED = 'kz.sanaq.mandates.distributed.v1';

interface Distributed {
  readonly contestId: string;
  readonly distribution: number;
  readonly reason: string;
  /** Of the approving record. */
  readonly position: number;
  readonly seats: Readonly<Record<string, number>>;
  readonly totals: { readonly votes: Readonly<Record<string, number>> };
}

interface Approval {
  readonly kind?: string;
  readonly target?: { readonly contestId?: string };
}

interface DefinedContest {
  readonly contestId: string;
  readonly seats: number;
  /** In the order of their registration. */
  readonly options: readonly { readonly optionId: string }[];
}

/** Seats of each list by its votes: whole quotas, then one each by the largest remainder, earlier lists first. */
export function hareSeats(seats: number, votes: readonly (readonly [string, number])[]): Record<string, number> {
  const all = votes.reduce((sum, [, count]) => sum + count, 0);
  // A threshold of one in twenty.
  const admitted = votes.filter(([, count]) => count * 20 >= all);
  const base = admitted.reduce((sum, [, count]) => sum + count, 0);
  const shares = admitted.map(([id, count], order) => ({
    id,
    order,
    whole: Math.floor((count * seats) / base),
    rest: (count * seats) % base,
  }));
  let left = seats - shares.reduce((sum, { whole }) => sum + whole, 0);
  const given: Record<string, number> = Object.fromEntries(votes.map(([id]) => [id, 0]));
  for (const { id, whole } of [...shares].sort((a, b) => b.rest - a.rest || a.order - b.order))
    given[id] = whole + (left-- > 0 ? 1 : 0);
  return given;
}

export class FinalMandates {
  readonly dropping = new WithoutRepeats();
  private contests = new Map<string, DefinedContest>();
  private readonly votes = new Map<string, Map<string, number>>();
  private readonly counted = new Set<string>();
  /** Position of the first approval, by contest. */
  private readonly approved = new Map<string, number>();
  private readonly found = new Map<string, Distributed[]>();

  /** A record of the stream. */
  count(position: number, event: PlainEvent, { value }: RawRecord): void {
    if (event.kind === 'protocol') {
      if (this.counted.has(event.id)) return;
      this.counted.add(event.id);
      const sums = this.votes.get(event.contestId) ?? new Map<string, number>();
      this.votes.set(event.contestId, sums);
      for (const [id, votes] of event.votes) sums.set(id, (sums.get(id) ?? 0) + votes);
      return;
    }
    if (event.kind !== 'definition' && event.kind !== 'decision') return;
    const { data } = JSON.parse(value?.toString() ?? '{}') as {
      readonly data: Approval & { readonly contests?: readonly DefinedContest[] };
    };
    for (const contest of data.contests ?? []) this.contests.set(contest.contestId, contest);
    const contestId = data.kind === 'approve_certification' ? data.target?.contestId : undefined;
    if (contestId !== undefined && !this.approved.has(contestId)) this.approved.set(contestId, position);
  }

  /** A record of the mandates topic. */
  take(record: TopicRecord): void {
    const event = this.dropping.take<Distributed>(record);
    if (event?.type !== DISTRIBUTED) return;
    const { contestId } = event.data;
    this.found.set(contestId, [...(this.found.get(contestId) ?? []), event.data]);
  }

  /** Contests that are certified and have no final distribution (yet). */
  get missing(): readonly string[] {
    return [...this.approved.keys()].filter((contestId) => !this.found.has(contestId));
  }

  get certified(): number {
    return this.approved.size;
  }

  /** Adds what is wrong; returns how many distributions there are that should not be. */
  compare(faults: Faults): number {
    let extra = 0;
    for (const [contestId, distributions] of this.found) {
      extra += distributions.length - 1;
      const at = this.approved.get(contestId);
      if (at === undefined) {
        extra++;
        faults.add(`${contestId} has final mandates and no certification`);
        continue;
      }
      const votes = (this.contests.get(contestId)?.options ?? []).map(
        ({ optionId }) => [optionId, this.votes.get(contestId)?.get(optionId) ?? 0] as const,
      );
      const seats = hareSeats(this.contests.get(contestId)?.seats ?? 0, votes);
      for (const { seats: given, totals, position, distribution, reason } of distributions) {
        faults.same(
          `final mandates of ${contestId}`,
          [sorted(given), sorted(totals.votes), position, distribution, reason],
          [sorted(seats), sorted(Object.fromEntries(votes)), at, 1, 'certification'],
        );
      }
    }
    return extra;
  }
}

/** Lists without seats may be named or left out. */
function sorted(figures: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(figures)
    .filter(([, figure]) => figure > 0)
    .sort();
}
