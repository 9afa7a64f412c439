/** What a replay is asked and what it answers. */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import type { ExitCode } from '#libs/basics';
import type { Difference } from './compare/difference';
import type { Progress } from './run-fold';

/** Where the records come from; a file is one that exportStream wrote, or one event a line. */
export type ReplaySource = 'journal' | 'kafka' | { readonly file: string };

export interface ReplayOptions {
  readonly electionId: string;
  readonly topics: TopicNames;
  readonly from: ReplaySource;
  /** Number of a snapshot, or a time: then the last snapshot published at or before it. Default: to the end. */
  readonly asOf?: number | Date | undefined;
  /** Judge the bytes again with the engine at hand instead of folding the verdicts given. A file is always judged. */
  readonly rejudge?: boolean | undefined;
  /**
   * Default: true where the live tables hold this election and the records are theirs. A file answers for itself alone,
   * and so does what is held against a checkpoint.
   */
  readonly compare?: boolean | undefined;
  /** A root kept elsewhere. */
  readonly expectRoot?: string | undefined;
  /** File of a checkpoint kept elsewhere, or of an audit bundle: the log that the records make must be its. */
  readonly expectCheckpoint?: string | undefined;
  /** Rebuild the empty database behind `writerPool` from the topics. */
  readonly restore?: boolean | undefined;
  readonly stream: EventStream | null;
  /** A reader's connections; null where there is no database. */
  readonly pool: Pool | null;
  /** Needed by `restore` alone. */
  readonly writerPool?: Pool | null | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ReplayReport {
  readonly electionId: string;
  readonly from: 'journal' | 'kafka' | 'file';
  readonly mode: 'refold' | 'rejudge' | 'restore';
  /** Position of the last record folded; -1 for none. */
  readonly position: number;
  /** The newest snapshot at or below it that was met on the way, or null. */
  readonly snapshot: number | null;
  readonly root: string;
  readonly contests: readonly { readonly contestId: string; readonly round: number; readonly root: string }[];
  readonly records: number;
  readonly seconds: number;
  /** What it was held against, so that "equal" is never read for more than it says. */
  readonly comparedWith: readonly (
    'stream' | 'journal' | 'verdicts' | 'results' | 'mandates' | 'tables' | 'expected root' | 'checkpoint'
  )[];
  readonly snapshotsCompared: number;
  readonly equal: boolean;
  readonly differences: readonly Difference[];
  /** All that were found; `differences` lists the first of them. */
  readonly differenceCount: number;
  /** Only where a checkpoint was given: how much of the records it binds. */
  readonly log?: {
    /** Leaves that the checkpoint states, and its root. */
    readonly size: number;
    readonly root: string;
    /** Records behind its last snapshot, of which it says nothing. */
    readonly recordsBeyond: number;
  };
  /** Only of a restore: whether the database now holds the election. */
  readonly restored?: boolean;
  readonly exitCode: ExitCode;
}
