/**
 * A first-in first-out queue with a bound, between one producer that fetches ahead and one consumer.
 *
 * The producer asks for room before it pushes; the consumer takes. Closing drops what still waits: a reader that ends
 * reads again from the position it has stored, so nothing is lost by it.
 */
export class BoundedQueue<Item> {
  private readonly items: Item[] = [];
  private readonly wakeUps = new Set<() => void>();
  private ending: { readonly error: Error | null } | null = null;

  constructor(private readonly capacity: number) {}

  get closed(): boolean {
    return this.ending !== null;
  }

  /** True where an item may be pushed now, or the queue is closed. */
  get hasRoom(): boolean {
    return this.closed || this.items.length < this.capacity;
  }

  /** True as soon as an item may be pushed or the queue is closed; false if that took longer than `waitMs`. */
  async roomWithin(waitMs: number): Promise<boolean> {
    if (this.hasRoom) return true;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.wakeAll();
    }, waitMs);
    try {
      while (!late && !this.hasRoom) await this.change();
    } finally {
      clearTimeout(timer);
    }
    return this.hasRoom;
  }

  /** Resolves when an item may be pushed or the queue is closed. */
  async room(): Promise<void> {
    while (!this.hasRoom) await this.change();
  }

  /** Adds an item; after the end it is dropped. */
  push(item: Item): void {
    if (this.closed) return;
    this.items.push(item);
    this.wakeAll();
  }

  /** The next item, waiting for it; undefined after {@link close}, and the error if the queue was closed with one. */
  async take(): Promise<Item | undefined> {
    for (;;) {
      if (this.ending !== null) {
        if (this.ending.error !== null) throw this.ending.error;
        return undefined;
      }
      const item = this.items.shift();
      if (item !== undefined) {
        this.wakeAll();
        return item;
      }
      await this.change();
    }
  }

  /** Ends the queue for both sides. The first call decides whether it ended with an error. */
  close(error: Error | null = null): void {
    if (this.closed) return;
    this.ending = { error };
    this.items.length = 0;
    this.wakeAll();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.wakeUps.add(resolve));
  }

  private wakeAll(): void {
    const waiting = [...this.wakeUps];
    this.wakeUps.clear();
    for (const wakeUp of waiting) wakeUp();
  }
}
