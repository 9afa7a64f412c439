/** What following a rule set to its end gives. */
import type { Question } from './course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import type { Problem } from '../case/problems';

interface WithNodes {
  /** Nodes of the trace in the order of the computation; `checks` among them. */
  readonly nodes: ExpectedObject;
}

export interface Settled extends WithNodes {
  readonly kind: 'settled';
  readonly result: string | null;
  /** Seats of every list; null where the result has none. */
  readonly seats: ReadonlyMap<string, number> | null;
  readonly winners: readonly string[];
  /** Who stands in the repeat vote that follows, most votes first. */
  readonly repeatVoteAmong?: readonly string[];
  /** Elections to what nobody was elected to. */
  readonly additionalElections?: { readonly seats: number; readonly article: string | null };
}

export interface Open extends WithNodes {
  readonly kind: 'open';
  readonly question: Question;
  /** What is settled of a question for places; null for other questions. */
  readonly partly: {
    readonly seats: ReadonlyMap<string, number> | null;
    readonly winners: readonly string[];
    readonly undecided: number;
  } | null;
}

export interface Stopped extends WithNodes {
  readonly kind: 'stopped';
  readonly state: 'invalid_input' | 'infeasible';
  readonly problems: readonly Problem[];
}

export type Solution = Settled | Open | Stopped;

export function open(question: Question, nodes: ExpectedObject, partly: Open['partly'] = null): Open {
  return { kind: 'open', question, nodes, partly };
}

/** Article and edition of a step. */
export interface Cited {
  readonly article: string | null;
  readonly edition: string | null;
}

/** A relation that an allocation states at its end, with what is on either side. */
export function relation(
  { article, edition }: Cited,
  expression: string,
  left: bigint,
  sign: '=' | '<' | '>' | '≤' | '≥',
  right: bigint,
): ExpectedObject {
  return { article, edition, text: SENTENCE, expression, left: `${left}`, relation: sign, right: `${right}` };
}
