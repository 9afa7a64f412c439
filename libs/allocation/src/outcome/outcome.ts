/** What an allocation answers: the `outcome` object of the outcome document. */
import type { NotClosed } from '../input/closing';
import type { InputProblem } from '../input/input';
import type { Text } from '../rule-sets/rule-set';
import type { Trace } from './trace';

export type OutcomeState = 'completed' | 'decision_required' | 'infeasible' | 'invalid_input';

/** Null where nothing is settled, or where a decision left the mandates vacant. */
export type ContestResult = 'elected' | 'repeat_vote' | 'repeat_elections' | 'adopted' | 'rejected' | 'not_held' | null;

/** Elections that fill what nobody was elected to. */
export interface AdditionalElections {
  /** Mandates without a winner. */
  readonly seats: number;
  readonly article: string | null;
}

/** What an allocation comes to. */
export interface Told {
  readonly result: ContestResult;
  /** Seats by list; empty in a contest without lists. */
  readonly seats: Readonly<Record<string, number>>;
  /** Who is elected in a contest without lists, most votes first; nobody in a referendum. */
  readonly winners: readonly string[];
  /** Who stands in the repeat vote, most votes first; only where the result is `repeat_vote`. */
  readonly repeatVoteAmong?: readonly string[];
  /** Where fewer are elected than there are mandates, and the act fills the others so (Art. 123(1)). */
  readonly additionalElections?: AdditionalElections;
}

/** What follows if one option is chosen, as far as it settles the seats. */
export interface Provisional extends Told {
  /** Seats that a further question would still have to settle. */
  readonly undecided: number;
}

export interface DecisionOption {
  /** What a decision names: an id, ids of a set joined by `/`, or a word such as `repeat_elections`. */
  readonly option: string;
  readonly title?: Text;
  readonly provisional: Provisional;
}

/** Everything that a commission needs to decide where the law, or an inline rule set, is silent. */
export interface DecisionRequired {
  readonly kind: 'tie' | 'gap';
  /** Name of the gap in the law; null for a tie that the rule set itself leaves to a decision. */
  readonly gap: string | null;
  readonly article: string | null;
  readonly edition: string | null;
  readonly question: Text;
  readonly questionSha256: string;
  readonly options: readonly DecisionOption[];
}

export interface Outcome extends Told {
  readonly state: OutcomeState;
  /** Always false here: only the record that certifies makes a distribution final. */
  readonly final: false;
  /** Every list in the input's order with its seats; empty unless completed with seats. */
  readonly seats: Readonly<Record<string, number>>;
  readonly decision: DecisionRequired | null;
  /** What does not close in totals that are taken as counted; missing: nothing. */
  readonly notClosed?: readonly NotClosed[];
  /** Present for `invalid_input` and `infeasible`. */
  readonly problems?: readonly InputProblem[];
  readonly trace: Trace;
}
