/** The hashes of a log whose leaves are read as they are asked for. */
import { leafHash } from './merkle-hash';
import type { NodeReader } from './proofs';
import { WholeTree } from './whole-tree';

const LEAVES_READ_MAX = 1_000;

/** Hashes of all full subtrees over the leaves so far. */
export class KnownNodes {
  private readonly tree = new WholeTree();
  /** Growing one after the other: a leaf goes in once. */
  private growing: Promise<void> = Promise.resolve();

  readonly read: NodeReader = this.tree.read;

  async grow(to: number, leaves: (from: number, to: number) => Promise<readonly string[]>): Promise<void> {
    const grown = this.growing.then(async () => {
      while (this.tree.size < to) {
        const more = await leaves(this.tree.size, Math.min(to, this.tree.size + LEAVES_READ_MAX));
        for (const leaf of more) this.tree.append(leafHash(Buffer.from(leaf)));
      }
    });
    // The next one tries again what failed.
    this.growing = grown.catch(() => undefined);
    await grown;
  }
}
