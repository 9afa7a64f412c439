import { CELL_STATES, type CellState, type WithdrawnOption } from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList, Nested, NestedList } from '../schema/decorators';
import { integer, listOf, nullable, oneOf, row } from '../schema/shape';
import { ClosingLeaf, ClosingPlace } from './closing';
import { count, electionId, figures, id, idList, instant, position, round, sha256Text, word } from '../schema/shapes';

/** Number of precincts by state; `expected` is the sum of the five. */
export class PrecinctTally {
  @Is(count) readonly expected!: number;
  @Is(count) readonly counted!: number;
  @Is(count) readonly held!: number;
  @Is(count) readonly annulled!: number;
  @Is(count) readonly notHeld!: number;
  @Is(count) readonly missing!: number;
}

/** Rows of precincts that one record takes at most, and parts of one unit. */
const PRECINCT_ROWS_MAX = 100_000;
const PARTS_MAX = 10_000;

/** A precinct's row: counters and votes in the order of the columns, both empty unless it is counted. */
export type PrecinctRowData = readonly [
  precinctId: string,
  state: CellState,
  openItems: number,
  protocol: string | null,
  counters: readonly number[],
  votes: readonly number[],
];

const figureList = listOf(count, 10_000);

/** Precincts of a territory whose state changed. A precinct that no snapshot has listed yet is missing. */
export class ChangedPrecincts {
  /** The ids behind the counters and votes of every row. */
  @Is(idList) readonly counters!: readonly string[];
  @Is(idList) readonly votes!: readonly string[];
  @Is(listOf(row([id, oneOf(CELL_STATES), count, nullable(sha256Text), figureList, figureList]), PRECINCT_ROWS_MAX, 1))
  readonly rows!: readonly PrecinctRowData[];
}

/** Whole figures of one unit in one contest, round and hierarchy at a snapshot. */
export class ResultsPublished {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  /** `administrative`, or a hierarchy of constituencies. */
  @Is(id) readonly hierarchy!: string;
  @Is(id) readonly unitId!: string;
  @Is(word) readonly unitKind!: string;
  @Is(nullable(id)) readonly parentId!: string | null;
  @Is(position) readonly snapshot!: number;
  @Nested(() => PrecinctTally) readonly precincts!: PrecinctTally;
  @Is(count) readonly openItems!: number;
  @Is(figures) readonly counters!: Readonly<Record<string, number>>;
  @Is(figures) readonly votes!: Readonly<Record<string, number>>;
  /** Territories only: their precincts that changed. */
  @MaybeNested(() => ChangedPrecincts) readonly changed?: ChangedPrecincts;
  /** Where the rows do not fit into one record: which of them this is, from 1. The unit's figures stand in each. */
  @Maybe(integer(1, PARTS_MAX)) readonly part?: number;
  @Maybe(integer(2, PARTS_MAX)) readonly parts?: number;
}

/** A precinct as a territory's record shows it. */
export interface PublishedPrecinct {
  readonly precinctId: string;
  readonly territoryId: string;
  readonly state: CellState;
  readonly openItems: number;
  /** Hash of the current protocol; null unless counted. */
  readonly protocol: string | null;
  /** All zero unless counted. */
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

function named(ids: readonly string[], values: readonly number[]): Record<string, number> {
  // fromEntries makes own properties, so that ids such as `__proto__` survive.
  return Object.fromEntries(ids.map((name, at) => [name, values[at] ?? 0]));
}

/** The precincts in a unit's record, one by one. */
export function precinctsIn({ unitId, changed }: ResultsPublished): PublishedPrecinct[] {
  return (changed?.rows ?? []).map(([precinctId, state, openItems, protocol, counters, votes]) => ({
    precinctId,
    territoryId: unitId,
    state,
    openItems,
    protocol,
    counters: named(changed?.counters ?? [], counters),
    votes: named(changed?.votes ?? [], votes),
  }));
}

export const CONTEST_STATES = ['counting', 'complete', 'certified'] as const;
export type ContestState = (typeof CONTEST_STATES)[number];

/** An option that was withdrawn: its votes stay in every sum. */
export class WithdrawnOptionData implements WithdrawnOption {
  @Is(id) readonly optionId!: string;
  /** Hash of the decision that records it. */
  @Is(sha256Text) readonly decision!: string;
}

export class SnapshotContest {
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(sha256Text) readonly root!: string;
  @Is(oneOf(CONTEST_STATES)) readonly state!: ContestState;
  @Is(count) readonly openItems!: number;
  /** Missing: none. */
  @MaybeNestedList(() => WithdrawnOptionData, 10_000) readonly withdrawn?: readonly WithdrawnOption[];
}

/** Closes a snapshot: only what stands before a closing record counts for readers. */
export class SnapshotPublished {
  @Is(electionId) readonly electionId!: string;
  /** Position of the last record in the snapshot. */
  @Is(position) readonly snapshot!: number;
  @Is(sha256Text) readonly root!: string;
  @NestedList(() => SnapshotContest, 10_000) readonly contests!: readonly SnapshotContest[];
  /** Number of this snapshot's records before this one, and their hash. */
  @Is(count) readonly records!: number;
  @Is(sha256Text) readonly recordsSha256!: string;
  /** Kafka's timestamp of the record at the snapshot's position. */
  @Is(instant) readonly time!: string;
  /** Name and version of the engine that judged the record at the snapshot's position. */
  @Is(word) readonly engine!: string;
  /** Version of the rendering: the same rows in the same version are the same bytes. */
  @Is(word) readonly renderer!: string;
  /** What is bound by the log: the leaf, and its place there. Missing where the snapshot was made before there was a log. */
  @MaybeNested(() => ClosingLeaf) readonly closing?: ClosingLeaf;
  @MaybeNested(() => ClosingPlace) readonly log?: ClosingPlace;
}
