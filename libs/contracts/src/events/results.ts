import { CELL_STATES, type CellState, type WithdrawnOption } from '#libs/election';
import { Is, Maybe, MaybeNestedList, Nested, NestedList } from '../schema/decorators';
import { nullable, oneOf } from '../schema/shape';
import { count, electionId, figures, id, instant, position, round, sha256Text, word } from '../schema/shapes';

/** Number of precincts by state; `expected` is the sum of the five. */
export class PrecinctTally {
  @Is(count) readonly expected!: number;
  @Is(count) readonly counted!: number;
  @Is(count) readonly held!: number;
  @Is(count) readonly annulled!: number;
  @Is(count) readonly notHeld!: number;
  @Is(count) readonly missing!: number;
}

/** Whole figures of one unit in one contest, round and hierarchy at a snapshot. */
export class ResultsPublished {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  /** `administrative`, or a hierarchy of constituencies. */
  @Is(id) readonly hierarchy!: string;
  @Is(id) readonly unitId!: string;
  /** The unit's kind; `precinct` for precincts. */
  @Is(word) readonly unitKind!: string;
  @Is(nullable(id)) readonly parentId!: string | null;
  @Is(position) readonly snapshot!: number;
  @Nested(() => PrecinctTally) readonly precincts!: PrecinctTally;
  @Is(count) readonly openItems!: number;
  @Is(figures) readonly counters!: Readonly<Record<string, number>>;
  @Is(figures) readonly votes!: Readonly<Record<string, number>>;
  /** Precincts only. */
  @Maybe(oneOf(CELL_STATES)) readonly state?: CellState;
  /** Precincts only: hash of the current protocol. */
  @Maybe(sha256Text) readonly protocol?: string;
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
}
