import type { ContestState } from '../contest-state';
import { ADMINISTRATIVE } from '../hierarchy-names';
import type { ContestSlots, ElectionLayout } from '../layout';
import type { DecodedRecord, Summary, SummaryRecord } from '../record';
import { slotsBelow } from '../target-cells';

function isOpen(contest: ContestState, slot: number): boolean {
  const cellState = contest.stateOf(slot);
  return cellState === 'missing' || cellState === 'held';
}

/** A summary that was accepted or is held, until it is set aside or replaced. */
export class StandingSummary {
  /** Why it is held; empty where it agrees. */
  codes: readonly string[];
  /** A cache: slots below the unit, and the place among them that was open when last looked at. */
  private watched: { readonly of: ContestSlots; readonly slots: readonly number[]; at: number } | null = null;

  constructor(
    readonly record: DecodedRecord & { readonly body: SummaryRecord },
    codes: readonly string[],
  ) {
    this.codes = codes;
  }

  get summary(): Summary {
    return this.record.body.summary;
  }

  /**
   * True while a precinct of the unit has no result. As long as one that was open stays open there is nothing else to
   * look at, so that a summary which comes first costs next to nothing while its precincts report.
   */
  waits(layout: ElectionLayout, contest: ContestState): boolean {
    if (this.watched?.of !== contest.slots) {
      const { hierarchy = ADMINISTRATIVE, unitId } = this.summary;
      const slots = slotsBelow(layout, contest.slots, hierarchy, unitId) ?? [];
      this.watched = { of: contest.slots, slots, at: 0 };
    }
    const { slots, at } = this.watched;
    for (let step = 0; step < slots.length; step++) {
      const place = (at + step) % slots.length;
      if (!isOpen(contest, slots[place] ?? -1)) continue;
      this.watched.at = place;
      return true;
    }
    return false;
  }
}
