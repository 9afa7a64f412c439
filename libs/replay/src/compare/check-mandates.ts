/**
 * Mandates under comparison: what the certified records lead to is derived again from the records folded, and the table
 * of distributions, the notes of what was sent and the mandates topic are compared with it.
 */
import { instantOf } from '#libs/contracts';
import { ADMINISTRATIVE, type ContestState, type ElectionState } from '#libs/election';
import {
  definitionIn,
  MandateDerivation,
  newsOf,
  projectionOf,
  witnessOf,
  type Evidence,
  type KnownElection,
  type ShownContest,
  type StreamWitness,
} from '#libs/mandates';
import type { StoredDistribution } from '#libs/results';
import type { FoldStep } from '../fold';
import { hashOf, type PublishedMandate } from '../source/given-mandates';
import type { MandateDifference } from './difference';
import { unitFigures } from './figures-view';

export interface MandateSources {
  /** Null where there is no store to look at. */
  readonly stored: readonly StoredDistribution[] | null;
  /** Null where there is no topic to look at. */
  readonly published: ReadonlyMap<string, PublishedMandate> | null;
}

/** An event that follows from the records; `place` is where a distribution must stand in the table. */
interface DerivedMandate {
  readonly id: string;
  readonly position: number;
  readonly sha256: string;
  readonly value: Buffer;
  readonly place: { readonly contestNo: number; readonly distribution: number } | null;
}

/** Decisions folded so far: all that certifications quote. */
class FoldedDecisions implements Evidence {
  private readonly byPosition = new Map<number, StreamWitness>();

  note({ record, decoded }: FoldStep): void {
    if (decoded.body.kind === 'decision') this.byPosition.set(record.position, witnessOf(record));
  }

  at(position: number): Promise<StreamWitness | null> {
    return Promise.resolve(this.byPosition.get(position) ?? null);
  }

  named(sha256: string, before: number): Promise<StreamWitness | null> {
    const found = [...this.byPosition.values()].find((one) => one.position < before && one.sha256 === sha256);
    return Promise.resolve(found ?? null);
  }
}

function shownIn(state: ElectionState, contest: ContestState, election: KnownElection): ShownContest {
  const { compiled } = contest;
  const tally = state.tally(compiled.contestNo);
  tally.refresh();
  const { precincts, counters, votes } = unitFigures(compiled, tally.totals());
  const units = election.decidingUnits(compiled.contest.contestId).flatMap((unitId) => {
    const unitNo = state.sealed?.layout.unitNoOf(ADMINISTRATIVE, unitId);
    const sums = unitNo === undefined ? undefined : tally.sumsOf(unitNo);
    return sums === undefined ? [] : [[unitId, unitFigures(compiled, sums)] as const];
  });
  if (precincts === undefined) throw new Error('a contest has counts');
  return {
    root: tally.root(),
    withdrawn: contest.withdrawals(),
    top: { precincts, counters, votes },
    units: new Map(units),
    sure: true,
  };
}

export class MandatesCheck {
  private readonly evidence = new FoldedDecisions();
  private election: KnownElection | null = null;
  private derivation: MandateDerivation | null = null;
  private readonly derived = new Map<string, DerivedMandate>();
  /** Snapshots of projections, by number, that were not looked at yet. */
  private readonly projections = new Map<number, PublishedMandate[]>();
  private readonly found: MandateDifference[] = [];

  constructor(
    private readonly sources: MandateSources,
    private readonly electionId: string,
  ) {
    for (const one of sources.published?.values() ?? []) {
      if (!one.projected) continue;
      const ofSnapshot = this.projections.get(one.at);
      if (ofSnapshot) ofSnapshot.push(one);
      else this.projections.set(one.at, [one]);
    }
  }

  /** Takes a record just folded, and derives what it leads to. */
  async take(step: FoldStep, state: ElectionState): Promise<void> {
    this.evidence.note(step);
    this.election ??= definitionIn(step.decoded, this.electionId);
    const { election, evidence } = this;
    if (step.fact === null || election === null) return;
    const { position, type, contestNo, data } = step.fact;
    const contest = state.sealed?.contests[contestNo];
    if (contest === undefined) return;
    this.derivation ??= new MandateDerivation({ election, evidence, signal: new AbortController().signal });
    // Of these facts a certification alone names the snapshot with which it is published.
    const published = type === 'certified' ? { ...data, snapshot: position } : data;
    const news = newsOf(type, JSON.stringify(published));
    const shown = type === 'certified' ? shownIn(state, contest, election) : null;
    const taken = news === null ? null : await this.derivation.take(news, shown);
    if (taken === null) return;
    const { event } = taken.derived;
    const value = event.record.value ?? Buffer.alloc(0);
    const place =
      taken.kind === 'distributed'
        ? { contestNo: taken.derived.contestNo, distribution: taken.derived.number.distribution }
        : null;
    this.derived.set(event.id, { id: event.id, position, sha256: hashOf(value), value, place });
  }

  /** At a snapshot: everything up to it is folded, nothing beyond. Compares the projections of it. */
  atSnapshot(snapshot: number, timestampMs: number, state: ElectionState): void {
    const { election } = this;
    const published = this.projections.get(snapshot) ?? [];
    this.projections.delete(snapshot);
    for (const one of published) {
      const contestNo = state.sealed?.layout.contestNoOf(one.contestId, one.round);
      const contest = contestNo === undefined ? undefined : state.sealed?.contests[contestNo];
      const { contestId, round } = one;
      const projected =
        contest === undefined || election === null
          ? null
          : projectionOf(
              election,
              { contestId, round, ...shownIn(state, contest, election) },
              { snapshot, time: instantOf(timestampMs) },
            );
      const event = projected !== null && 'ok' in projected ? projected.ok : null;
      const sha256 = event?.id === one.id ? hashOf(event.record.value) : null;
      if (sha256 !== null && one.sha256.size === 1 && one.sha256.has(sha256)) continue;
      this.add('mandates topic', one.id, one.at, [...one.sha256].sort(), sha256);
    }
  }

  /**
   * All that differs. `upTo`: position of the last record folded; `whole`: nothing that stands anywhere can rest on a
   * later one.
   */
  differences(upTo: number, whole: boolean): readonly MandateDifference[] {
    const within = (position: number): boolean => whole || position <= upTo;
    for (const [snapshot, published] of this.projections) {
      if (!within(snapshot)) continue;
      for (const one of published) this.add('mandates topic', one.id, one.at, [...one.sha256].sort(), null);
    }
    this.compareRows(within);
    this.compareTopic(within);
    return this.found;
  }

  private compareRows(within: (position: number) => boolean): void {
    const { stored, published } = this.sources;
    for (const row of stored ?? []) {
      if (!within(row.position)) continue;
      const derived = this.derived.get(row.eventId);
      const same =
        derived?.place?.contestNo === row.contestNo &&
        derived.place.distribution === row.distribution &&
        derived.position === row.position &&
        derived.value.equals(row.value);
      if (!same) {
        this.add('sanaq.distribution', row.eventId, row.position, rowView(row), derived?.sha256 ?? null);
      } else if (row.sent && published !== null && !published.has(row.eventId)) {
        this.add('sanaq.distribution_sent', row.eventId, row.position, 'sent', null);
      }
    }
    this.compareMissing('sanaq.distribution', stored === null ? null : new Set(stored.map((row) => row.eventId)));
  }

  private compareTopic(within: (position: number) => boolean): void {
    const { published } = this.sources;
    for (const one of published?.values() ?? []) {
      if (one.projected || !within(one.at)) continue;
      const derived = this.derived.get(one.id);
      if (derived !== undefined && one.sha256.size === 1 && one.sha256.has(derived.sha256)) continue;
      this.add('mandates topic', one.id, one.at, [...one.sha256].sort(), derived?.sha256 ?? null);
    }
    this.compareMissing('mandates topic', published === null ? null : new Set(published.keys()));
  }

  /** What is still to come is not a difference; what lacks although a later one is there was taken away. */
  private compareMissing(where: MandateDifference['in'], there: ReadonlySet<string> | null): void {
    if (there === null) return;
    const wanted = [...this.derived.values()].filter(({ place }) => place !== null || where === 'mandates topic');
    const last = wanted.findLastIndex(({ id }) => there.has(id));
    for (const { id, position, sha256 } of wanted.slice(0, last + 1)) {
      if (!there.has(id)) this.add(where, id, position, null, sha256);
    }
  }

  private add(
    where: MandateDifference['in'],
    eventId: string,
    position: number,
    found: unknown,
    derived: string | null,
  ): void {
    this.found.push({ kind: 'mandates', in: where, eventId, position, found, derived });
  }
}

function rowView({ contestNo, distribution, position, value }: StoredDistribution): unknown {
  return { contestNo, distribution, position, sha256: hashOf(value) };
}
