/** One thing after another out of pages, with a look at the next one. */
export class Cursor<T> {
  private page: readonly T[] = [];
  private at = 0;
  private ended = false;

  constructor(private readonly pages: AsyncIterator<readonly T[]>) {}

  static over<T>(pages: AsyncIterable<readonly T[]>): Cursor<T> {
    return new Cursor(pages[Symbol.asyncIterator]());
  }

  /** The same as `peek` where it is at hand; undefined where a page has to be waited for. */
  get head(): T | null | undefined {
    if (this.at < this.page.length) return this.page[this.at];
    return this.ended ? null : undefined;
  }

  /** The next item without taking it; null at the end. */
  async peek(): Promise<T | null> {
    while (this.at >= this.page.length) {
      if (this.ended) return null;
      const got = await this.pages.next();
      this.ended = got.done === true;
      this.page = got.done === true ? [] : got.value;
      this.at = 0;
    }
    return this.page[this.at] ?? null;
  }

  /** Takes what peek showed. */
  drop(): void {
    this.at++;
  }

  /** Frees what is behind the pages (a reader of a topic). */
  async close(): Promise<void> {
    this.ended = true;
    this.page = [];
    await this.pages.return?.();
  }
}
