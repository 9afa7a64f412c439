/** A set of slots: one byte for each that there could be, so that a million of them take a megabyte. */
export class SlotSet implements Iterable<number> {
  private readonly marks: Uint8Array;
  private count = 0;

  /** Empty, with room for the slots 0 … `capacity` - 1. */
  constructor(capacity: number) {
    this.marks = new Uint8Array(capacity);
  }

  /** So many slots have room. */
  get capacity(): number {
    return this.marks.length;
  }

  get size(): number {
    return this.count;
  }

  add(slot: number): void {
    if (this.marks[slot] !== 0) return;
    this.marks[slot] = 1;
    this.count++;
  }

  /** The same slots with room for more. */
  widened(capacity: number): SlotSet {
    const set = new SlotSet(capacity);
    set.marks.set(this.marks);
    set.count = this.count;
    return set;
  }

  clear(): void {
    this.marks.fill(0);
    this.count = 0;
  }

  /** In ascending order. */
  *[Symbol.iterator](): Generator<number, void> {
    if (this.count === 0) return;
    for (let slot = this.marks.indexOf(1); slot >= 0; slot = this.marks.indexOf(1, slot + 1)) yield slot;
  }
}
