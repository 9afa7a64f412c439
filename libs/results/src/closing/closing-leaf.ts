/** The closing record as the leaf of the log of results (docs/log-and-proofs.md, section 4). */
import { canonicalJson, CLOSING_FORMAT, instantOf, sha256Name, type ClosingLeaf } from '#libs/contracts';
import type { ElectionState } from '#libs/election';
import { outcomeEntriesOf, outcomeTree } from './outcome-entries';

/** What the history says at a closing record, whatever the state of the count. */
export type BoundHistory = Pick<ClosingLeaf, 'stream' | 'verdicts' | 'previous'>;

export interface ClosingMoment {
  readonly snapshot: number;
  /** The broker's time of the record at the snapshot's position. */
  readonly timeMs: number;
  readonly engine: string;
  readonly renderer: string;
}

/** The leaf at a moment; the sums of the state are up to date. */
export function closingLeaf(state: ElectionState, moment: ClosingMoment, history: BoundHistory): ClosingLeaf {
  const outcomes = outcomeTree(outcomeEntriesOf(state));
  return {
    format: CLOSING_FORMAT,
    electionId: state.electionId,
    rehearsal: state.definitionRecord?.definition.rehearsal ?? false,
    definition: state.definitionSha256,
    register: state.sealed?.registerName ?? null,
    snapshot: moment.snapshot,
    time: instantOf(moment.timeMs),
    ...history,
    root: state.root(),
    outcomes: { root: sha256Name(outcomes.root()), size: outcomes.size },
    engine: moment.engine,
    renderer: moment.renderer,
  };
}

/** The text that is hashed. */
export function leafText(leaf: ClosingLeaf): string {
  return canonicalJson(leaf);
}

/** The leaf that a text of ours says; throws where it is no JSON object. */
export function leafOfText(text: string): ClosingLeaf {
  return JSON.parse(text) as ClosingLeaf;
}
