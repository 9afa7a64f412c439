/** A tree of RFC 6962 whose leaves are all at hand, with its proofs as documents have them. */
import { consistencyProof, inclusionProof, rootOf, WholeTree } from '#libs/log';

const base64 = (path: readonly Buffer[]): string[] => path.map((hash) => hash.toString('base64'));

export class MadeTree extends WholeTree {
  constructor(leaves: readonly Buffer[] = []) {
    super();
    for (const leaf of leaves) this.append(leaf);
  }

  rootAt(size: number): Promise<Buffer> {
    return rootOf(this.read, size);
  }

  async inclusion(index: number, size: number): Promise<string[]> {
    return base64(await inclusionProof(this.read, index, size));
  }

  async consistency(from: number, to: number): Promise<string[]> {
    return base64(await consistencyProof(this.read, from, to));
  }
}
