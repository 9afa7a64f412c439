/** Closing records held against the fold: leaf by leaf, so that the first wrong one of the log is named. */
import type { ClosingLeaf, SnapshotPublished } from '#libs/contracts';
import { ENGINE_VERSION } from '#libs/election';
import {
  closingLeaf,
  leafOfText,
  leafText,
  logPlace,
  sameClosing,
  type ClosingRow,
  type StreamBlock,
} from '#libs/results';
import type { Fold } from '../fold';
import type { UnitSide } from './difference';

/** A closing record that the fold has come to. */
export interface MadeClosing {
  readonly row: ClosingRow;
  readonly blocks: readonly StreamBlock[];
}

export interface ClosingFinding {
  readonly table: string | null;
  readonly stored?: UnitSide;
  readonly published?: UnitSide;
  readonly recomputed: UnitSide;
}

/** What stands of a closing record, in the store and in the topic; null where it does not. */
export interface ToldClosing {
  readonly stored: ClosingRow | null;
  readonly published: Pick<SnapshotPublished, 'closing' | 'log'> | null;
}

export class ClosingCheck {
  /** False once another engine's verdicts were judged anew: the wording of a detail is no decision. */
  private sameWords = true;

  constructor(private readonly fold: Fold) {}

  /** Takes a closing record into the log of the fold; null where nothing is told of one. */
  take(snapshot: number, { stored, published }: ToldClosing, judged: boolean): MadeClosing | null {
    const told = published?.closing ?? (stored === null ? null : leafOfText(stored.leaf));
    if (told === null) return null;
    if (judged && told.engine !== ENGINE_VERSION) this.sameWords = false;
    return this.make(snapshot, told);
  }

  /** The closing record at the place of the fold, by the engine and rendering that are named. */
  make(snapshot: number, told: Pick<ClosingLeaf, 'engine' | 'renderer'> & Partial<ClosingLeaf>): MadeClosing {
    const { history, state, timestampMs } = this.fold;
    const bound = history.bind();
    const verdicts = this.sameWords ? bound.verdicts : (told.verdicts ?? bound.verdicts);
    const moment = { snapshot, timeMs: timestampMs, engine: told.engine, renderer: told.renderer };
    const row = history.close(snapshot, leafText(closingLeaf(state, moment, { ...bound, verdicts })));
    return { row, blocks: history.takeBlocks() };
  }

  /** What of it is not as it was made; `expected` where it should stand. */
  *findings(made: MadeClosing, { stored, published }: ToldClosing, expected: boolean): Generator<ClosingFinding> {
    const { row } = made;
    const recomputed = sideOf(row);
    const same = stored !== null && (this.sameWords ? sameClosing(stored, row) : stored.leaf === row.leaf);
    if (!same && (stored !== null || expected)) {
      yield { table: 'sanaq.closing', stored: stored === null ? { standing: null } : sideOf(stored), recomputed };
    }
    if (published?.closing === undefined) return;
    const { index, root, size } = logPlace(row);
    const { log, closing } = published;
    const told = log === undefined ? null : { index: log.index, root: log.root, size: log.size };
    if (leafText(closing) === row.leaf && JSON.stringify(told) === JSON.stringify({ index, root, size })) return;
    yield { table: null, published: { standing: { index: log?.index ?? null, leaf: closing } }, recomputed };
  }
}

function sideOf({ index, leaf }: ClosingRow): UnitSide {
  return { standing: { index, leaf: parsed(leaf) } };
}

/** The text may be anybody's. */
function parsed(leaf: string): unknown {
  try {
    return leafOfText(leaf);
  } catch {
    return leaf;
  }
}
