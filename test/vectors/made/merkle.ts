/** A tree of RFC 6962 whose leaves are all at hand, with its proofs: libs/log makes them as the service does. */
import {
  CompactRange,
  consistencyProof,
  inclusionProof,
  nodeHash,
  rootOf,
  type FullSubtree,
  type NodeReader,
} from '#libs/log';

export class WholeTree {
  private readonly nodes = new Map<string, Buffer>();
  private readonly range = new CompactRange((level, index, hash) => void this.nodes.set(`${level}/${index}`, hash));

  constructor(leaves: readonly Buffer[] = []) {
    for (const leaf of leaves) this.range.append(leaf);
  }

  get size(): number {
    return this.range.size;
  }

  append(leaf: Buffer): void {
    this.range.append(leaf);
  }

  private readonly read: NodeReader = ({ level, index }: FullSubtree) =>
    Promise.resolve(this.nodes.get(`${level}/${index}`) ?? nodeHash(Buffer.alloc(32), Buffer.alloc(32)));

  rootAt(size: number): Promise<Buffer> {
    return rootOf(this.read, size);
  }

  async inclusion(index: number, size: number): Promise<string[]> {
    return (await inclusionProof(this.read, index, size)).map((hash) => hash.toString('base64'));
  }

  async consistency(from: number, to: number): Promise<string[]> {
    return (await consistencyProof(this.read, from, to)).map((hash) => hash.toString('base64'));
  }
}
