import fc from 'fast-check';
import { isConsistent, isIncluded, rootOf as rootOfAll } from '#libs/proof-verifier';
import {
  CompactRange,
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  type FullSubtree,
  type NodeReader,
} from './index';

/** A log whose full subtrees are all kept. */
function logOf(size: number): { readonly range: CompactRange; readonly read: NodeReader; readonly leaves: Buffer[] } {
  const nodes = new Map<string, Buffer>();
  const range = new CompactRange((level, index, hash) => void nodes.set(`${level}/${index}`, hash));
  const leaves = Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
  for (const leaf of leaves) range.append(leaf);
  const read = ({ level, index }: FullSubtree): Promise<Buffer> => {
    const hash = nodes.get(`${level}/${index}`);
    return hash === undefined ? Promise.reject(new Error('not there')) : Promise.resolve(hash);
  };
  return { range, read, leaves };
}

/** MTH as RFC 6962 writes it: by splitting. */
function recursiveRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(recursiveRoot(leaves.slice(0, split)), recursiveRoot(leaves.slice(split)));
}

const SIZES = [1, 2, 3, 4, 7, 8, 9, 255, 256, 257];

describe('a Merkle log', () => {
  test('has the hashes that everybody knows', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(leafHash(Buffer.from('L123456')).toString('hex')).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
  });

  test.each(SIZES)('of %i leaves has one root, however it is computed', async (size) => {
    const { range, read, leaves } = logOf(size);
    expect(range.root()).toEqual(recursiveRoot(leaves));
    expect(await rootOf(read, size)).toEqual(range.root());
    expect(Buffer.from(rootOfAll(leaves))).toEqual(range.root());
  });

  test('proves every leaf of every size, and no leaf at another place', async () => {
    for (let size = 1; size <= 40; size++) {
      const { range, read, leaves } = logOf(size);
      for (const [index, leaf] of leaves.entries()) {
        const path = await inclusionProof(read, index, size);
        expect(isIncluded(leaf, index, size, path, range.root())).toBe(true);
        expect(isIncluded(leaf, index === 0 ? size : index - 1, size, path, range.root())).toBe(false);
        expect(isIncluded(leaf, index, size, [...path, leaf], range.root())).toBe(false);
        if (path.length > 0) expect(isIncluded(leaf, index, size, path.slice(1), range.root())).toBe(false);
      }
    }
  });

  test('proves that it continues each of its earlier sizes, and no other tree', async () => {
    const { read } = logOf(70);
    for (let to = 1; to <= 70; to++) {
      for (let from = 1; from <= to; from++) {
        const path = await consistencyProof(read, from, to);
        const [before, after] = [await rootOf(read, from), await rootOf(read, to)];
        expect(isConsistent(from, before, to, after, path)).toBe(true);
        expect(isConsistent(from, leafHash(before), to, after, path)).toBe(false);
        expect(isConsistent(from, before, to, leafHash(after), path)).toBe(false);
      }
    }
  });

  test('an empty tree proves nothing', async () => {
    const { read, range } = logOf(3);
    expect(isConsistent(0, EMPTY_ROOT, 3, range.root(), [])).toBe(false);
    await expect(consistencyProof(read, 0, 3)).rejects.toThrow(RangeError);
    await expect(inclusionProof(read, 3, 3)).rejects.toThrow(RangeError);
  });

  test('goes on from what was stored of it', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(50), (first, more) => {
        const stored = CompactRange.restore(logOf(first).range.encode());
        for (let at = 0; at < more; at++) stored?.append(leafHash(Buffer.from(`leaf ${first + at}`)));
        expect(stored?.size).toBe(first + more);
        expect(stored?.root()).toEqual(logOf(first + more).range.root());
      }),
      { numRuns: 50 },
    );
  });

  test('bytes of another kind are no stored tree', () => {
    const encoded = logOf(5).range.encode();
    expect(CompactRange.restore(encoded.subarray(0, -1))).toBeNull();
    expect(CompactRange.restore(encoded.subarray(0, -32))).toBeNull();
    expect(CompactRange.restore(Buffer.alloc(4))).toBeNull();
  });
});
