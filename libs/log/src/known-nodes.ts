/** The hashes of a log whose leaves are read as they are asked for. */
import { CompactRange } from './compact-range';
import { leafHash } from './merkle-hash';
import type { NodeReader } from './proofs';

const LEAVES_READ_MAX = 1_000;

/** Hashes of all full subtrees over the leaves so far. */
export class KnownNodes {
  private readonly hashes = new Map<string, Buffer>();
  private readonly range = new CompactRange((level, index, hash) => this.hashes.set(`${level}/${index}`, hash));
  /** Growing one after the other: a leaf goes in once. */
  private growing: Promise<void> = Promise.resolve();

  readonly read: NodeReader = ({ level, index }) => {
    const hash = this.hashes.get(`${level}/${index}`);
    return hash === undefined
      ? Promise.reject(new RangeError(`the log has no subtree ${level}/${index}`))
      : Promise.resolve(hash);
  };

  async grow(to: number, leaves: (from: number, to: number) => Promise<readonly string[]>): Promise<void> {
    const grown = this.growing.then(async () => {
      while (this.range.size < to) {
        const more = await leaves(this.range.size, Math.min(to, this.range.size + LEAVES_READ_MAX));
        for (const leaf of more) this.range.append(leafHash(Buffer.from(leaf)));
      }
    });
    // The next one tries again what failed.
    this.growing = grown.catch(() => undefined);
    await grown;
  }
}
