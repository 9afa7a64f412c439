import { toHex, utf8 } from '../bytes/encodings';
import { isConsistent, isIncluded, leafHash, nodeHash, rootOf } from './merkle-proofs';

/** Values of RFC 6962 trees that other implementations state. */
test.each([
  ['the tree without leaves', rootOf([]), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['the leaf of nothing', leafHash(utf8('')), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['the leaf L123456', leafHash(utf8('L123456')), '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56'],
  [
    'the node of N123 and N456',
    nodeHash(utf8('N123'), utf8('N456')),
    'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
  ],
])('%s has the hash that everybody knows', (_, hash, known) => {
  expect(toHex(hash)).toBe(known);
});

test('sizes that are none prove nothing', () => {
  const leaf = leafHash(utf8('x'));
  for (const [index, size] of [
    [0, 0],
    [-1, 1],
    [1, 1],
    [0, 1.5],
    [0, Infinity],
  ] as const) {
    expect(isIncluded(leaf, index, size, [], leaf)).toBe(false);
  }
  expect(isIncluded(leaf, 0, 1, [], leaf)).toBe(true);
  expect(isConsistent(0, leaf, 0, leaf, [])).toBe(false);
  expect(isConsistent(2, leaf, 1, leaf, [])).toBe(false);
});
