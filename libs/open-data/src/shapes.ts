/** What the files are made of: the figures of one published snapshot, as the maker reads them from the store. */
import type { CellState, ContestProgress, PrecinctCounts, Title } from '#libs/election';

/** Sums by id, in the order of form and definition. */
export type Sums = Readonly<Record<string, number>>;

/** What every file says about where its figures come from. */
export interface FileHead {
  readonly electionId: string;
  readonly title: Title | null;
  readonly votingDay: string | null;
  /** True for an election that is none: every file and every row says so. */
  readonly rehearsal: boolean;
  readonly snapshot: number;
  /** `sha256:…`, commits to every figure of the snapshot. */
  readonly root: string;
  /** Stream time of the snapshot and the time at which it was published, RFC 3339. */
  readonly time: string;
  readonly publishedAt: string | null;
  /** Name and version of what has made the files. */
  readonly software: string;
}

export interface FileOption {
  readonly optionId: string;
  readonly kind: 'list' | 'candidate' | 'against_all' | 'answer';
  readonly title: Title | null;
}

/** A contest in one of its rounds, with its totals. */
export interface FileContest {
  readonly contestId: string;
  readonly round: number;
  readonly kind: string;
  readonly title: Title | null;
  /** YYYY-MM-DD, of this round. */
  readonly votingDay: string | null;
  readonly seats: number;
  /** Of the rule set: `hare_largest_remainder`, `plurality`, `absolute_majority` or `referendum`. */
  readonly method: string;
  readonly ruleSet: string;
  readonly root: string;
  readonly status: ContestProgress;
  readonly precincts: PrecinctCounts;
  readonly openItems: number;
  readonly counterIds: readonly string[];
  readonly options: readonly FileOption[];
  readonly counters: Sums;
  readonly votes: Sums;
  /** Null: held in the whole country. */
  readonly constituency: { readonly hierarchy: string; readonly constituencyId: string } | null;
  readonly outcome: {
    readonly state: string;
    readonly final: boolean;
    readonly result: string | null;
    readonly seats: Sums;
    readonly winners: readonly string[];
  };
}

export interface FileUnit {
  /** `administrative`, or the name of a hierarchy of constituencies. */
  readonly hierarchy: string;
  readonly kind: string;
  readonly unitId: string;
  readonly parentId: string | null;
  readonly title: Title | null;
  /** Codes of others, such as KATO; empty for constituencies. */
  readonly codes: Readonly<Record<string, string>>;
  readonly precincts: PrecinctCounts;
  /** Held records of precincts below it. */
  readonly heldRecords: number;
  readonly counters: Sums;
  readonly votes: Sums;
}

export interface FilePrecinct {
  readonly precinctId: string;
  readonly territoryId: string | null;
  /** Constituency in each hierarchy that has one for it. */
  readonly constituencies: Readonly<Record<string, string>>;
  /** The repeat vote that takes the place of the precinct's vote, where there is one. */
  readonly repeatRound: number | null;
  readonly state: CellState;
  readonly heldRecords: number;
  /** Hash of the counted protocol; null unless counted, like counters and votes. */
  readonly protocol: string | null;
  readonly counters: Sums | null;
  readonly votes: Sums | null;
}

/** A contest with all its places. */
export interface ContestPlaces {
  readonly contest: FileContest;
  readonly units: readonly FileUnit[];
  readonly precincts: readonly FilePrecinct[];
}
