/** What an accepted decision means for records before it: said as data here, carried out by the judge. */
import type { HeldRecord } from '../../state/contest-state';
import type { TargetCells } from '../../state/suspended-cells';

export type Consequence =
  /** A held protocol is counted as it is, with its codes. */
  | { readonly kind: 'count_held'; readonly entry: HeldRecord }
  | { readonly kind: 'set_aside'; readonly entries: readonly HeldRecord[] }
  /** Held records whose voting is over are annulled with it. */
  | { readonly kind: 'annul_held'; readonly entries: readonly HeldRecord[] }
  /** The current protocols of these cells get this verdict. */
  | { readonly kind: 'give_to_current'; readonly cells: TargetCells; readonly verdict: 'annulled' | 'counted' }
  /** What is held for one of these codes is judged again; only protocols of `precinctIds`, where those are given. */
  | {
      readonly kind: 'judge_held_again';
      readonly codes: readonly string[];
      readonly precinctIds?: ReadonlySet<string>;
    };
