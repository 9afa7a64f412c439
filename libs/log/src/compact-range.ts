/** A growing tree of which only the roots of its full subtrees are kept: enough to add leaves and to know the root. */
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle-hash';

/** Told of every full subtree as it is completed, the leaf itself included. */
export type NodeSink = (level: number, index: number, hash: Buffer) => void;

/** Full subtrees in a size below 2^53. */
const LEVELS_MAX = 53;

function levelsOf(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

export class CompactRange {
  private count = 0;
  /** Roots of the full subtrees, the largest first. */
  private readonly hashes: Buffer[] = [];

  constructor(private readonly onNode: NodeSink = () => undefined) {}

  /** Number of leaves. */
  get size(): number {
    return this.count;
  }

  /** Adds a leaf by its hash. */
  append(leaf: Buffer): void {
    let hash = leaf;
    let index = this.count;
    let level = 0;
    this.onNode(level, index, hash);
    while (index % 2 === 1) {
      const left = this.hashes.pop();
      if (left === undefined) throw new Error('a subtree is missing in a compact range');
      hash = nodeHash(left, hash);
      index = (index - 1) / 2;
      level++;
      this.onNode(level, index, hash);
    }
    this.hashes.push(hash);
    this.count++;
  }

  /** Root over all leaves so far. */
  root(): Buffer {
    const [first, ...rest] = [...this.hashes].reverse();
    if (first === undefined) return EMPTY_ROOT;
    return rest.reduce((right, left) => nodeHash(left, right), first);
  }

  /** Size as u64 and the hashes, for a store; read by {@link restore}. */
  encode(): Buffer {
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(this.count));
    return Buffer.concat([size, ...this.hashes]);
  }

  /** What {@link encode} wrote; null for bytes of another kind. */
  static restore(bytes: Buffer, onNode?: NodeSink): CompactRange | null {
    if (bytes.length < 8 || (bytes.length - 8) % HASH_BYTES !== 0) return null;
    const size = Number(bytes.readBigUInt64BE());
    const hashes = (bytes.length - 8) / HASH_BYTES;
    if (!Number.isSafeInteger(size) || hashes > LEVELS_MAX || hashes !== levelsOf(size)) return null;
    const range = new CompactRange(onNode);
    range.count = size;
    for (let at = 8; at < bytes.length; at += HASH_BYTES) range.hashes.push(bytes.subarray(at, at + HASH_BYTES));
    return range;
  }
}
