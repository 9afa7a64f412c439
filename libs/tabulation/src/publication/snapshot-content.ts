/** What a snapshot says, wherever it is taken from: from memory as it was made, or from the rows of the store. */
import type { CellRow, ClosingLeaf, UnitFigures } from '#libs/contracts';
import type { PrecinctCounts } from '#libs/election';
import {
  leafOfText,
  logPlace,
  type ClosingRow,
  type DecisionsInForce,
  type FactToSend,
  type LogPlace,
} from '#libs/results';
import type { FrameNames } from './names';

/** A unit of a contest with the precincts right below it that changed: territories alone have such. */
export interface UnitContent extends UnitFigures {
  readonly contestNo: number;
  readonly unitNo: number;
  readonly cells: Iterable<CellRow>;
}

/** A contest as the snapshot leaves it, whether it changed in it or not. */
export interface ContestContent {
  readonly contestNo: number;
  readonly root: string;
  readonly counts: PrecinctCounts;
  readonly openItems: number;
  readonly decided: Pick<DecisionsInForce, 'certified' | 'withdrawn'>;
}

/** The leaf that a snapshot has in the log, and its place there. */
export interface ClosingContent extends LogPlace {
  readonly leaf: ClosingLeaf;
}

export function closingContent(row: ClosingRow): ClosingContent {
  return { ...logPlace(row), leaf: leafOfText(row.leaf) };
}

export interface SnapshotContent {
  readonly snapshot: number;
  readonly root: string;
  /** The stream's time of the record at the snapshot's position. */
  readonly timeMs: number;
  /** Engine that judged it. */
  readonly engine: string;
  /** True where its rows are read when they are asked for. */
  readonly fromStore: boolean;
  readonly names: FrameNames;
  /** What the snapshot binds; null where it was made before there was a log. */
  readonly closing: ClosingContent | null;
  /** By contest, then by number. */
  units(): AsyncIterable<UnitContent> | Iterable<UnitContent>;
  facts(): Promise<readonly FactToSend[]> | readonly FactToSend[];
  contests(): Promise<readonly ContestContent[]> | readonly ContestContent[];
}
