/**
 * Walks the state and writes it down: every member of every object, whatever is added to them later. What it does not
 * know it refuses, so that nothing is left out in silence.
 */
import { AmendmentProposals } from '../amendment-proposals';
import { Claims } from '../claims';
import { ContestState } from '../contest-state';
import { CountOpening } from '../count-opening';
import { ElectionState } from '../election-state';
import { SlotSet } from '../slot-set';
import { CurrentSummary } from '../../summaries/current-summary';
import { ContestTally } from '../../sums/contest-tally';
import { ByteWriter } from './byte-writer';
import { COLUMNS, DERIVED_OF_LAYOUT, KIND, type Column } from './kinds';

/** Classes that are written member by member, by their number. */
export const CLASSES = [ElectionState, ContestState, AmendmentProposals, CountOpening, CurrentSummary] as const;

/** Members that are made anew: a cache, and what a state just shown in a snapshot has emptied. */
export const NOT_SAVED: ReadonlySet<string> = new Set(['watched']);

/** Members that differ between two ways to the same state, and that nothing rests on. */
const WAY_DEPENDENT: ReadonlySet<string> = new Set([
  ...['cellsVersion', 'summariesSeenAt', 'heldVersion', 'changedSlots', 'unpublishedSlots', 'claimRows'],
]);

export interface WriterOptions {
  /**
   * For a comparison of states that came about in different ways: maps and sets in the order of their keys, claims in that
   * of their positions, every plain object written where it stands.
   */
  readonly canonical: boolean;
}

function isLayout(value: object): boolean {
  return Object.hasOwn(value, 'contestNoOf') && Object.hasOwn(value, 'leafUnitOf');
}

/** A protocol, however whoever decoded it keeps it: what it says is its data. Null for anything else. */
function protocolOf(value: object): object | null {
  if (!('kind' in value) || value.kind !== 'protocol' || !('protocol' in value) || !('envelope' in value)) return null;
  return { kind: value.kind, envelope: value.envelope, protocol: value.protocol };
}

function byKey(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function bytesOf(column: Column): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

export class StateWriter {
  readonly out = new ByteWriter();
  private readonly seen = new Map<object, number>();
  private readonly shapes = new Map<string, number>();
  /** Columns of a layout never change: they are not copied. */
  private constant = false;

  constructor(private readonly options: WriterOptions) {}

  write(value: unknown): void {
    const { out } = this;
    switch (typeof value) {
      case 'undefined':
        out.u8(KIND.undefined);
        return;
      case 'boolean':
        out.u8(value ? KIND.true : KIND.false);
        return;
      case 'number':
        this.number(value);
        return;
      case 'string':
        out.u8(KIND.text);
        out.text(value);
        return;
      case 'object':
        if (value === null) out.u8(KIND.null);
        else this.object(value);
        return;
      default:
        throw new Error(`a ${typeof value} cannot be saved`);
    }
  }

  private number(value: number): void {
    const whole = Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0) && value < 2 ** 32;
    this.out.u8(whole ? KIND.count : KIND.number);
    if (whole) this.out.count(value);
    else this.out.float(value);
  }

  private object(value: object): void {
    const plain = this.isPlain(value);
    if (!(plain && this.options.canonical)) {
      const before = this.seen.get(value);
      if (before !== undefined) {
        this.out.u8(KIND.again);
        this.out.count(before);
        return;
      }
      this.seen.set(value, this.seen.size);
    }
    if (plain) this.plain(value);
    else if (isLayout(value)) this.layout(value);
    else this.instance(value);
  }

  private isPlain(value: object): boolean {
    if (protocolOf(value) !== null) return true;
    if (Array.isArray(value) || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return true;
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === Object.prototype || prototype === null) && !isLayout(value);
  }

  private plain(value: object): void {
    const { out } = this;
    if (Array.isArray(value)) {
      out.u8(KIND.array);
      out.count(value.length);
      for (const item of value as unknown[]) this.write(item);
    } else if (value instanceof Map) {
      const entries = [...(value as Map<unknown, unknown>)];
      if (this.options.canonical) entries.sort(([a], [b]) => byKey(a, b));
      out.u8(KIND.map);
      out.count(entries.length);
      for (const [key, item] of entries) {
        this.write(key);
        this.write(item);
      }
    } else if (value instanceof Set) {
      const items = [...(value as Set<unknown>)];
      if (this.options.canonical) items.sort(byKey);
      out.u8(KIND.set);
      out.count(items.length);
      for (const item of items) this.write(item);
    } else if (Buffer.isBuffer(value)) {
      out.u8(KIND.bytes);
      out.text(value.toString('latin1'));
    } else if (ArrayBuffer.isView(value)) {
      this.column(value);
    } else {
      const protocol = protocolOf(value);
      out.u8(Object.getPrototypeOf(protocol ?? value) === null ? KIND.bareObject : KIND.object);
      this.members(protocol ?? value, null);
    }
  }

  private column(value: ArrayBufferView): void {
    const kind = COLUMNS.findIndex((one) => value instanceof one);
    if (kind < 0) throw new Error(`a ${value.constructor.name} cannot be saved`);
    this.out.u8(KIND.column);
    this.out.u8(kind);
    const bytes = bytesOf(value as Column);
    if (this.constant) this.out.column(bytes);
    else this.out.changingColumn(bytes);
  }

  /** The members' names once for all objects that have the same. */
  private members(value: object, left: ReadonlySet<string> | null): void {
    const record = value as Readonly<Record<string, unknown>>;
    const names = Object.keys(record).filter(
      (name) => left?.has(name) !== true && !(this.options.canonical && record[name] === undefined),
    );
    const shape = JSON.stringify(names);
    const known = this.shapes.get(shape);
    this.out.count(known ?? this.shapes.size);
    if (known === undefined) {
      this.shapes.set(shape, this.shapes.size);
      this.out.count(names.length);
      for (const name of names) this.out.text(name);
    }
    for (const name of names) this.write(record[name]);
  }

  private layout(value: object): void {
    this.out.u8(KIND.layout);
    const before = this.constant;
    this.constant = true;
    this.members(value, DERIVED_OF_LAYOUT);
    this.constant = before;
  }

  private instance(value: object): void {
    const { out } = this;
    if (value instanceof Claims) {
      out.u8(KIND.claims);
      const { count, columns } = this.options.canonical ? value.inOrder() : value.rows();
      out.count(count);
      for (const pieces of columns) out.column(...pieces);
    } else if (value instanceof ContestTally) {
      this.tally(value);
    } else if (value instanceof SlotSet) {
      out.u8(KIND.slotSet);
      out.count(value.capacity);
    } else {
      const classNo = CLASSES.findIndex((one) => value instanceof one);
      if (classNo < 0) throw new Error(`a ${value.constructor.name} cannot be saved`);
      out.u8(KIND.instance);
      out.u8(classNo);
      this.members(value, this.options.canonical ? new Set([...NOT_SAVED, ...WAY_DEPENDENT]) : NOT_SAVED);
      if (this.options.canonical && value instanceof ContestState) this.write(value.currentClaims());
    }
  }

  private tally(value: ContestTally): void {
    const { out } = this;
    out.u8(KIND.tally);
    if (this.options.canonical) {
      out.column(value.leaves);
      return;
    }
    this.write(value.layout);
    this.write(value.state);
    out.text(value.registerName);
    out.changingColumn(value.leaves);
  }
}
