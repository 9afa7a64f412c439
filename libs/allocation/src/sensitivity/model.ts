/** A list contest as numbers, and the directions in which its votes can move. */
import type { AllocationInput } from '../input/input';
import { sumOfTerms } from '../input/input';
import type { ListRuleSet, SecondListRule } from '../rule-sets/rule-set';
import { parseTerm } from '../rule-sets/term';
import type { Linear } from './linear';

export interface Model {
  readonly ids: readonly string[];
  readonly votes: readonly bigint[];
  readonly seats: bigint;
  /** Null where every list takes part. */
  readonly threshold: {
    readonly numerator: bigint;
    readonly denominator: bigint;
    readonly base: bigint;
    /** By how much the base moves with one vote for a list, and with one against all. */
    readonly perListVote: bigint;
    readonly perVoteAgainst: bigint;
    /** Counters move the base too; by how much one voter can lower and raise it through them. */
    readonly perVoterLeast: bigint;
    readonly perVoterMost: bigint;
  } | null;
  readonly secondList: SecondListRule | null;
}

/** What one step changes: votes by index of the list, and the base. Counters stay as they are. */
export interface Direction {
  readonly lists: ReadonlyMap<number, bigint>;
  readonly base: bigint;
}

/** The input must have passed checkInput. */
export function modelOf(ruleSet: ListRuleSet, input: AllocationInput): Model {
  const { threshold } = ruleSet;
  const terms = (threshold?.base ?? []).map((text) => parseTerm(text) ?? { factor: 0n, name: '' });
  const factors = (wanted: (name: string) => boolean): readonly bigint[] =>
    terms.filter((term) => wanted(term.name)).map((term) => term.factor);
  const sum = (of: readonly bigint[]): bigint => of.reduce((total, factor) => total + factor, 0n);
  const ofVotes = factors((name) => name === 'votes');
  const ofLists = factors((name) => name === 'lists');
  const ofCounters = factors((name) => name !== 'votes' && name !== 'lists');
  return {
    ids: input.options.map((option) => option.optionId),
    votes: input.options.map((option) => BigInt(option.votes)),
    seats: BigInt(input.seats),
    threshold:
      threshold === null
        ? null
        : {
            numerator: BigInt(threshold.numerator),
            denominator: BigInt(threshold.denominator),
            base: sumOfTerms(threshold.base, input),
            perListVote: sum([...ofVotes, ...ofLists]),
            perVoteAgainst: sum(ofVotes),
            perVoterLeast: sum(ofCounters.filter((factor) => factor < 0n)),
            perVoterMost: sum(ofCounters.filter((factor) => factor > 0n)),
          },
    secondList: ruleSet.secondList,
  };
}

/** `votes` more (1) or fewer (−1) for one list. */
export function listDirection({ threshold }: Model, list: number, step: bigint): Direction {
  return { lists: new Map([[list, step]]), base: step * (threshold?.perListVote ?? 0n) };
}

export function againstAllDirection({ threshold }: Model, step: bigint): Direction {
  return { lists: new Map(), base: step * (threshold?.perVoteAgainst ?? 0n) };
}

/** From one list to another: what both stand in stays as it is. */
export function transferDirection(from: number, to: number): Direction {
  return { lists: new Map([[from, -1n], [to, 1n]]), base: 0n }; // prettier-ignore
}

/** From a list to against all (step 1) or back (−1): the base moves by what the two weigh in it. */
export function againstAllTransfer({ threshold }: Model, list: number, step: bigint): Direction {
  const { perVoteAgainst = 0n, perListVote = 0n } = threshold ?? {};
  return { lists: new Map([[list, -step]]), base: step * (perVoteAgainst - perListVote) };
}

export function votesAlong({ votes }: Model, { lists }: Direction, list: number): Linear {
  return { atZero: votes[list] ?? 0n, slope: lists.get(list) ?? 0n };
}

/** Zero or above where the list reaches the threshold: denominator·v − numerator·base. Null without a threshold. */
export function passingAlong(model: Model, direction: Direction, list: number): Linear | null {
  const { threshold } = model;
  if (threshold === null) return null;
  const { atZero, slope } = votesAlong(model, direction, list);
  return {
    atZero: threshold.denominator * atZero - threshold.numerator * threshold.base,
    slope: threshold.denominator * slope - threshold.numerator * direction.base,
  };
}

/** The contest after `steps` steps. */
export function moved(model: Model, direction: Direction, steps: bigint): Model {
  const { threshold } = model;
  return {
    ...model,
    votes: model.votes.map((votes, list) => votes + steps * (direction.lists.get(list) ?? 0n)),
    threshold: threshold === null ? null : { ...threshold, base: threshold.base + steps * direction.base },
  };
}

/** Indices of the lists that reach the threshold; nobody does where nobody has votes. */
export function passingLists({ votes, threshold }: Model): readonly number[] {
  const lists = [...votes.keys()];
  if (votes.every((count) => count === 0n)) return [];
  if (threshold === null) return lists;
  const { numerator, denominator, base } = threshold;
  return lists.filter((list) => denominator * (votes[list] ?? 0n) >= numerator * base);
}

/** Seats by index of the list. */
export type Seats = readonly bigint[];

/** From the first votes moved to the last, the same lists pass. */
export interface Piece {
  readonly from: bigint;
  readonly to: bigint;
}
