import fc from 'fast-check';
import { parseTilePath, tilePath, tileWidth, type TileName } from './index';

const name = fc.record<TileName>({
  level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 6 })),
  index: fc.nat({ max: 10 ** 9 }),
  width: fc.integer({ min: 1, max: 256 }),
});

test('a tile is named in groups of three digits', () => {
  expect(tilePath({ level: 0, index: 0, width: 256 })).toBe('tile/0/000');
  expect(tilePath({ level: 1, index: 1_234_067, width: 256 })).toBe('tile/1/x001/x234/067');
  expect(tilePath({ level: 'entries', index: 7, width: 3 })).toBe('tile/entries/007.p/3');
});

test('every tile has one name, and every name one tile', () => {
  fc.assert(
    fc.property(name, (tile) => {
      expect(parseTilePath(tilePath(tile))).toEqual(tile);
    }),
  );
});

test.each(['tile/0/1', 'tile/0/x000/001', 'tile/7/000', 'tile/0/000.p/256', 'tile/0/000.p/0', 'tile/0/000.p/257', 'x'])(
  '%s names no tile',
  (path) => {
    expect(parseTilePath(path)).toBeNull();
  },
);

test('a tile grows with its log', () => {
  expect(tileWidth(0, 0, 0)).toBe(0);
  expect(tileWidth(0, 0, 7)).toBe(7);
  expect(tileWidth(0, 1, 300)).toBe(44);
  expect(tileWidth(1, 0, 300)).toBe(1);
  expect(tileWidth('entries', 1, 300)).toBe(44);
  expect(tileWidth(0, 2, 300)).toBe(0);
});
