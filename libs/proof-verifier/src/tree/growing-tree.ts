/** The root of a tree of RFC 6962 while leaves are added: only the roots of its full subtrees are kept. */
import { sha256 } from '../bytes/sha256';
import { nodeHash } from './merkle-proofs';

export class GrowingTree {
  private count = 0;
  /** Roots of full subtrees, the largest first. */
  private readonly roots: Uint8Array[] = [];

  get size(): number {
    return this.count;
  }

  add(leaf: Uint8Array): void {
    let hash = leaf;
    for (let index = this.count; index % 2 === 1; index = (index - 1) / 2) {
      const left = this.roots.pop();
      if (left !== undefined) hash = nodeHash(left, hash);
    }
    this.roots.push(hash);
    this.count++;
  }

  root(): Uint8Array {
    const [last, ...before] = [...this.roots].reverse();
    if (last === undefined) return sha256(new Uint8Array());
    return before.reduce((right, left) => nodeHash(left, right), last);
  }
}
