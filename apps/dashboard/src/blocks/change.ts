/** What changed in an election from one published snapshot to the next, as facts; their sentences are beside them. */
import type { CellState } from '#libs/election';
import type { Standing } from './standing';

/** A contest in one of its rounds. */
export interface OfContest {
  readonly contestId: string;
  readonly round: number;
}

export type Change =
  /** Precincts whose first protocol was counted, by the units right below the topmost one. */
  | (OfContest & {
      readonly kind: 'counted';
      readonly precincts: number;
      readonly places: readonly { readonly unitId: string; readonly precincts: number }[];
    })
  /** The same of all contests that are held in a constituency, together. */
  | { readonly kind: 'counted_in_others'; readonly protocols: number; readonly contests: number }
  | (OfContest & { readonly kind: 'threshold'; readonly optionId: string; readonly passes: boolean })
  | (OfContest & { readonly kind: 'seats'; readonly from: string; readonly to: string; readonly seats: number })
  | (OfContest & { readonly kind: 'seats_given' | 'seats_gone' })
  /** Of contests without lists: who would be elected now, and who before. */
  | (OfContest & { readonly kind: 'leader'; readonly now: readonly string[]; readonly before: readonly string[] })
  /** A sum that fell, with the precincts that made it fall. */
  | (OfContest & {
      readonly kind: 'fell';
      readonly figure: string;
      readonly by: number;
      readonly precinctIds: readonly string[];
    })
  | (OfContest & {
      readonly kind: 'replaced';
      readonly precinctId: string;
      readonly before: string;
      readonly after: string;
      /** Figures and votes that are not what they were, by id. */
      readonly differences: Readonly<Record<string, number>>;
    })
  | (OfContest & {
      readonly kind: 'state';
      readonly precinctId: string;
      readonly before: CellState;
      readonly after: CellState;
    })
  /** More precincts of one of the two kinds above than are listed. */
  | { readonly kind: 'further_precincts'; readonly precincts: number }
  | (OfContest & { readonly kind: 'standing'; readonly standing: Standing })
  | (OfContest & { readonly kind: 'question_open' | 'question_answered' });

/** Everything that a published snapshot changed. */
export interface SnapshotChanges {
  readonly snapshot: number;
  /** The published snapshot before it; null for the first. */
  readonly previous: number | null;
  readonly root: string;
  readonly timeMs: number;
  readonly publishedAtMs: number | null;
  readonly changes: readonly Change[];
}
