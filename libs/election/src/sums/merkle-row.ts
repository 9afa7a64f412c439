/**
 * The tree over one row of children: RFC 6962 shape (pairs bottom-up, an odd last child moves up unchanged), every
 * node hashing both children's hashes AND sums, so that no inner sum can be anything but the sum below it.
 *
 * Inner hashes are kept, so that only what lies above a changed child is hashed again; sums are added up again each
 * time, which costs little and needs no memory.
 */
import { copyHash, NODE_TAG, sha256, sha256Into, SHA256_BYTES, SumsWriter } from './encoding';

export class RowTree {
  /** Hashes of the levels above the children; the last one is the root's. */
  private readonly levels: Buffer[] = [];
  private made = false;

  /** `columns` of each `stride` sums are hashed; all are added up. */
  constructor(
    readonly count: number,
    private readonly columns: number,
    private readonly stride: number,
  ) {
    for (let width = count; width > 1;) {
      width = (width + 1) >> 1;
      this.levels.push(Buffer.alloc(width * SHA256_BYTES));
    }
  }

  /**
   * Root hash over the children's hashes (32 bytes each) and sums. `changed` tells which children differ from the last
   * call. Overwrites `sums`, whose first row then is the total, and `changed`.
   */
  refresh(hashes: Buffer, sums: Float64Array, changed: Uint8Array): Buffer {
    if (!this.made) changed.fill(1, 0, this.count);
    this.made = true;
    const node = new SumsWriter(1 + 2 * (SHA256_BYTES + this.columns * 8));
    node.bytes[0] = NODE_TAG;
    let below = hashes;
    let width = this.count;
    for (const level of this.levels) {
      this.refreshLevel(node, { below, level, width, sums, changed });
      below = level;
      width = (width + 1) >> 1;
    }
    return below.subarray(0, SHA256_BYTES);
  }

  private refreshLevel(
    node: SumsWriter,
    row: { below: Buffer; level: Buffer; width: number; sums: Float64Array; changed: Uint8Array },
  ): void {
    const { below, level, width, sums, changed } = row;
    const { stride, columns } = this;
    const pairs = width >> 1;
    const second = 1 + SHA256_BYTES + columns * 8;
    for (let pair = 0; pair < pairs; pair++) {
      const left = pair * 2;
      const stale = changed[left] === 1 || changed[left + 1] === 1;
      if (stale) {
        copyHash(below, left, node.bytes, 1);
        node.write(1 + SHA256_BYTES, sums, left * stride, columns);
        copyHash(below, left + 1, node.bytes, second);
        node.write(second + SHA256_BYTES, sums, (left + 1) * stride, columns);
        sha256Into(node.bytes, level, pair);
      }
      changed[pair] = stale ? 1 : 0;
      const to = pair * stride;
      const from = left * stride;
      for (let column = 0; column < stride; column++) {
        sums[to + column] = (sums[from + column] ?? 0) + (sums[from + stride + column] ?? 0);
      }
    }
    if (width % 2 === 0) return;
    copyHash(below, width - 1, level, pairs * SHA256_BYTES);
    changed[pairs] = changed[width - 1] ?? 1;
    sums.copyWithin(pairs * stride, (width - 1) * stride, width * stride);
  }
}

/** A node beside the way from a child to the top of its row. */
export interface Sibling {
  readonly hash: Buffer;
  readonly sums: readonly number[];
}

/** Children of a unit in order, by number, with their hashes and sums: `columns` of each `stride` sums are hashed. */
export interface ChildRow {
  readonly children: readonly number[];
  readonly hashes: Buffer;
  readonly sums: Float64Array;
  readonly columns: number;
  readonly stride: number;
}

/** The siblings on the way up from child `index`, the lowest first. */
export function siblingsInRow(row: ChildRow, index: number): readonly Sibling[] {
  const { columns, stride } = row;
  let width = row.children.length;
  let nodes: readonly RowNode[] = Array.from({ length: width }, (_, at) => ({
    hash: row.hashes.subarray(at * SHA256_BYTES, (at + 1) * SHA256_BYTES),
    sums: row.sums.slice(at * stride, at * stride + columns),
  }));
  const found: Sibling[] = [];
  for (let at = index; width > 1; at >>= 1) {
    const sibling = nodes[at % 2 === 1 ? at - 1 : at + 1];
    if (sibling !== undefined) found.push({ hash: Buffer.from(sibling.hash), sums: [...sibling.sums] });
    nodes = pairsOf(nodes, columns);
    width = nodes.length;
  }
  return found;
}

interface RowNode {
  readonly hash: Buffer;
  readonly sums: Float64Array;
}

function pairsOf(nodes: readonly RowNode[], columns: number): RowNode[] {
  const above: RowNode[] = [];
  for (let at = 0; at < nodes.length; at += 2) {
    const [left, right] = [nodes[at], nodes[at + 1]];
    if (left === undefined) break;
    if (right === undefined) above.push(left);
    else above.push(pairOf(left, right, columns));
  }
  return above;
}

function pairOf(left: RowNode, right: RowNode, columns: number): RowNode {
  const written = new SumsWriter(1 + 2 * (SHA256_BYTES + columns * 8));
  written.bytes[0] = NODE_TAG;
  copyHash(left.hash, 0, written.bytes, 1);
  const second = written.write(1 + SHA256_BYTES, left.sums, 0, columns);
  copyHash(right.hash, 0, written.bytes, second);
  written.write(second + SHA256_BYTES, right.sums, 0, columns);
  return { hash: sha256(written.bytes), sums: left.sums.map((value, column) => value + (right.sums[column] ?? 0)) };
}
