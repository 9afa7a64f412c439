/** The precincts of one contest as they were last shown, in columns. */
import type { CellRow } from '#libs/contracts';
import { CELL_STATES } from '#libs/election';

const SHA256_BYTES = 32;
const FIRST_CELLS = 256;
const NO_HASH = Buffer.alloc(SHA256_BYTES);

/** Columns of a sum of precincts: one for each state, open items, then the figures. */
export const STATE_COLUMNS = CELL_STATES.length;
export const OPEN_ITEMS_COLUMN = STATE_COLUMNS;
export const FIRST_FIGURE = STATE_COLUMNS + 1;

function grown<T extends Uint8Array | Uint32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

export class CellBook {
  private readonly indexes = new Map<string, number>();
  private states = new Uint8Array(FIRST_CELLS);
  private openItems = new Uint32Array(FIRST_CELLS);
  private hashes = new Uint8Array(FIRST_CELLS * SHA256_BYTES);
  private figures: Uint32Array;

  /** `width`: counters and options. */
  constructor(private readonly width: number) {
    this.figures = new Uint32Array(FIRST_CELLS * width);
  }

  get size(): number {
    return this.indexes.size;
  }

  /**
   * Puts a precinct in the place of what it was, and the difference into the sum of its territory. False where its figures
   * are others although neither its protocol nor its state is.
   */
  replace(cell: CellRow, sum: Float64Array): boolean {
    const known = this.indexes.get(cell.precinctId);
    const index = known ?? this.added(cell.precinctId);
    const counted = cell.state === 'counted';
    const stateNo = CELL_STATES.indexOf(cell.state);
    const hash = cell.protocolSha256 ?? NO_HASH;
    const at = index * SHA256_BYTES;
    const sameRecord =
      known !== undefined && this.states[index] === stateNo && hash.compare(this.hashes, at, at + SHA256_BYTES) === 0;
    if (known !== undefined) this.move(sum, this.states[index] ?? 0, this.openItems[index] ?? 0, -1);
    this.move(sum, stateNo, cell.openItems, 1);
    let sameFigures = true;
    const from = index * this.width;
    for (let column = 0; column < this.width; column++) {
      const before = this.figures[from + column] ?? 0;
      const now = counted ? (cell.figures[cell.from + column] ?? 0) : 0;
      if (before === now) continue;
      sameFigures = false;
      sum[FIRST_FIGURE + column] = (sum[FIRST_FIGURE + column] ?? 0) + now - before;
      this.figures[from + column] = now;
    }
    this.states[index] = stateNo;
    this.openItems[index] = cell.openItems;
    this.hashes.set(hash, at);
    return sameFigures || !sameRecord;
  }

  private move(sum: Float64Array, stateNo: number, openItems: number, times: 1 | -1): void {
    sum[stateNo] = (sum[stateNo] ?? 0) + times;
    sum[OPEN_ITEMS_COLUMN] = (sum[OPEN_ITEMS_COLUMN] ?? 0) + times * openItems;
  }

  private added(precinctId: string): number {
    const index = this.indexes.size;
    this.indexes.set(precinctId, index);
    if (index >= this.states.length) {
      const room = this.states.length * 2;
      this.states = grown(this.states, new Uint8Array(room));
      this.openItems = grown(this.openItems, new Uint32Array(room));
      this.hashes = grown(this.hashes, new Uint8Array(room * SHA256_BYTES));
      this.figures = grown(this.figures, new Uint32Array(room * this.width));
    }
    return index;
  }
}
