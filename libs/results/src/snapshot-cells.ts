/**
 * The cells of one contest that a snapshot shows, as they were at its position. The state continues while they are being
 * written, so they are copied: in columns, a quarter of the size of the rows that they become.
 */
import { certain, precinctNoIn, STATE_NO, type ContestState } from '#libs/election';
import type { CopyBuffer } from '#libs/journal';

const SHA256_BYTES = 32;

/** A cell of a snapshot; `stateNo` as in STATE_NO of the election's core. */
export interface ShownCell {
  readonly precinctNo: number;
  readonly stateNo: number;
  readonly openItems: number;
  /** Null unless counted. */
  readonly protocolSha256: Buffer | null;
  readonly figures: ArrayLike<number>;
  readonly from: number;
}

export class SnapshotCells {
  readonly contestNo: number;
  private readonly width: number;
  /** In the order of the rows. */
  readonly precinctNos: Int32Array;
  private readonly stateNos: Uint8Array;
  private readonly heldCounts: Uint32Array;
  /** Of counted cells only, as the two after it: the memory of the others is never touched. */
  private readonly positions: Float64Array;
  private readonly hashes: Buffer;
  private readonly figures: Uint16Array | Uint32Array;

  constructor(contest: ContestState, slots: readonly number[]) {
    const { width, contestNo } = contest.compiled;
    const count = slots.length;
    this.contestNo = contestNo;
    this.width = width;
    this.precinctNos = new Int32Array(count);
    this.stateNos = new Uint8Array(count);
    this.heldCounts = new Uint32Array(count);
    this.positions = new Float64Array(count);
    this.hashes = Buffer.alloc(count * SHA256_BYTES);
    this.figures =
      contest.figures instanceof Uint16Array ? new Uint16Array(count * width) : new Uint32Array(count * width);
    slots.forEach((slot, index) => {
      this.copy(contest, slot, index);
    });
  }

  get count(): number {
    return this.precinctNos.length;
  }

  /** Memory of it, in bytes. */
  get size(): number {
    return this.count * (17 + SHA256_BYTES) + this.figures.byteLength;
  }

  /** What is in a cell, to be read at once; the figures begin at `from`. */
  cell(index: number): ShownCell {
    const stateNo = this.stateNos[index] ?? STATE_NO.missing;
    const at = index * SHA256_BYTES;
    return {
      precinctNo: this.precinctNos[index] ?? -1,
      stateNo,
      openItems: this.heldCounts[index] ?? 0,
      protocolSha256: stateNo === STATE_NO.counted ? this.hashes.subarray(at, at + SHA256_BYTES) : null,
      figures: this.figures,
      from: index * this.width,
    };
  }

  private copy(contest: ContestState, slot: number, index: number): void {
    const stateNo = contest.stateNoOf(slot);
    this.precinctNos[index] = precinctNoIn(contest.slots, slot);
    this.stateNos[index] = stateNo;
    this.heldCounts[index] = contest.heldCountOf(slot);
    if (stateNo !== STATE_NO.counted) return;
    this.positions[index] = contest.currentPosition(slot);
    contest.currentHash(slot)?.copy(this.hashes, index * SHA256_BYTES);
    const from = slot * this.width;
    const to = index * this.width;
    for (let column = 0; column < this.width; column++) this.figures[to + column] = contest.figures[from + column] ?? 0;
  }

  /** Appends the row of a cell, columns as in `sanaq.precinct_result`. */
  addRow(index: number, rows: CopyBuffer, electionNo: number, snapshot: number): void {
    const { width, contestNo } = this;
    const stateNo = this.stateNos[index] ?? STATE_NO.missing;
    const counted = stateNo === STATE_NO.counted;
    const at = index * SHA256_BYTES;
    rows
      .row(9)
      .int4(electionNo)
      .int4(contestNo)
      .int4(certain(this.precinctNos[index], 'the precinct of a cell'))
      .int8(snapshot)
      .int2(stateNo)
      .int4(this.heldCounts[index] ?? 0)
      .int8(counted ? (this.positions[index] ?? null) : null)
      .bytea(counted ? this.hashes.subarray(at, at + SHA256_BYTES) : null);
    if (counted) rows.int8Array(this.figures, index * width, width);
    else rows.null();
  }
}
