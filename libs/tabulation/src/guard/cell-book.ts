/** The precincts of one contest as they were last shown, in columns. */
import type { CellRow } from '#libs/contracts';
import { CELL_STATES } from '#libs/election';

/** Of the hash of a protocol so many bytes are kept: two protocols that have them in common cannot be found. */
const HASH_BYTES = 16;
const FIRST_CELLS = 256;
const GROWTH = 1.5;
const UINT16_MAX = 65_535;
const NO_HASH = Buffer.alloc(HASH_BYTES);

/** Columns of a sum of precincts: one for each state, open items, then the figures. */
export const STATE_COLUMNS = CELL_STATES.length;
export const OPEN_ITEMS_COLUMN = STATE_COLUMNS;
export const FIRST_FIGURE = STATE_COLUMNS + 1;

/** Numbers of precincts in the order in which they were first shown, the same for all contests. */
export class PrecinctNumbers {
  private readonly numbers = new Map<string, number>();

  of(precinctId: string): number {
    let number = this.numbers.get(precinctId);
    if (number === undefined) this.numbers.set(precinctId, (number = this.numbers.size));
    return number;
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

export class CellBook {
  private count = 0;
  /** Index + 1 by the precinct's number, 0 for one that was not shown. */
  private indexes = new Int32Array(FIRST_CELLS);
  private states = new Uint8Array(FIRST_CELLS);
  private openItems = new Uint32Array(FIRST_CELLS);
  private hashes = new Uint8Array(FIRST_CELLS * HASH_BYTES);
  /** Wider from the first figure on that needs it. */
  private figures: Uint16Array | Uint32Array;

  /** `width`: counters and options. */
  constructor(
    private readonly width: number,
    private readonly numbers: PrecinctNumbers,
  ) {
    this.figures = new Uint16Array(FIRST_CELLS * width);
  }

  get size(): number {
    return this.count;
  }

  /**
   * Puts a precinct in the place of what it was, and the difference into the sum of its territory. False where its figures
   * are others although neither its protocol nor its state is.
   */
  replace(cell: CellRow, sum: Float64Array): boolean {
    const number = this.numbers.of(cell.precinctId);
    const known = (this.indexes[number] ?? 0) > 0;
    const index = known ? (this.indexes[number] ?? 0) - 1 : this.added(number);
    const counted = cell.state === 'counted';
    const stateNo = CELL_STATES.indexOf(cell.state);
    const hash = cell.protocolSha256?.subarray(0, HASH_BYTES) ?? NO_HASH;
    const at = index * HASH_BYTES;
    const sameRecord = known && this.states[index] === stateNo && hash.compare(this.hashes, at, at + HASH_BYTES) === 0;
    if (known) this.move(sum, this.states[index] ?? 0, this.openItems[index] ?? 0, -1);
    this.move(sum, stateNo, cell.openItems, 1);
    let sameFigures = true;
    const from = index * this.width;
    for (let column = 0; column < this.width; column++) {
      const before = this.figures[from + column] ?? 0;
      const now = counted ? (cell.figures[cell.from + column] ?? 0) : 0;
      if (before === now) continue;
      sameFigures = false;
      sum[FIRST_FIGURE + column] = (sum[FIRST_FIGURE + column] ?? 0) + now - before;
      if (now > UINT16_MAX && this.figures instanceof Uint16Array) this.figures = Uint32Array.from(this.figures);
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

  private added(number: number): number {
    const index = this.count++;
    if (number >= this.indexes.length) {
      this.indexes = grown(this.indexes, new Int32Array(Math.ceil((number + 1) * GROWTH)));
    }
    this.indexes[number] = index + 1;
    if (index >= this.states.length) {
      const room = Math.ceil(this.states.length * GROWTH);
      const figures = room * this.width;
      this.states = grown(this.states, new Uint8Array(room));
      this.openItems = grown(this.openItems, new Uint32Array(room));
      this.hashes = grown(this.hashes, new Uint8Array(room * HASH_BYTES));
      this.figures =
        this.figures instanceof Uint16Array
          ? grown(this.figures, new Uint16Array(figures))
          : grown(this.figures, new Uint32Array(figures));
    }
    return index;
  }
}
