/** What a lane of one election needs, and what it tells of its work. */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import type { Journal } from '#libs/journal';
import type { ElectionWatch } from '../election-watch';
import type { Outbox } from '../publication/outbox';
import type { ControlCount } from './control-tally';
import type { ElectionFold, StoredSnapshots } from './election-fold';
import type { Opening } from './opening';
import type { PublishedTo } from './published-to';
import type { Turns } from './turns';
import type { VerdictCount } from './verdict-tally';

/** What a lane asks of the journal. */
export type LaneJournal = Pick<
  Journal,
  'electionNo' | 'position' | 'startAt' | 'lastRecord' | 'rulingNo' | 'apply' | 'read'
>;

/** The store of a lane, where it is not the one behind its pool (a simulated one). */
export interface LaneStore {
  readonly journal: LaneJournal;
  readonly snapshots: StoredSnapshots;
}

export interface LaneOptions {
  readonly pool: Pool;
  readonly store?: LaneStore;
  readonly stream: EventStream;
  readonly topics: TopicNames;
  readonly electionId: string;
  /** Least time between two snapshots in milliseconds; see SnapshotPace for when it is longer. */
  readonly snapshotIntervalMs: number;
  /** What was folded while another process counted; the lane folds the rest. It may be used once. */
  readonly fold?: ElectionFold;
  /** How far the election is published; without it all that is stored counts as published. */
  readonly publishedTo?: (electionNo: number) => Promise<PublishedTo>;
  /** Records between two checkpoints of the fold at least. */
  readonly checkpointRecordsMin?: number;
  /** Told where a checkpoint could not be kept: counting goes on without it. */
  readonly onCheckpointFailed?: (error: unknown) => void;
  /** Told once the stream was found to be the same as before and may be read. */
  readonly onOpened?: (opening: Opening) => void;
  /** Takes what was committed, for the relay next to it. */
  readonly outbox?: Outbox;
  /** Of all lanes of the process; without it this one works when it likes. */
  readonly turns?: Turns;
  /** Told what is being done, so that a standstill is noticed. */
  readonly watch?: ElectionWatch;
  /** Told after every committed piece. */
  readonly onApplied?: (progress: LaneProgress) => void;
}

export interface LaneProgress {
  readonly electionNo: number;
  readonly records: number;
  readonly nextPosition: number;
  readonly endPosition: number;
  readonly snapshot: number | null;
  /** Given in this piece. */
  readonly verdicts: readonly VerdictCount[];
  /** Of the protocols in this piece. */
  readonly controls: readonly ControlCount[];
  /** Held records that nothing has settled yet. */
  readonly heldRecords: number;
}
