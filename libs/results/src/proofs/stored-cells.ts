/**
 * The cells of one contest as a snapshot has them, from the rows of the store: what its tree of sums is made of. They can
 * be taken on to a later snapshot by the rows that lie between.
 */
import type { Pool } from 'pg';
import {
  CELL_STATES,
  certain,
  slotOfPrecinct,
  STATE_NO,
  type CellState,
  type ContestSlots,
  type TalliedCells,
  type TalliedContest,
} from '#libs/election';
import { copyOut, int2Of, int4Of, int8Of, VERDICT_NO, type CopiedRow } from '#libs/journal';

const SHA256_BYTES = 32;
/** An array as PostgreSQL sends it: dimensions, flags, type, length, first index; then each element behind its length. */
const ARRAY_HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const ELEMENT_BYTES = LENGTH_BYTES + 8;
const TWO_32 = 0x1_0000_0000;

const COLUMNS = 'state, open_items, protocol_position, protocol_sha256, figures';
/** One backward step in the primary key for each precinct. */
const CELLS_AT = `
  select p.precinct_no, r.* from sanaq.precinct p cross join lateral (
    select ${COLUMNS} from sanaq.precinct_result
    where election_no = $1 and contest_no = $2 and precinct_no = p.precinct_no and snapshot <= $3
    order by snapshot desc limit 1
  ) r where p.election_no = $1`;
const CELLS_SINCE = `
  select precinct_no, ${COLUMNS} from sanaq.precinct_result
  where election_no = $1 and contest_no = $2 and snapshot > $4 and snapshot <= $3 order by snapshot`;
/** Held at the snapshot: no verdict up to it came later. Begins at the indexes on held verdicts, which are few. */
const HELD_AT = `
  select v.subject, j.sha256 from sanaq.verdict v join sanaq.journal j on j.election_no = $1 and j.position = v.subject
  where v.election_no = $1 and v.kind = ${VERDICT_NO.held} and v.contest_no = $2 and v.cause <= $3
    and not exists (
      select from sanaq.later_verdict later
      where later.election_no = $1 and later.subject = v.subject and later.cause > v.cause and later.cause <= $3
    )`;

/** One number of an array; no buffer of its own, for there are hundreds of thousands. */
function elementOf(array: Buffer, index: number): number {
  const from = ARRAY_HEAD_BYTES + index * ELEMENT_BYTES + LENGTH_BYTES;
  return from + 8 > array.length ? 0 : array.readInt32BE(from) * TWO_32 + array.readUInt32BE(from + 4);
}

/** A contest of an election, by their numbers. */
export interface ContestPlace {
  readonly electionNo: number;
  readonly contestNo: number;
}

export class StoredCells implements TalliedCells {
  readonly slotCount: number;
  readonly figures: Float64Array;
  readonly changedSlots = new Set<number>();
  heldVersion = 0;
  held: ReadonlyMap<number, { readonly record: { readonly sha256: Buffer } }> = new Map();
  private readonly stateNos: Uint8Array;
  private readonly heldCounts: Uint32Array;
  private readonly positions: Float64Array;
  private readonly hashes: Buffer;
  /** The snapshot whose cells these are; -1: none yet, all precincts are missing. */
  private at = -1;

  constructor(
    private readonly pool: Pool,
    private readonly place: ContestPlace,
    readonly compiled: TalliedContest,
    readonly slots: ContestSlots,
  ) {
    this.slotCount = slots.precinctNos.length;
    this.figures = new Float64Array(this.slotCount * compiled.width);
    this.stateNos = new Uint8Array(this.slotCount);
    this.heldCounts = new Uint32Array(this.slotCount);
    this.positions = new Float64Array(this.slotCount);
    this.hashes = Buffer.alloc(this.slotCount * SHA256_BYTES);
    for (let slot = 0; slot < this.slotCount; slot++) this.changedSlots.add(slot);
  }

  /** Memory of it, in bytes. */
  get size(): number {
    return this.figures.byteLength + this.slotCount * (1 + 4 + 8 + SHA256_BYTES);
  }

  /** Takes the cells to a snapshot that is not below the one they are at. */
  async goTo(snapshot: number): Promise<void> {
    const { electionNo, contestNo } = this.place;
    const text = this.at < 0 ? CELLS_AT : CELLS_SINCE;
    const rows = await copyOut(this.pool, text, [electionNo, contestNo, snapshot, this.at]);
    const held = await this.pool.query<{ subject: number; sha256: Buffer }>(HELD_AT, [electionNo, contestNo, snapshot]);
    for (const row of rows) this.take(row);
    this.held = new Map(held.rows.map(({ subject, sha256 }) => [subject, { record: { sha256 } }]));
    this.heldVersion++;
    this.at = snapshot;
  }

  stateNoOf(slot: number): number {
    return this.stateNos[slot] ?? STATE_NO.missing;
  }

  stateOf(slot: number): CellState {
    return certain(CELL_STATES[this.stateNoOf(slot)], 'the state of a cell');
  }

  heldCountOf(slot: number): number {
    return this.heldCounts[slot] ?? 0;
  }

  currentName(slot: number): string | null {
    if (this.stateNoOf(slot) !== STATE_NO.counted) return null;
    return `sha256:${this.hashes.toString('hex', slot * SHA256_BYTES, (slot + 1) * SHA256_BYTES)}`;
  }

  /** Position of the protocol that is counted, or null. */
  currentPosition(slot: number): number | null {
    return this.stateNoOf(slot) === STATE_NO.counted ? certain(this.positions[slot], 'the place of a protocol') : null;
  }

  private take(row: CopiedRow): void {
    const [precinct, state, open, position, sha256, figures] = row;
    const slot = slotOfPrecinct(this.slots, int4Of(precinct) ?? -1);
    if (slot < 0) return;
    const stateNo = int2Of(state) ?? STATE_NO.missing;
    this.stateNos[slot] = stateNo;
    this.heldCounts[slot] = int4Of(open) ?? 0;
    this.positions[slot] = int8Of(position);
    sha256?.copy(this.hashes, slot * SHA256_BYTES);
    const { width } = this.compiled;
    for (let column = 0; column < width; column++) {
      this.figures[slot * width + column] = figures ? elementOf(figures, column) : 0;
    }
    this.changedSlots.add(slot);
  }
}
