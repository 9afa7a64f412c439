/** Reads a state that `StateWriter` wrote. The bytes may be anybody's: what does not fit is an error, never a guess. */
import { Claims } from '../claims';
import { ContestState } from '../contest-state';
import { SlotSet } from '../slot-set';
import { finders, type ElectionLayout } from '../../frame/layout';
import { ContestTally } from '../../sums/contest-tally';
import type { ByteReader } from './byte-reader';
import { COLUMNS, KIND, type Column } from './kinds';
import { CLASSES } from './state-writer';

/** Deeper than any state is. */
const DEPTH_MAX = 100;

function unreadable(what: string): Error {
  return new Error(`the saved state cannot be read: ${what}`);
}

function setMember(target: object, name: string, value: unknown): void {
  // Not by assignment: an id may be `__proto__`.
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

export class StateReader {
  private readonly seen: unknown[] = [];
  private readonly shapes: (readonly string[])[] = [];
  private depth = 0;
  readonly tallies: ContestTally[] = [];

  constructor(private readonly from: ByteReader) {}

  read(): unknown {
    if (++this.depth > DEPTH_MAX) throw unreadable('it is nested too deeply');
    try {
      return this.value(this.from.u8());
    } finally {
      this.depth--;
    }
  }

  private value(kind: number): unknown {
    const { from } = this;
    switch (kind) {
      case KIND.undefined:
        return undefined;
      case KIND.null:
        return null;
      case KIND.false:
        return false;
      case KIND.true:
        return true;
      case KIND.number:
        return from.float();
      case KIND.count:
        return from.whole();
      case KIND.text:
        return from.text();
      case KIND.again: {
        const number = from.count();
        if (number >= this.seen.length || this.seen[number] === undefined) throw unreadable('a loop');
        return this.seen[number];
      }
      default:
        return this.object(kind);
    }
  }

  private keep<T>(value: T): T {
    this.seen.push(value);
    return value;
  }

  private object(kind: number): unknown {
    const { from } = this;
    switch (kind) {
      case KIND.array:
        return this.fill(this.keep<unknown[]>([]));
      case KIND.object:
        return this.members(this.keep({}));
      case KIND.bareObject:
        return this.members(this.keep(Object.create(null) as object));
      case KIND.map: {
        const map = this.keep(new Map<unknown, unknown>());
        for (let left = from.count(); left > 0; left--) map.set(this.read(), this.read());
        return map;
      }
      case KIND.set: {
        const set = this.keep(new Set<unknown>());
        for (let left = from.count(); left > 0; left--) set.add(this.read());
        return set;
      }
      case KIND.bytes:
        return this.keep(Buffer.from(from.text(), 'latin1'));
      case KIND.column:
        return this.keep(this.column());
      case KIND.slotSet:
        return this.keep(new SlotSet(from.count()));
      case KIND.instance: {
        const prototype = CLASSES[from.u8()]?.prototype;
        if (prototype === undefined) throw unreadable('a class without a name');
        const made = this.members(this.keep(Object.create(prototype) as object));
        return made;
      }
      default:
        return this.late(kind);
    }
  }

  /** Kinds that are made of their parts: nothing in them refers to themselves. */
  private late(kind: number): unknown {
    const place = this.seen.push(undefined) - 1;
    const made = this.made(kind);
    this.seen[place] = made;
    return made;
  }

  private made(kind: number): unknown {
    const { from } = this;
    if (kind === KIND.layout) {
      const plain = this.members({}) as ElectionLayout;
      const precinctNoOf = new Map(plain.precincts.map((precinct, precinctNo) => [precinct.precinctId, precinctNo]));
      return { ...plain, precinctNoOf, ...finders(plain) };
    }
    if (kind === KIND.claims) {
      const count = from.count();
      return Claims.ofRows(count, [from.column(), from.column(), from.column(), from.column()]);
    }
    if (kind === KIND.tally) {
      const layout = this.read() as ElectionLayout;
      const state = this.read();
      if (!(state instanceof ContestState)) throw unreadable('sums of no contest');
      const tally = ContestTally.ofLeaves(layout, from.text(), state, from.column());
      this.tallies.push(tally);
      return tally;
    }
    throw unreadable(`kind ${kind}`);
  }

  private fill(into: unknown[]): unknown[] {
    for (let left = this.from.count(); left > 0; left--) into.push(this.read());
    return into;
  }

  private members<T extends object>(target: T): T {
    for (const name of this.shape()) setMember(target, name, this.read());
    return target;
  }

  private shape(): readonly string[] {
    const { from, shapes } = this;
    const number = from.count();
    const known = shapes[number];
    if (known !== undefined) return known;
    if (number !== shapes.length) throw unreadable('an object without names');
    const names = Array.from({ length: from.count() }, () => from.text());
    shapes.push(names);
    return names;
  }

  private column(): Column {
    const Kind = COLUMNS[this.from.u8()];
    const bytes = this.from.column();
    if (Kind === undefined || bytes.length % Kind.BYTES_PER_ELEMENT !== 0) throw unreadable('a column');
    return new Kind(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / Kind.BYTES_PER_ELEMENT);
  }
}
