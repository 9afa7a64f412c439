/** A tree of which every hash is held, so that its proofs are made from memory. */
import { CompactRange } from './compact-range';
import { inclusionProof, type NodeReader } from './proofs';

export class WholeTree {
  private readonly hashes = new Map<string, Buffer>();
  private readonly range = new CompactRange((level, index, hash) => this.hashes.set(`${level}/${index}`, hash));

  readonly read: NodeReader = ({ level, index }) => {
    const hash = this.hashes.get(`${level}/${index}`);
    return hash === undefined
      ? Promise.reject(new RangeError(`the tree has no subtree ${level}/${index}`))
      : Promise.resolve(hash);
  };

  /** Number of leaves. */
  get size(): number {
    return this.range.size;
  }

  /** Adds a leaf by its hash. */
  append(leaf: Buffer): void {
    this.range.append(leaf);
  }

  /** Root over all leaves so far. */
  root(): Buffer {
    return this.range.root();
  }

  /** Shows that the leaf at an index is in it; the lowest sibling first. */
  path(index: number): Promise<readonly Buffer[]> {
    return inclusionProof(this.read, index, this.size);
  }
}
