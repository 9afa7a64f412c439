import { CompactRange, leafHash, nodeHash } from '#libs/log';
import { lastAtMost, StreamBlock } from './stream-block';

const leaf = (at: number): Buffer => leafHash(Buffer.of(at));

/** A block of so many records at every third position. */
function blockOf(count: number): StreamBlock {
  const leaves = Array.from({ length: count }, (_, at) => leaf(at));
  return new StreamBlock(
    Float64Array.from(leaves, (_, at) => 3 * at),
    leaves,
  );
}

describe('a block of the stream', () => {
  it.each([1, 2, 3, 7, 8, 255, 256])('of %i records has every full subtree, and no other', (count) => {
    const expected = new Map<string, Buffer>();
    const range = new CompactRange((level, index, hash) => expected.set(`${level}/${index}`, hash));
    for (let at = 0; at < count; at++) range.append(leaf(at));
    const block = blockOf(count);
    for (const [name, hash] of expected) {
      const [level = 0, index = 0] = name.split('/').map(Number);
      expect(block.node(level, index)).toEqual(hash);
    }
    for (let level = 0; level < 10; level++) {
      expect(() => block.node(level, Math.floor(count / 2 ** level))).toThrow(RangeError);
    }
  });

  it('finds a record by its position, and no other', () => {
    const block = blockOf(5);
    expect([0, 3, 12].map((position) => block.placeOf(position))).toEqual([0, 1, 4]);
    expect([1, 2, 13, 15].map((position) => block.placeOf(position))).toEqual([-1, -1, -1, -1]);
    expect(block.node(1, 0)).toEqual(nodeHash(leaf(0), leaf(1)));
  });

  it('has the last of ascending numbers that is not above another', () => {
    expect([-1, 0, 4, 5, 9].map((most) => lastAtMost([0, 5, 8], most))).toEqual([-1, 0, 0, 1, 2]);
    expect(lastAtMost([], 3)).toBe(-1);
  });
});
