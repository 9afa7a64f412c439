import type { CellState } from '../frame/cell-state';
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import type { ContestSlots, ElectionLayout } from '../frame/layout';
import type { PlacedSummary } from '../record/record';
import type { Summary } from '../record/summary';
import { slotsBelow } from '../frame/named-places';
import { certain } from '../certain';

/** What it looks at in the state of its contest. */
interface Cells {
  readonly slots: ContestSlots;
  readonly repeatCalls: readonly unknown[];
  roundOf(slot: number): number;
  stateOf(slot: number): CellState;
}

function isOpen(contest: Cells, slot: number): boolean {
  const cellState = contest.stateOf(slot);
  return cellState === 'missing' || cellState === 'held';
}

interface Watched {
  /** For which frame and how many repeat votes it was made. */
  readonly of: ContestSlots;
  readonly repeats: number;
  readonly slots: readonly number[];
  /** True where no precinct of the unit has its vote in another round. */
  readonly isWholeUnit: boolean;
}

/** A summary that was accepted or is held, until it is set aside or replaced. */
export class CurrentSummary {
  /** Why it is held; empty where it agrees. */
  codes: readonly string[];
  /** A cache: slots that the summary is about, and the place among them that was open when last looked at. */
  private watched: (Watched & { at: number }) | null = null;

  constructor(
    readonly record: PlacedSummary,
    codes: readonly string[],
  ) {
    this.codes = codes;
  }

  get summary(): Summary {
    return this.record.body.summary;
  }

  /** What it is about: the precincts of its unit whose present vote is that of its round. */
  about(layout: ElectionLayout, contest: Cells): Watched & { at: number } {
    const repeats = contest.repeatCalls.length;
    if (this.watched?.of !== contest.slots || this.watched.repeats !== repeats) {
      const { hierarchy = ADMINISTRATIVE, unitId, round } = this.summary;
      const below = slotsBelow(layout, contest.slots, hierarchy, unitId) ?? [];
      const slots = below.filter((slot) => contest.roundOf(slot) === round);
      this.watched = { of: contest.slots, repeats, slots, isWholeUnit: slots.length === below.length, at: 0 };
    }
    return this.watched;
  }

  /**
   * True while a precinct of its round in the unit has no result. As long as one that was open stays open there is nothing else to
   * look at, so that a summary which comes first costs next to nothing while its precincts report.
   */
  waits(layout: ElectionLayout, contest: Cells): boolean {
    const watched = this.about(layout, contest);
    const { slots, at } = watched;
    for (let step = 0; step < slots.length; step++) {
      const place = (at + step) % slots.length;
      if (!isOpen(contest, certain(slots[place], 'a slot of the unit'))) continue;
      watched.at = place;
      return true;
    }
    return false;
  }
}
