/** Reads a protocol's figures into the contest's columns. */
import type { CompiledContest, CompiledLinearControl } from '../frame/compiled-contest';
import type { IdOrder, PlainProtocol, Protocol, ProtocolRecord } from '../record/protocol';

/** A figure above this is a hard control: no precinct has so many voters, and sums stay far below 2^53. */
export const FIGURE_MAX = 1_000_000_000;

/** What is known of a set of figures by their ids alone. */
interface ReadIds {
  /** Whether the protocol has the column's counter or option. */
  readonly present: readonly boolean[];
  /** The form's linear controls for which the protocol has all counters. */
  readonly applying: readonly CompiledLinearControl[];
}

export interface ReadFigures extends ReadIds {
  /** One value a column; absent counters and options are 0. Lists, not typed arrays: those are slow to make. */
  readonly figures: readonly number[];
  /** Codes of what is wrong with the set of figures, none twice. */
  readonly problems: readonly string[];
}

/** The reading of one order of ids in one contest: worked out once, and used for every protocol in this order. */
interface Plan extends ReadIds {
  readonly counters: IdOrder;
  readonly votes: IdOrder;
  /** Column of each counter and each option in their order; -1 for ids that the contest does not know. */
  readonly counterColumns: readonly number[];
  readonly voteColumns: readonly number[];
  readonly problems: readonly string[];
  /** The same where a figure is too large. */
  readonly problemsTooLarge: readonly string[];
}

/** Senders choose the order of ids, so that there is no end to the plans of a contest. */
const PLANS_MAX = 100;
const NO_PROBLEMS: readonly string[] = [];
const TOO_LARGE: readonly string[] = ['FIGURE_TOO_LARGE'];

const plansOf = new WeakMap<CompiledContest, Plan[]>();
/** The plan of a contest's last protocol that was read by the general parser: most senders keep their order of ids. */
const lastPlans = new WeakMap<CompiledContest, Plan>();

/**
 * The last reading: a protocol that is counted is read by the judge and, right after, once more when the state takes it
 * in. A reading depends on nothing but the two objects, neither of which changes.
 */
let last: {
  readonly contest: CompiledContest;
  readonly of: Protocol | PlainProtocol;
  readonly read: ReadFigures;
} | null = null;

/** Figures in column order with the codes COUNTER_UNKNOWN, OPTION_UNKNOWN, COUNTER_MISSING, FIGURE_TOO_LARGE. */
export function readFigures(contest: CompiledContest, protocol: Protocol): ReadFigures {
  if (last?.of === protocol && last.contest === contest) return last.read;
  const read = readAfresh(contest, protocol);
  last = { contest, of: protocol, read };
  return read;
}

/** The same for a record, without making its protocol where it was read quickly. */
export function figuresOf(contest: CompiledContest, record: ProtocolRecord): ReadFigures {
  const { plain } = record;
  if (plain === undefined) return readFigures(contest, record.protocol);
  if (last?.of === plain && last.contest === contest) return last.read;
  const read = readPlain(contest, plain);
  last = { contest, of: plain, read };
  return read;
}

function readAfresh(contest: CompiledContest, protocol: Protocol): ReadFigures {
  // The strict reader makes plain objects: their own keys are all that they have.
  const counterIds = Object.keys(protocol.counters);
  const voteIds = Object.keys(protocol.votes);
  const before = lastPlans.get(contest);
  const fits = before !== undefined && sameIds(before.counters.ids, counterIds) && sameIds(before.votes.ids, voteIds);
  const plan = fits ? before : planOf(contest, { ids: counterIds }, { ids: voteIds });
  if (!fits) lastPlans.set(contest, plan);
  const values = (ids: readonly string[], map: Readonly<Record<string, number>>): number[] =>
    ids.map((id) => map[id] ?? 0);
  return readBy(contest, plan, values(counterIds, protocol.counters), values(voteIds, protocol.votes));
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}

function readPlain(contest: CompiledContest, { counters, votes }: PlainProtocol): ReadFigures {
  let plans = plansOf.get(contest);
  if (plans === undefined) plansOf.set(contest, (plans = []));
  let plan = plans.find((one) => one.counters === counters.order && one.votes === votes.order);
  if (plan === undefined) {
    plan = planOf(contest, counters.order, votes.order);
    if (plans.length >= PLANS_MAX) plans.length = 0;
    plans.push(plan);
  }
  return readBy(contest, plan, counters.values, votes.values);
}

function planOf(contest: CompiledContest, counters: IdOrder, votes: IdOrder): Plan {
  const counterColumns = counters.ids.map((id) => contest.columnOfCounter.get(id) ?? -1);
  const voteColumns = votes.ids.map((id) => contest.columnOfOption.get(id) ?? -1);
  const present = new Array<boolean>(contest.width).fill(false);
  for (const column of [...counterColumns, ...voteColumns]) if (column >= 0) present[column] = true;
  const has = (column: number): boolean => present[column] === true;
  const problems: string[] = [];
  if (counterColumns.includes(-1)) problems.push('COUNTER_UNKNOWN');
  if (voteColumns.includes(-1)) problems.push('OPTION_UNKNOWN');
  if (!contest.requiredColumns.every(has)) problems.push('COUNTER_MISSING');
  return {
    ...{ counters, votes, counterColumns, voteColumns, present },
    applying: contest.linearControls.filter(({ needs }) => needs.every(has)),
    problems: problems.length === 0 ? NO_PROBLEMS : problems,
    problemsTooLarge: problems.length === 0 ? TOO_LARGE : [...problems, ...TOO_LARGE],
  };
}

function readBy(
  { width }: CompiledContest,
  plan: Plan,
  counters: readonly number[],
  votes: readonly number[],
): ReadFigures {
  const figures = new Array<number>(width).fill(0);
  const countersTooLarge = place(counters, plan.counterColumns, figures);
  const votesTooLarge = place(votes, plan.voteColumns, figures);
  const problems = countersTooLarge || votesTooLarge ? plan.problemsTooLarge : plan.problems;
  return { figures, present: plan.present, applying: plan.applying, problems };
}

/** Puts values into their columns; true where one of them is too large. */
function place(values: readonly number[], columns: readonly number[], figures: number[]): boolean {
  let tooLarge = false;
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] ?? -1;
    if (column < 0) continue;
    const value = values[index] ?? 0;
    if (value > FIGURE_MAX) tooLarge = true;
    figures[column] = value;
  }
  return tooLarge;
}
