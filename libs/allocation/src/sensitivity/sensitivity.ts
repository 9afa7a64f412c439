/** How many votes the seats of a list contest rest on. */
import { allocate } from '../allocate';
import type { AllocationInput } from '../input/input';
import type { Outcome, OutcomeState } from '../outcome/outcome';
import type { ListRuleSet, RuleSet } from '../rule-sets/rule-set';
import { firstChange } from './first-change';
import { lastSeatOf, type LastSeat } from './last-seat';
import { thresholdDistance, type ThresholdDistance } from './threshold-distance';
import {
  againstAllDirection,
  againstAllTransfer,
  listDirection,
  modelOf,
  moved,
  transferDirection,
  type Model,
  type Seats,
} from './model';
import { plainSeats } from './plain-seats';

export const SENSITIVITY_SCHEMA = 'sanaq.sensitivity.v1';

/** With more lists than this nothing is computed: the work grows with the fourth power. */
export const LISTS_MAX = 40;

/** The fewest votes that change any seat, and what follows from them. */
export interface Change {
  readonly votes: number;
  /** Of the contest with so many votes moved; a tie among others, or a gap, may leave it to a decision. */
  readonly state: OutcomeState;
  /** Seats won (above 0) and lost (below 0) by list, only those that change; empty unless completed. */
  readonly seats: Readonly<Record<string, number>>;
}

export interface ListSensitivity {
  readonly list: string;
  readonly seats: number;
  /** Fewest votes more for the list, all others unchanged, that change any seat; null where none do. */
  readonly more: Change | null;
  /** Fewest votes fewer; null where none do, however many it loses. */
  readonly fewer: Change | null;
  /** Null where the rule set has no threshold. */
  readonly threshold: ThresholdDistance | null;
}

export interface Transfer extends Change {
  readonly from: string;
  readonly to: string;
}

/** Between a list and against all, which has no id here: its side is null. */
export interface AgainstAllTransfer extends Change {
  readonly from: string | null;
  readonly to: string | null;
}

export interface Sensitivity {
  readonly schema: typeof SENSITIVITY_SCHEMA;
  /**
   * Always `not_counted`: votes that only make a tie change nothing yet. A change counts from the first vote at which
   * the present seats are impossible whomever a tie favoured.
   */
  readonly ties: 'not_counted';
  readonly lists: readonly ListSensitivity[];
  /** Votes against all move the threshold only; null where the ballot had no such line. */
  readonly againstAll: {
    readonly more: Change | null;
    readonly fewer: Change | null;
    /** To and from every list for which such a transfer can change a seat, cheapest first. */
    readonly transfers: readonly AgainstAllTransfer[];
  } | null;
  /** Every ordered pair for which a transfer can change a seat, cheapest first. */
  readonly transfers: readonly Transfer[];
  /** Null where one list takes all, or the rule for a second list applies. */
  readonly lastSeat: LastSeat | null;
}

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/** Votes by list and against all, added to those of an input. */
function withVotes(input: AllocationInput, lists: ReadonlyMap<number, bigint>, against: bigint): AllocationInput {
  return {
    ...input,
    options: input.options.map((option, index) => ({
      ...option,
      votes: option.votes + Number(lists.get(index) ?? 0n),
    })),
    againstAll: input.againstAll === null ? null : input.againstAll + Number(against),
  };
}

/** Everything that a search along a direction needs. */
export interface Present {
  readonly ruleSet: ListRuleSet;
  readonly input: AllocationInput;
  readonly model: Model;
  readonly seats: Seats;
  readonly bySeat: Outcome['seats'];
}

/** What follows with votes moved, compared with the present seats. */
export function changeAt(
  { ruleSet, input, model, seats: before, bySeat }: Present,
  votes: bigint,
  step: { readonly lists?: ReadonlyMap<number, bigint>; readonly against?: bigint },
): Change {
  const { lists = new Map<number, bigint>(), against = 0n } = step;
  const base = [...lists.values()].reduce((sum, one) => sum + one * (model.threshold?.perListVote ?? 0n), 0n);
  const direction = { lists, base: base + against * (model.threshold?.perVoteAgainst ?? 0n) };
  const plain = plainSeats(moved(model, direction, votes));
  if (plain !== null) {
    const changes = plain.map((count, list) => [model.ids[list] ?? '', Number(count - (before[list] ?? 0n))] as const);
    return { votes: Number(votes), state: 'completed', seats: changed(changes) };
  }
  // Ties, gaps and the rule for a second list are the engine's.
  const scaled = new Map([...lists].map(([list, one]) => [list, one * votes]));
  const { state, seats } = allocate(ruleSet, {
    ...withVotes(input, scaled, against * votes),
    // The counters are those of the votes as they stand.
    asCounted: true,
  });
  const changes = Object.entries(seats).map(([list, count]) => [list, count - (bySeat[list] ?? 0)] as const);
  return { votes: Number(votes), state, seats: state === 'completed' ? changed(changes) : {} };
}

function changed(differences: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(differences.filter(([, difference]) => difference !== 0));
}

/**
 * Null where the seats do not follow from the votes by the list rule alone: another method, an open question, or a
 * decision that filled a gap of the law (which lapses with the first vote that changes).
 */
export function presentOf(ruleSet: RuleSet, input: AllocationInput, outcome: PresentOutcome): Present | null {
  if (ruleSet.method !== 'hare_largest_remainder') return null;
  if (outcome.state !== 'completed' || outcome.result !== 'elected') return null;
  // Whom a withdrawn list's mandates would go to, no number of votes says.
  if ((input.withdrawn ?? []).length > 0) return null;
  const model = modelOf(ruleSet, input);
  const seats = model.ids.map((list) => BigInt(outcome.seats[list] ?? 0));
  const still = { lists: new Map<number, bigint>(), base: 0n };
  if (firstChange(model, still, seats, 0n) !== null) return null;
  return { ruleSet, input, model, seats, bySeat: outcome.seats };
}

function listSensitivity(present: Present, list: number): ListSensitivity {
  const { model, seats } = present;
  const votes = model.votes[list] ?? 0n;
  const along = (step: bigint, most: bigint): Change | null => {
    const at = firstChange(model, listDirection(model, list, step), seats, most);
    return at === null ? null : changeAt(present, at, { lists: new Map([[list, step]]) });
  };
  return {
    list: model.ids[list] ?? '',
    seats: Number(seats[list] ?? 0n),
    more: along(1n, MOST - votes),
    fewer: along(-1n, votes),
    threshold: thresholdDistance(model, list),
  };
}

function againstAllSensitivity(present: Present): Sensitivity['againstAll'] {
  const { input, model, seats } = present;
  if (input.againstAll === null) return null;
  const against = BigInt(input.againstAll);
  const along = (step: bigint, most: bigint): Change | null => {
    const at = firstChange(model, againstAllDirection(model, step), seats, most);
    return at === null ? null : changeAt(present, at, { against: step });
  };
  const transfers = againstAllTransfersOf(present, against);
  return { more: along(1n, MOST - against), fewer: along(-1n, against), transfers };
}

function againstAllTransfersOf(present: Present, against: bigint): readonly AgainstAllTransfer[] {
  const { model, seats } = present;
  const transfer = (list: number, step: bigint, most: bigint): AgainstAllTransfer | null => {
    const direction = againstAllTransfer(model, list, step);
    const at = firstChange(model, direction, seats, most);
    if (at === null) return null;
    const id = model.ids[list] ?? '';
    const named = step > 0n ? { from: id, to: null } : { from: null, to: id };
    return { ...named, ...changeAt(present, at, { lists: direction.lists, against: step }) };
  };
  return [...model.votes.entries()]
    .flatMap(([list, votes]) => [
      transfer(list, 1n, lesser(votes, MOST - against)),
      transfer(list, -1n, lesser(against, MOST - votes)),
    ])
    .filter((one) => one !== null)
    .sort((a, b) => a.votes - b.votes);
}

function lesser(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function transfersOf(present: Present): readonly Transfer[] {
  const { model, seats } = present;
  const found: Transfer[] = [];
  for (const [from, votes] of model.votes.entries()) {
    for (const [to, others] of model.votes.entries()) {
      if (from === to) continue;
      const direction = transferDirection(from, to);
      const at = firstChange(model, direction, seats, lesser(votes, MOST - others));
      if (at === null) continue;
      const change = changeAt(present, at, { lists: direction.lists });
      found.push({ from: model.ids[from] ?? '', to: model.ids[to] ?? '', ...change });
    }
  }
  return found.sort((a, b) => a.votes - b.votes);
}

/** What of an outcome its sensitivity rests on. */
export type PresentOutcome = Pick<Outcome, 'state' | 'result' | 'seats'>;

/** `outcome` must be that of the rule set and the input. Null where presentOf says so, and above LISTS_MAX lists. */
export function sensitivityOf(ruleSet: RuleSet, input: AllocationInput, outcome: PresentOutcome): Sensitivity | null {
  const present = input.options.length > LISTS_MAX ? null : presentOf(ruleSet, input, outcome);
  if (present === null) return null;
  return {
    schema: SENSITIVITY_SCHEMA,
    ties: 'not_counted',
    lists: present.model.ids.map((_, list) => listSensitivity(present, list)),
    againstAll: againstAllSensitivity(present),
    transfers: transfersOf(present),
    lastSeat: lastSeatOf(present.model, present.seats),
  };
}
