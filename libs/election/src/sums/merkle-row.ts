/**
 * The tree over one row of children: RFC 6962 shape (pairs bottom-up, an odd last child moves up unchanged), every
 * node hashing both children's hashes AND sums, so that no inner sum can be anything but the sum below it.
 *
 * Inner hashes are kept, so that only what lies above a changed child is hashed again. Sums are kept of blocks of
 * neighbours: a block in which a child changed is added up again, the others are not looked at. Nothing is ever added to
 * or taken from a sum that is kept.
 */
import { sha256 } from '#libs/log';
import { copyHash, NODE_TAG, sha256Into, SHA256_BYTES, SumsWriter } from './encoding';

/** Levels of a block's own tree. Larger blocks take less memory, smaller ones are quicker where few children change. */
const BLOCK_LEVELS = 4;
const BLOCK_CHILDREN = 1 << BLOCK_LEVELS;

/** The children of a row: their hashes, 32 bytes each, and how the sums of one are had. */
export interface TreeRow {
  readonly hashes: Buffer;
  /** Writes the sums of a child into a vector at an offset. */
  put(child: number, into: Float64Array, offset: number): void;
}

/** A stretch of a level on its way up: sums and marks of its nodes, and the place of the first among the level's hashes. */
interface Stretch {
  readonly sums: Float64Array;
  /** 1 for each node that differs from the last time. */
  readonly changed: Uint8Array;
  readonly first: number;
  readonly width: number;
}

/** Memory in which trees work, one after the other: made anew for each of them, it would cost more than the work. */
export class TreeRoom {
  readonly node: SumsWriter;
  readonly blockSums: Float64Array;
  readonly blockChanged = new Uint8Array(BLOCK_CHILDREN);
  private sums = new Float64Array(0);
  private changed = new Uint8Array(0);

  /** `columns` of each `stride` sums are hashed; all are added up. */
  constructor(
    readonly columns: number,
    readonly stride: number,
  ) {
    this.node = new SumsWriter(1 + 2 * (SHA256_BYTES + columns * 8));
    this.node.bytes[0] = NODE_TAG;
    this.blockSums = new Float64Array(BLOCK_CHILDREN * stride);
  }

  /** A copy of the sums of all blocks, to be used up. */
  copyOf(blocks: Float64Array): Float64Array {
    if (this.sums.length < blocks.length) this.sums = new Float64Array(blocks.length);
    this.sums.set(blocks);
    return this.sums;
  }

  /** A mark for each block, none set. */
  marksFor(count: number): Uint8Array {
    if (this.changed.length < count) this.changed = new Uint8Array(count);
    return this.changed.fill(0, 0, count);
  }
}

export class RowTree {
  /** Hashes of the levels above the children; the last one is the root's. */
  private readonly levels: Buffer[] = [];
  /** Sums of each block. */
  private readonly blocks: Float64Array;
  private readonly blockCount: number;
  private made = false;

  constructor(
    readonly count: number,
    private readonly room: TreeRoom,
  ) {
    for (let width = count; width > 1;) {
      width = (width + 1) >> 1;
      this.levels.push(Buffer.alloc(width * SHA256_BYTES));
    }
    this.blockCount = Math.ceil(count / BLOCK_CHILDREN);
    this.blocks = new Float64Array(this.blockCount * room.stride);
  }

  /**
   * Root hash and total over the children's hashes and sums. `changed` has 1 for each child that differs from the last
   * call; at the first call all do.
   */
  refresh(row: TreeRow, changed: Uint8Array): { readonly root: Buffer; readonly total: Float64Array } {
    const { room } = this;
    const changedBlocks = room.marksFor(this.blockCount);
    for (let index = 0; index < this.blockCount; index++) {
      const first = index * BLOCK_CHILDREN;
      if (this.made) {
        const next = changed.indexOf(1, first);
        if (next < 0) break;
        if (next >= first + BLOCK_CHILDREN) {
          index = (next >> BLOCK_LEVELS) - 1;
          continue;
        }
      }
      this.refreshBlock(row, first, changed);
      changedBlocks[index] = 1;
    }
    this.made = true;
    const sums = room.copyOf(this.blocks);
    this.climb(row.hashes, { sums, changed: changedBlocks, first: 0, width: this.blockCount }, BLOCK_LEVELS);
    return { root: (this.levels.at(-1) ?? row.hashes).subarray(0, SHA256_BYTES), total: sums.slice(0, room.stride) };
  }

  private refreshBlock(row: TreeRow, first: number, changed: Uint8Array): void {
    const { stride, blockSums, blockChanged } = this.room;
    const width = Math.min(BLOCK_CHILDREN, this.count - first);
    for (let index = 0; index < width; index++) {
      row.put(first + index, blockSums, index * stride);
      blockChanged[index] = this.made ? (changed[first + index] ?? 1) : 1;
    }
    this.climb(row.hashes, { sums: blockSums, changed: blockChanged, first, width }, 0);
    const to = (first >> BLOCK_LEVELS) * stride;
    for (let column = 0; column < stride; column++) this.blocks[to + column] = blockSums[column] ?? 0;
  }

  /** From a stretch of the level `from` (0: the children) to the top of its block, or from the blocks to the root. */
  private climb(hashes: Buffer, { sums, changed, first, width }: Stretch, from: number): void {
    const to = from === 0 ? Math.min(BLOCK_LEVELS, this.levels.length) : this.levels.length;
    let [at, left] = [first, width];
    for (let level = from; level < to; level++) {
      const below = level === 0 ? hashes : this.levels[level - 1];
      const above = this.levels[level];
      if (below === undefined || above === undefined) return;
      this.refreshLevel({ below, above, sums, changed, first: at, width: left });
      at >>= 1;
      left = (left + 1) >> 1;
    }
  }

  /** One level up: sums and marks of the stretch become those of the nodes above it. `first` is even. */
  private refreshLevel(row: Stretch & { below: Buffer; above: Buffer }): void {
    const { below, above, first, width, sums, changed } = row;
    const { stride, columns, node } = this.room;
    const pairs = width >> 1;
    const second = 1 + SHA256_BYTES + columns * 8;
    for (let pair = 0; pair < pairs; pair++) {
      const left = pair * 2;
      const stale = changed[left] === 1 || changed[left + 1] === 1;
      if (stale) {
        copyHash(below, first + left, node.bytes, 1);
        node.write(1 + SHA256_BYTES, sums, left * stride, columns);
        copyHash(below, first + left + 1, node.bytes, second);
        node.write(second + SHA256_BYTES, sums, (left + 1) * stride, columns);
        sha256Into(node.bytes, above, (first >> 1) + pair);
      }
      changed[pair] = stale ? 1 : 0;
      const to = pair * stride;
      const from = left * stride;
      for (let column = 0; column < stride; column++) {
        sums[to + column] = (sums[from + column] ?? 0) + (sums[from + stride + column] ?? 0);
      }
    }
    if (width % 2 === 0) return;
    copyHash(below, first + width - 1, above, ((first >> 1) + pairs) * SHA256_BYTES);
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
