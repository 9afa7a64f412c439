/** What each published snapshot of an election changed, derived from stored snapshots and kept, for these never change. */
import { Injectable } from '@nestjs/common';
import type { OfContest, SnapshotChanges } from '#apps/dashboard';
import { LastUsed } from '#libs/basics';
import { ADMINISTRATIVE } from '#libs/election';
import { isAbsent, ResultsReader, type ContestOutcome, type SnapshotFacts, type StoredElection } from '#libs/results';
import { present } from '../queries/published-results';
import { deriveChanges } from './derive-changes';

/** Entries kept: some evenings of a few elections. */
const KEPT_MAX = 2_000;
export const ENTRIES_DEFAULT = 20;
export const ENTRIES_MAX = 100;

export interface ChangesPage {
  /** The newest first. */
  readonly entries: readonly SnapshotChanges[];
  /** What to give as `before` for the page after; null on the last. */
  readonly next: number | null;
}

@Injectable()
export class ElectionChanges {
  private readonly kept = new LastUsed<SnapshotChanges>(KEPT_MAX);

  constructor(private readonly reader: ResultsReader) {}

  /** Of published snapshots at or below `upTo`, and below `before` where it is given. */
  async page(
    stored: StoredElection,
    upTo: number,
    { before, limit = ENTRIES_DEFAULT }: { readonly before?: number; readonly limit?: number },
  ): Promise<ChangesPage> {
    const below = Math.min(upTo + 1, before ?? Number.MAX_SAFE_INTEGER);
    const { electionId } = stored;
    // One more than is shown: the last entry is told against it, and whether there is a next page.
    const found = await this.reader.publishedBefore(electionId, below, limit + 1);
    const shown = found.slice(0, limit);
    const entries: SnapshotChanges[] = [];
    for (const [index, facts] of shown.entries()) entries.push(await this.entry(stored, facts, found[index + 1]));
    const last = shown.at(-1);
    return { entries, next: found.length > limit && last !== undefined ? last.snapshot : null };
  }

  private async entry(
    stored: StoredElection,
    facts: SnapshotFacts,
    previous: SnapshotFacts | undefined,
  ): Promise<SnapshotChanges> {
    const { electionId } = stored;
    const key = JSON.stringify([electionId, facts.snapshot, facts.root, facts.timeMs, previous?.snapshot ?? null]);
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const results = present(await this.reader.at(electionId, { snapshot: facts.snapshot, publishedOnly: true }));
    const before = previous === undefined ? [] : await this.outcomes(electionId, previous.snapshot);
    const { contests: after } = await results.outcome();
    const changes = deriveChanges({
      before,
      after,
      precincts: await results.precinctChanges(previous?.snapshot ?? -1),
      placeOf: placesOf(stored),
      isEverywhere: (contest) => isEverywhere(stored, contest),
    });
    const { snapshot, root, timeMs, publishedAtMs } = facts;
    const made = { snapshot, previous: previous?.snapshot ?? null, root, timeMs, publishedAtMs, changes };
    this.kept.set(key, made);
    return made;
  }

  private async outcomes(electionId: string, snapshot: number): Promise<readonly ContestOutcome[]> {
    const results = await this.reader.at(electionId, { snapshot, publishedOnly: true });
    return isAbsent(results) ? [] : (await results.outcome()).contests;
  }
}

function isEverywhere(stored: StoredElection, { contestId, round }: OfContest): boolean {
  const no = stored.contestNo(contestId, round);
  return no !== null && stored.contestDefinition(no).constituency === undefined;
}

/** Gives the unit right below the topmost one that a precinct is in. */
function placesOf(stored: StoredElection): (precinctNo: number) => string | null {
  const unitNoOf = new Map<string, number>();
  stored.units.forEach((unit, no) => {
    if (unit.hierarchy === ADMINISTRATIVE) unitNoOf.set(unit.unitId, no);
  });
  return (precinctNo) => {
    let at = unitNoOf.get(stored.territoryId(precinctNo) ?? '');
    if (at === undefined) return null;
    for (;;) {
      const parentNo: number | null = stored.units[at]?.parentNo ?? null;
      if (parentNo === null || (stored.units[parentNo]?.parentNo ?? null) === null)
        return stored.units[at]?.unitId ?? null;
      at = parentNo;
    }
  };
}
