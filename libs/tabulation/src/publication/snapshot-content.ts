/** What a snapshot says, wherever it is taken from: from memory as it was made, or from the rows of the store. */
import type { CellRow, UnitFigures } from '#libs/contracts';
import type { PrecinctCounts } from '#libs/election';
import type { DecisionsInForce, FactToSend } from '#libs/results';
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
  /** By contest, then by number. */
  units(): AsyncIterable<UnitContent> | Iterable<UnitContent>;
  facts(): Promise<readonly FactToSend[]> | readonly FactToSend[];
  contests(): Promise<readonly ContestContent[]> | readonly ContestContent[];
}
