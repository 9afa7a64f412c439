/** What is in one contest and round: a cell for every precinct, in columns by slot. */
import type { Claims } from './claims';
import type { CompiledContest } from '../frame/compiled-contest';
import type { DatedStep, CurrentStep } from '../mandates/dated-steps';
import { slotOfPrecinct, type ContestSlots } from '../frame/layout';
import type { CurrentOrder } from '../mandates/order-of-mandates';
import { SlotSet } from './slot-set';
import type { CurrentSummary } from '../summaries/current-summary';
import type { NamedItem, NamedPrecinct, NamedTotals, Resolution } from '../record/decision';
import type { NamedPlaces } from '../frame/named-places';
import { STATE_NO, CELL_STATES, type CellState } from '../frame/cell-state';
import type { PlacedProtocol, PlacedSummary } from '../record/record';
import type { Sha256Name } from '../record/envelope';
import { certain } from '../certain';

const ANNULLED = 1;
const NOT_HELD = 2;

/** A protocol that waits for another record or for a decision, or a summary that does not agree. */
export interface HeldRecord {
  readonly record: PlacedProtocol | PlacedSummary;
  readonly contestNo: number;
  readonly precinctNo: number;
  readonly slot: number;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
}

/** A certification that a second officer has not yet approved: what the signed decision says. */
export interface Certification {
  readonly sha256: Sha256Name;
  readonly position: number;
  readonly officerId: string;
  /** The key with which it was signed. */
  readonly publicKey: string;
  readonly resolution: Resolution;
  readonly root: Sha256Name;
  readonly totals: NamedTotals;
  readonly openItems: readonly NamedItem[];
  readonly missing: readonly NamedPrecinct[];
  /** Bytes of the signed event, which is published verbatim. */
  readonly eventBytes: number;
}

export interface ApprovedCertification extends Certification {
  readonly approvalSha256: Sha256Name;
  readonly approvalPosition: number;
}

/** A repeat vote in units that counts in a total: its day (YYYY-MM-DD), and where it is voted. */
export interface RepeatCall extends NamedPlaces {
  readonly round: number;
  readonly date: string;
}

export interface WithdrawnOption {
  readonly optionId: string;
  /** Hash of the decision that records it. */
  readonly decision: Sha256Name;
}

export interface GapDecision {
  readonly sha256: string;
  readonly position: number;
  readonly root: string;
  readonly questionSha256: string;
  readonly option: string;
}

export class ContestState {
  /** Position of the current protocol by slot, -1 for none. */
  currentAt: Float64Array;
  /** Heads of chains by slot, where they are not the current protocol. */
  private readonly heads = new Map<number, number>();
  /** Current figures, row by slot, columns as in the compiled contest; in 16 bits until one needs more. */
  figures: Uint16Array | Uint32Array;
  /** The claim of the current protocol by slot, which has its hash; -1 where another record has its identity. */
  private claimRows: Int32Array;
  /** Hashes of admitted protocols whose identity another record has claimed. */
  private readonly unclaimed = new Map<number, Buffer>();
  private flags: Uint8Array;
  private heldCounts: Uint32Array;
  /** Slots whose commission has made the one recount that it may make by itself (Art. 43(7-1)). */
  readonly recounted = new Set<number>();
  /** Round by slot, where a repeat vote stands in for the round of this total. */
  private readonly repeats = new Map<number, number>();
  /** The repeat votes that count here, in the order of their rounds. */
  readonly repeatCalls: RepeatCall[] = [];
  /** Every held record of the contest by position, those of unknown precincts too. */
  readonly held = new Map<number, HeldRecord>();
  private readonly heldOfSlot = new Map<number, Set<number>>();
  /** Position of each held record by its hash. */
  private readonly heldAt = new Map<Sha256Name, number>();
  /** Summaries of commissions that stand, by position. */
  readonly summaries = new Map<number, CurrentSummary>();
  /** Grows with every change of a cell. */
  cellsVersion = 0;
  /** Version of the cells at which the summaries were last set beside the sums. */
  summariesSeenAt = 0;
  /** Slots changed since the sums were last refreshed (emptied by the tally). */
  changedSlots: SlotSet;
  /** Slots that something has happened in since the last snapshot (emptied by the snapshotter). */
  unpublishedSlots: SlotSet;
  /** Grows with every change of the held records. */
  heldVersion = 0;
  proposed: Certification | null = null;
  certified: ApprovedCertification | null = null;
  /** Positions of the approvals of certifications that were revoked, ascending. */
  readonly revokedCertifications: number[] = [];
  /** Options that were withdrawn, each with the decision: their votes stay in every sum. */
  readonly withdrawn = new Map<string, Sha256Name>();
  /** The decision that suspends the mandates of the certified result, or null. */
  suspendedBy: Sha256Name | null = null;
  /** Answers to questions that the law leaves open, without those that a later one replaced. */
  gapDecisions: readonly GapDecision[] = [];
  /** The newest order of mandates of each list; see {@link orderOf}. */
  readonly orders = new Map<string, CurrentOrder>();

  /** The newest record of each step; see {@link stepTaken}. */
  readonly steps = new Map<DatedStep, CurrentStep>();

  constructor(
    readonly compiled: CompiledContest,
    public slots: ContestSlots,
    private readonly claims: Claims,
    /** The decision that opened it; null for the definition's own rounds. */
    readonly openedBy: Sha256Name | null = null,
  ) {
    const count = slots.precinctNos.length;
    this.currentAt = new Float64Array(count).fill(-1);
    this.figures = new Uint16Array(count * compiled.width);
    this.changedSlots = new SlotSet(count);
    this.unpublishedSlots = new SlotSet(count);
    this.claimRows = new Int32Array(count);
    this.flags = new Uint8Array(count);
    this.heldCounts = new Uint32Array(count);
    for (let slot = 0; slot < count; slot++) this.begin(slot);
  }

  /** The order of mandates that stands for a list: one that rests on a certification revoked since stands no more. */
  orderOf(listId: string): CurrentOrder | null {
    const order = this.orders.get(listId);
    return order !== undefined && order.certification === this.certified?.sha256 ? order : null;
  }

  /** The publication or registration that stands: one that rests on a certification revoked since stands no more. */
  stepTaken(step: DatedStep): CurrentStep | null {
    const taken = this.steps.get(step);
    return taken !== undefined && taken.certification === this.certified?.sha256 ? taken : null;
  }

  /** Options that were withdrawn, in the order of the decisions. */
  withdrawals(): readonly WithdrawnOption[] {
    return [...this.withdrawn].map(([optionId, decision]) => ({ optionId, decision }));
  }

  /** The orders of mandates that stand, each with its list. */
  currentOrders(): readonly (CurrentOrder & { readonly listId: string })[] {
    return [...this.orders.keys()].flatMap((listId) => {
      const order = this.orderOf(listId);
      return order === null ? [] : [{ listId, ...order }];
    });
  }

  /** A slot that is new is summed, but no snapshot lists it: what was never listed is missing. */
  private begin(slot: number): void {
    this.cellsVersion++;
    this.changedSlots.add(slot);
  }

  private touch(slot: number): void {
    this.cellsVersion++;
    this.changedSlots.add(slot);
    this.unpublishedSlots.add(slot);
  }

  /** Makes room for slots added behind the present ones, which keep all that is in them. */
  grow(slots: ContestSlots): void {
    const before = this.slotCount;
    const count = slots.precinctNos.length;
    this.slots = slots;
    this.currentAt = widened(new Float64Array(count).fill(-1), this.currentAt);
    const room = count * this.compiled.width;
    this.figures = widened(
      this.figures instanceof Uint16Array ? new Uint16Array(room) : new Uint32Array(room),
      this.figures,
    );
    this.claimRows = widened(new Int32Array(count), this.claimRows);
    this.flags = widened(new Uint8Array(count), this.flags);
    this.heldCounts = widened(new Uint32Array(count), this.heldCounts);
    this.changedSlots = this.changedSlots.widened(count);
    this.unpublishedSlots = this.unpublishedSlots.widened(count);
    for (let slot = before; slot < count; slot++) this.begin(slot);
  }

  /** The round whose protocols count in a slot. */
  roundOf(slot: number): number {
    return this.repeats.get(slot) ?? this.compiled.round;
  }

  /** The voting of a slot is repeated: it waits for the first protocol of that round. */
  openRepeat(slot: number, round: number): void {
    this.repeats.set(slot, round);
    this.currentAt[slot] = -1;
    this.heads.delete(slot);
    this.recounted.delete(slot);
    this.mark(slot, 'none');
  }

  get slotCount(): number {
    return this.currentAt.length;
  }

  /** See {@link slotOfPrecinct}. */
  slotOfPrecinct(precinctNo: number): number {
    return slotOfPrecinct(this.slots, precinctNo);
  }

  /** Position of the slot's current protocol; -1 for none, and for -1, no slot. */
  currentPosition(slot: number): number {
    return this.currentAt[slot] ?? -1;
  }

  stateOf(slot: number): CellState {
    return CELL_STATES[this.stateNoOf(slot)] ?? 'missing';
  }

  /** Number of the state of a slot ({@link STATE_NO}): what is asked for every cell compares no texts. */
  stateNoOf(slot: number): number {
    const flag = this.flags[slot];
    if (flag === ANNULLED) return STATE_NO.annulled;
    if (flag === NOT_HELD) return STATE_NO.notHeld;
    if (this.currentPosition(slot) >= 0) return STATE_NO.counted;
    return (this.heldCounts[slot] ?? 0) > 0 ? STATE_NO.held : STATE_NO.missing;
  }

  heldCountOf(slot: number): number {
    return this.heldCounts[slot] ?? 0;
  }

  /** The held record of this name, or null. */
  heldNamed(name: Sha256Name): HeldRecord | null {
    const position = this.heldAt.get(name);
    return position === undefined ? null : (this.held.get(position) ?? null);
  }

  /** Held records of a slot in the order of their positions. */
  heldOf(slot: number): HeldRecord[] {
    const positions = [...(this.heldOfSlot.get(slot) ?? [])].sort((a, b) => a - b);
    return positions.flatMap((position) => this.held.get(position) ?? []);
  }

  /** Position of the chain's head: the newest record that a successor must name; -1 for none. */
  headOf(slot: number): number {
    return this.heads.get(slot) ?? this.currentPosition(slot);
  }

  setHead(slot: number, position: number): void {
    if (position === this.currentAt[slot]) this.heads.delete(slot);
    else this.heads.set(slot, position);
  }

  /** Makes a record the current protocol; `head` is the head of its chain from now on. */
  setCurrent(slot: number, record: PlacedProtocol, figures: readonly number[], head: number): void {
    this.currentAt[slot] = record.position;
    this.setHead(slot, head);
    if (this.figures instanceof Uint16Array && !fitsInto16Bits(figures)) this.figures = Uint32Array.from(this.figures);
    const from = slot * this.compiled.width;
    for (let column = 0; column < figures.length; column++) this.figures[from + column] = figures[column] ?? 0;
    const row = this.claims.rowOf(record.claimKey, record.sha256);
    this.claimRows[slot] = row;
    if (row < 0) this.unclaimed.set(slot, record.sha256);
    else this.unclaimed.delete(slot);
    this.touch(slot);
  }

  /** Hash of the slot's current protocol, to be read at once; null for none. */
  currentHash(slot: number): Buffer | null {
    if (this.currentPosition(slot) < 0) return null;
    const row = certain(this.claimRows[slot], 'the claim of a protocol');
    return row < 0 ? (this.unclaimed.get(slot) ?? null) : this.claims.hashAt(row);
  }

  /** Position of the claim of the current protocol by slot; -1 where there is none, or another record has its identity. */
  currentClaims(): Float64Array {
    return this.currentAt.map((position, slot) =>
      position < 0 ? -1 : this.claims.positionAt(this.claimRows[slot] ?? -1),
    );
  }

  /** Sums of the figures of those slots that are counted. */
  figuresOf(slots: readonly number[]): readonly number[] {
    const { width } = this.compiled;
    const sums = Array.from({ length: width }, () => 0);
    for (const slot of slots) {
      if (this.stateOf(slot) !== 'counted') continue;
      for (let column = 0; column < width; column++) {
        sums[column] = (sums[column] ?? 0) + (this.figures[slot * width + column] ?? 0);
      }
    }
    return sums;
  }

  /** Name of the slot's current protocol, or null. */
  currentName(slot: number): string | null {
    const hash = this.currentHash(slot);
    return hash === null ? null : `sha256:${hash.toString('hex')}`;
  }

  mark(slot: number, flag: 'annulled' | 'notHeld' | 'none'): void {
    this.flags[slot] = flag === 'annulled' ? ANNULLED : flag === 'notHeld' ? NOT_HELD : 0;
    this.touch(slot);
  }

  hold(entry: HeldRecord): void {
    const { position } = entry.record;
    if (!this.held.has(position) && entry.slot >= 0) {
      this.heldCounts[entry.slot] = (this.heldCounts[entry.slot] ?? 0) + 1;
      const positions = this.heldOfSlot.get(entry.slot);
      if (positions) positions.add(position);
      else this.heldOfSlot.set(entry.slot, new Set([position]));
      this.touch(entry.slot);
    }
    this.held.set(position, entry);
    this.heldAt.set(nameOf(entry), position);
    this.heldVersion++;
  }

  /** Takes a record off the held ones; null where it was not held. */
  release(position: number): HeldRecord | null {
    const entry = this.held.get(position);
    if (entry === undefined) return null;
    this.held.delete(position);
    this.heldAt.delete(nameOf(entry));
    this.heldVersion++;
    if (entry.slot >= 0) {
      this.heldCounts[entry.slot] = (this.heldCounts[entry.slot] ?? 1) - 1;
      const positions = this.heldOfSlot.get(entry.slot);
      positions?.delete(position);
      if (positions?.size === 0) this.heldOfSlot.delete(entry.slot);
      this.touch(entry.slot);
    }
    return entry;
  }
}

function nameOf({ record }: HeldRecord): Sha256Name {
  return `sha256:${record.sha256.toString('hex')}`;
}

/** FIGURE_MAX fits into 32 bits, and nothing larger is ever counted. */
function fitsInto16Bits(figures: readonly number[]): boolean {
  for (const figure of figures) if (figure > 0xff_ff) return false;
  return true;
}

function widened<T extends Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array>(into: T, from: T): T {
  into.set(from);
  return into;
}
