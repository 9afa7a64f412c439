/** Rows of equal length that only grow in number, in pages: growing copies no page that is full. */

/** A power of two. */
const PAGE_ROWS = 65_536;
const PAGE_BITS = Math.log2(PAGE_ROWS);
/** The first page begins with so many and doubles, since most elections are small. */
const FIRST_ROWS = 1_024;

export class PagedRows {
  private readonly pages: Buffer[] = [];
  private room = 0;

  /** Bytes of each row. */
  constructor(private readonly rowBytes: number) {}

  /** The rows of such bytes, which become part of it. */
  static of(bytes: Buffer, rowBytes: number): PagedRows {
    const rows = new PagedRows(rowBytes);
    const full = Math.floor(bytes.length / (rowBytes * PAGE_ROWS));
    for (let page = 0; page < full; page++) {
      rows.pages.push(bytes.subarray(page * rowBytes * PAGE_ROWS, (page + 1) * rowBytes * PAGE_ROWS));
    }
    rows.room = full * PAGE_ROWS;
    const rest = bytes.subarray(rows.room * rowBytes);
    if (rest.length > 0) {
      rows.reserve(bytes.length / rowBytes);
      rest.copy(rows.pages[full] ?? rest);
    }
    return rows;
  }

  /** Makes room for rows up to but not including `count`; rows that are there keep their bytes. */
  reserve(count: number): void {
    while (this.room < count) {
      const first = this.pages[0];
      if (this.room === 0 || this.room >= PAGE_ROWS) {
        const rows = this.room === 0 ? FIRST_ROWS : PAGE_ROWS;
        this.pages.push(Buffer.alloc(rows * this.rowBytes));
        this.room += rows;
      } else {
        this.room *= 2;
        const grown = Buffer.alloc(this.room * this.rowBytes);
        first?.copy(grown);
        this.pages[0] = grown;
      }
    }
  }

  /** The bytes among which a row stands, from {@link at} on. */
  pageOf(row: number): Buffer {
    const page = this.pages[row >> PAGE_BITS];
    if (page === undefined) throw new RangeError(`row ${row} has no room`);
    return page;
  }

  /** Where a row stands in its page. */
  at(row: number): number {
    return (row & (PAGE_ROWS - 1)) * this.rowBytes;
  }

  /** The bytes of the first `count` rows, in pieces that are not copied. */
  pieces(count: number): readonly Buffer[] {
    const pieces: Buffer[] = [];
    for (let row = 0; row < count; row += PAGE_ROWS) {
      pieces.push(this.pageOf(row).subarray(0, Math.min(PAGE_ROWS, count - row) * this.rowBytes));
    }
    return pieces;
  }
}
