/**
 * Sums and tree of one contest and round, in every hierarchy. A unit's figures are the sum of its current protocols,
 * computed again wherever a precinct below it changed; nothing is ever added to or taken from a total.
 */
import { sha256 } from '#libs/log';
import { CELL_STATES, STATE_NO, type CellState } from '../frame/cell-state';
import { leafNoOf, precinctNoIn, type ContestSlots, type ElectionLayout, type UnitNode } from '../frame/layout';
import { copyHash, LEAF_TAG, lengthPrefixed, SHA256_BYTES, sha256Into, SumsWriter, UNIT_TAG } from './encoding';
import { contestHash, openItemsHash, type TalliedContest, type TopUnit } from './contest-node';
import { RowTree, TreeRoom, type ChildRow, type TreeRow } from './merkle-row';
import { certain } from '../certain';

/** Columns before the figures: how many precincts there are, and how many in each of the five states. */
export const COUNT_COLUMNS = ['expected', 'counted', 'held', 'annulled', 'notHeld', 'missing'] as const;
const COUNTS = COUNT_COLUMNS.length;
const NO_SLOTS = new Int32Array(0);
/** Column of a cell state among the counts, by the state's number. */
const COLUMN_OF_STATE = CELL_STATES.map((state) => COUNT_COLUMNS.indexOf(state));
/** How many slots are worked through before the caller may let other work in. */
const SLOTS_PER_STEP = 2_000;
/** An id has at most 256 characters, each at most two UTF-16 units. */
const ID_UNITS_MAX = 512;
/** More than a leaf needs beside its ids and its sums. */
const LEAF_FIXED_BYTES = 512;

/** What of the frame the sums need. */
export type TalliedFrame = Pick<ElectionLayout, 'units' | 'leafUnitOf' | 'additions'> & {
  readonly precincts: readonly { readonly precinctId: string }[];
};

/** What is in the cells that are summed. */
export interface TalliedCells {
  readonly compiled: TalliedContest;
  readonly slots: ContestSlots;
  readonly slotCount: number;
  /** Current figures, row by slot. */
  readonly figures: ArrayLike<number>;
  /** Slots changed since the sums were last refreshed; emptied by the tally. */
  readonly changedSlots: Iterable<number> & { readonly size: number; clear(): void };
  /** Grows with every change of the held records. */
  readonly heldVersion: number;
  readonly held: ReadonlyMap<number, { readonly record: { readonly sha256: Buffer } }>;
  heldCountOf(slot: number): number;
  stateOf(slot: number): CellState;
  stateNoOf(slot: number): number;
  /** `sha256:…` of the slot's current protocol, or null. */
  currentName(slot: number): string | null;
}

export class ContestTally {
  /** Hashed columns: counts and figures. One more column, open items, is summed but not hashed. */
  readonly columns: number;
  private readonly stride: number;
  private readonly leafHashes: Buffer;
  /** Slots below each leaf unit, in register order. */
  private readonly slotsOfUnit = new Map<number, Int32Array>();
  private readonly unitSums = new Map<number, Float64Array>();
  private readonly unitHashes = new Map<number, Buffer>();
  private readonly unitTrees = new Map<number, RowTree>();
  private readonly treeRoom: TreeRoom;
  /** 1 for the slots whose leaf the refresh under way has made anew. */
  private readonly freshSlots: Uint8Array;
  private readonly leaf: SumsWriter;
  private readonly leafSums: Float64Array;
  /** Number of the first precinct that was added by an amendment. */
  private readonly addedFrom: number;
  private readonly leafText: { readonly start: string; readonly register: string };
  private readonly unpublishedUnits = new Set<number>();
  /** True as long as there are leaves and no trees over them. */
  private treesDue = false;
  private madeRoot: { readonly name: string; readonly heldVersion: number } | null = null;

  /** `registerName` is that of the seal; precincts that came later stand in the register of their amendment. */
  constructor(
    readonly layout: TalliedFrame,
    readonly registerName: string,
    readonly state: TalliedCells,
  ) {
    this.columns = COUNTS + state.compiled.width;
    this.stride = this.columns + 1;
    this.treeRoom = new TreeRoom(this.columns, this.stride);
    this.leafHashes = Buffer.alloc(state.slotCount * SHA256_BYTES);
    this.freshSlots = new Uint8Array(state.slotCount);
    const { contestId } = state.compiled.contest;
    // RFC 8785: keys in order, no white space; ids are well-formed NFC strings, for which JSON.stringify agrees.
    this.leafText = {
      start: `{"contest":${JSON.stringify(contestId)},"precinct":`,
      register: this.registerText(registerName),
    };
    this.addedFrom = layout.additions[0]?.fromNo ?? layout.precincts.length;
    const idBytesMax = 6 * ID_UNITS_MAX;
    this.leaf = new SumsWriter(LEAF_FIXED_BYTES + 2 * idBytesMax + this.columns * 8);
    this.leafSums = new Float64Array(this.stride);
    const lists = new Map<number, number[]>();
    state.slots.precinctNos.forEach((precinctNo, slot) => {
      for (const leafUnitOf of layout.leafUnitOf) {
        const unitNo = leafNoOf(leafUnitOf, precinctNo);
        const slots = lists.get(unitNo);
        if (slots) slots.push(slot);
        else lists.set(unitNo, [slot]);
      }
    });
    for (const [unitNo, slots] of lists) this.slotsOfUnit.set(unitNo, Int32Array.from(slots));
  }

  /**
   * The tally of a saved state, with the hashes of its leaves. Sums and trees are made anew from the cells with the next
   * refresh: every node hashes the figures below it, so other cells than those of the leaves give another root.
   */
  static ofLeaves(layout: TalliedFrame, registerName: string, state: TalliedCells, leaves: Buffer): ContestTally {
    const tally = new ContestTally(layout, registerName, state);
    if (leaves.length !== tally.leafHashes.length) throw new Error('the leaves are not those of the contest');
    leaves.copy(tally.leafHashes);
    tally.treesDue = true;
    return tally;
  }

  /** Hashes of the leaves by slot, as of the last refresh. */
  get leaves(): Buffer {
    return this.leafHashes;
  }

  private registerText(registerName: string): string {
    return `,"register":"${registerName}","round":${this.state.compiled.round},"slot":`;
  }

  private addedRegister(precinctNo: number): string {
    return this.registerText(
      certain(
        this.layout.additions.findLast(({ fromNo }) => fromNo <= precinctNo),
        'an addition',
      ).registerName,
    );
  }

  /**
   * Takes over from the tally of the same state in a smaller frame, which was refreshed before the state grew: what it
   * had shown need not be shown again.
   */
  takeOverFrom(before: ContestTally): void {
    const beforeCount = before.freshSlots.length;
    // Leaves and units keep their numbers and what they hash: only what the new slots change is made anew.
    before.leafHashes.copy(this.leafHashes);
    for (const [unitNo, sums] of before.unitSums) this.unitSums.set(unitNo, sums);
    for (const [unitNo, hash] of before.unitHashes) this.unitHashes.set(unitNo, hash);
    for (const [unitNo, tree] of before.unitTrees) this.unitTrees.set(unitNo, tree);
    this.refresh();
    this.unpublishedUnits.clear();
    for (const unitNo of before.unpublishedUnits) this.unpublishedUnits.add(unitNo);
    for (let slot = beforeCount; slot < this.state.slotCount; slot++) {
      const precinctNo = precinctNoIn(this.state.slots, slot);
      for (const leafUnitOf of this.layout.leafUnitOf) {
        let at = this.layout.units[leafNoOf(leafUnitOf, precinctNo)];
        for (; at !== undefined; at = this.layout.units[at.parentNo]) this.unpublishedUnits.add(at.unitNo);
      }
    }
  }

  /** Sums of a unit: counts, figures, open items; undefined where the contest has no precinct in it. */
  sumsOf(unitNo: number): Float64Array | undefined {
    return this.unitSums.get(unitNo);
  }

  /** Number of the top unit of the administrative tree, whose sums are the contest's totals. */
  get topUnitNo(): number {
    return this.layout.units[0]?.unitNo ?? 0;
  }

  /** The contest's totals: counts, figures, open items of known precincts. */
  totals(): Float64Array {
    return this.unitSums.get(this.topUnitNo) ?? new Float64Array(this.stride);
  }

  /**
   * Brings sums and hashes up to date. Yields now and then so that a caller with other duties can attend to them; the
   * state must not change before the end.
   */
  *refreshing(): Generator<void, void> {
    const dirtyLeafUnits = new Set<number>();
    let done = 0;
    for (const slot of this.state.changedSlots) {
      this.refreshLeaf(slot);
      this.freshSlots[slot] = 1;
      const precinctNo = precinctNoIn(this.state.slots, slot);
      for (const leafUnitOf of this.layout.leafUnitOf) dirtyLeafUnits.add(leafNoOf(leafUnitOf, precinctNo));
      if (++done % SLOTS_PER_STEP === 0) yield;
    }
    this.state.changedSlots.clear();
    if (this.treesDue) for (const unitNo of this.slotsOfUnit.keys()) dirtyLeafUnits.add(unitNo);
    this.treesDue = false;
    const dirty = new Set<number>();
    for (const leafUnitNo of dirtyLeafUnits) {
      const unit = this.layout.units[leafUnitNo];
      if (unit === undefined) continue;
      const slots = this.slotsOfUnit.get(leafUnitNo) ?? NO_SLOTS;
      this.refreshLeafUnit(unit, slots);
      for (let at: UnitNode | undefined = unit; at !== undefined; at = this.layout.units[at.parentNo])
        dirty.add(at.unitNo);
      done += slots.length;
      if (done >= SLOTS_PER_STEP) {
        done = 0;
        yield;
      }
    }
    // Children have greater numbers than their parents: from the back, every unit meets refreshed children.
    const changed = [...dirty].sort((a, b) => a - b).flatMap((unitNo) => this.layout.units[unitNo] ?? []);
    for (const unit of [...changed].reverse()) {
      if (unit.childNos.length > 0) this.refreshInnerUnit(unit, dirty);
    }
    this.freshSlots.fill(0);
    if (changed.length > 0) this.madeRoot = null;
    for (const unit of changed) this.unpublishedUnits.add(unit.unitNo);
  }

  /** True if units may have other figures than when they were last asked for. */
  get hasUnpublishedUnits(): boolean {
    return this.unpublishedUnits.size > 0 || this.state.changedSlots.size > 0;
  }

  /** Units whose figures may have changed since this was last asked, in order. Refresh first. */
  takeUnpublishedUnits(): readonly UnitNode[] {
    const numbers = [...this.unpublishedUnits].sort((a, b) => a - b);
    this.unpublishedUnits.clear();
    return numbers.flatMap((unitNo) => this.layout.units[unitNo] ?? []);
  }

  /** The same at one go. */
  refresh(): void {
    const steps = this.refreshing();
    while (steps.next().done !== true);
  }

  /** Name of the contest's root; refreshes what changed first. */
  root(): string {
    if (this.state.changedSlots.size > 0 || this.treesDue) this.refresh();
    const { heldVersion } = this.state;
    if (this.madeRoot?.heldVersion !== heldVersion) this.madeRoot = { name: this.makeRoot(), heldVersion };
    return this.madeRoot.name;
  }

  private makeRoot(): string {
    return `sha256:${contestHash(this.state.compiled, this.tops(), this.openItems()).toString('hex')}`;
  }

  /** The top unit of every hierarchy. Refresh first. */
  tops(): readonly TopUnit[] {
    return this.layout.units
      .filter((unit) => unit.parentNo === -1)
      .map(({ hierarchy, unitNo }) => ({ hierarchy, hash: this.unitHashes.get(unitNo) ?? Buffer.alloc(SHA256_BYTES) }));
  }

  /** How many records are open, and the hash over them. */
  open(): { readonly count: number; readonly hash: Buffer } {
    const items = this.openItems();
    return { count: items.length, hash: openItemsHash(items) };
  }

  private openItems(): readonly Buffer[] {
    return [...this.state.held.values()].map((entry) => entry.record.sha256);
  }

  /** Fills a slot's vector: counts, figures (only of counted protocols), open items. */
  private slotVector(slot: number, into: Float64Array, offset: number): void {
    const { state } = this;
    const { figures } = state;
    const stateNo = state.stateNoOf(slot);
    for (let column = 0; column < COUNTS; column++) into[offset + column] = 0;
    into[offset] = 1;
    into[offset + (COLUMN_OF_STATE[stateNo] ?? 0)] = 1;
    // Loops, not fill, set and subarray: every cell of a unit comes through here in every snapshot.
    const { width } = state.compiled;
    const to = offset + COUNTS;
    const from = slot * width;
    const counted = stateNo === STATE_NO.counted;
    for (let column = 0; column < width; column++) into[to + column] = counted ? (figures[from + column] ?? 0) : 0;
    into[offset + this.columns] = state.heldCountOf(slot);
  }

  private refreshLeaf(slot: number): void {
    const { leaf, leafSums } = this;
    this.slotVector(slot, leafSums, 0);
    leaf.bytes[0] = LEAF_TAG;
    const length = leaf.bytes.write(this.leafBody(slot), 5, 'utf8');
    leaf.bytes.writeUInt32BE(length, 1);
    const end = leaf.write(5 + length, leafSums, 0, this.columns);
    sha256Into(leaf.bytes.subarray(0, end), this.leafHashes, slot);
  }

  /** What a leaf says of its precinct beside the figures, as canonical JSON. */
  private leafBody(slot: number): string {
    const { state, layout, leafText } = this;
    const precinctNo = precinctNoIn(state.slots, slot);
    const cellState = state.stateOf(slot);
    const protocol =
      cellState === 'counted' ? `"${certain(state.currentName(slot), 'the name of a counted protocol')}"` : 'null';
    const precinct = JSON.stringify(certain(layout.precincts[precinctNo], 'a precinct').precinctId);
    const register = precinctNo < this.addedFrom ? leafText.register : this.addedRegister(precinctNo);
    return `${leafText.start}${precinct},"protocol":${protocol}${register}${precinctNo},"state":"${cellState}"}`;
  }

  /** A precinct's leaf: what it says, and its hashed columns. */
  leafOf(slot: number): { readonly body: string; readonly sums: readonly number[] } {
    const sums = new Float64Array(this.stride);
    this.slotVector(slot, sums, 0);
    return { body: this.leafBody(slot), sums: [...sums.slice(0, this.columns)] };
  }

  /** What stands directly below a unit, in order: numbers of slots or of units, their hashes and sums. Refresh first. */
  rowBelow(unit: UnitNode): ChildRow {
    const { columns, stride } = this;
    const isLeafUnit = unit.childNos.length === 0;
    const slots = this.slotsOfUnit.get(unit.unitNo) ?? NO_SLOTS;
    const children = isLeafUnit ? [...slots] : unit.childNos.filter((childNo) => this.unitSums.has(childNo));
    const sums = new Float64Array(children.length * stride);
    const hashes = Buffer.alloc(children.length * SHA256_BYTES);
    children.forEach((child, at) => {
      if (isLeafUnit) this.slotVector(child, sums, at * stride);
      else sums.set(this.unitSums.get(child) ?? [], at * stride);
      if (isLeafUnit) copyHash(this.leafHashes, child, hashes, at * SHA256_BYTES);
      else this.unitHashes.get(child)?.copy(hashes, at * SHA256_BYTES);
    });
    return { children, hashes, sums, columns, stride };
  }

  private refreshLeafUnit(unit: UnitNode, slots: Int32Array): void {
    const put = (index: number, into: Float64Array, offset: number): void => {
      this.slotVector(slots[index] ?? -1, into, offset);
    };
    this.finishUnit(unit, { hashes: this.hashesOf(slots), put }, this.changedOf(slots));
  }

  /** Leaf hashes of ascending slots, one after the other; those of neighbours are not copied. */
  private hashesOf(slots: Int32Array): Buffer {
    const first = slots[0] ?? 0;
    if (areNeighbours(slots)) {
      return this.leafHashes.subarray(first * SHA256_BYTES, (first + slots.length) * SHA256_BYTES);
    }
    const hashes = Buffer.allocUnsafe(slots.length * SHA256_BYTES);
    slots.forEach((slot, index) => {
      copyHash(this.leafHashes, slot, hashes, index * SHA256_BYTES);
    });
    return hashes;
  }

  /** 1 for each slot whose leaf the refresh under way has made again. */
  private changedOf(slots: Int32Array): Uint8Array {
    const first = slots[0] ?? 0;
    if (areNeighbours(slots)) return this.freshSlots.subarray(first, first + slots.length);
    return Uint8Array.from(slots, (slot) => this.freshSlots[slot] ?? 1);
  }

  private refreshInnerUnit(unit: UnitNode, dirty: ReadonlySet<number>): void {
    const { children, hashes, sums } = this.rowBelow(unit);
    const { stride } = this;
    const put = (index: number, into: Float64Array, offset: number): void => {
      into.set(sums.subarray(index * stride, (index + 1) * stride), offset);
    };
    const changed = Uint8Array.from(children, (childNo) => (dirty.has(childNo) ? 1 : 0));
    this.finishUnit(unit, { hashes, put }, changed);
  }

  /** Sums and hash of a unit from those of its children. */
  private finishUnit(unit: UnitNode, row: TreeRow, changed: Uint8Array): void {
    const count = changed.length;
    let tree = this.unitTrees.get(unit.unitNo);
    if (tree?.count !== count) {
      tree = new RowTree(count, this.treeRoom);
      this.unitTrees.set(unit.unitNo, tree);
    }
    const { root, total } = tree.refresh(row, changed);
    const id = lengthPrefixed(unit.unitId);
    const written = new SumsWriter(1 + 2 + id.length + 4 + SHA256_BYTES + this.columns * 8);
    const { bytes } = written;
    bytes[0] = UNIT_TAG;
    bytes.writeUInt16BE(unit.level, 1);
    id.copy(bytes, 3);
    bytes.writeUInt32BE(count, 3 + id.length);
    root.copy(bytes, 7 + id.length);
    written.write(39 + id.length, total, 0, this.columns);
    this.unitHashes.set(unit.unitNo, sha256(bytes));
    this.unitSums.set(unit.unitNo, total);
  }
}

function areNeighbours(ascending: Int32Array): boolean {
  const [first, last] = [ascending[0], ascending.at(-1)];
  return first !== undefined && last !== undefined && last - first === ascending.length - 1;
}
