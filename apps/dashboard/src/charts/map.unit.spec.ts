import { inventMap } from '#libs/rehearsal';
import { drawMap, shapesOf } from './map';

const REGIONS = Array.from({ length: 20 }, (_, index) => `R-${String(index + 1).padStart(2, '0')}`);

/** A square of one degree; `turned`: the other way round. */
function square(longitude: number, turned: boolean): object {
  const ring = [
    [longitude, 40],
    [longitude + 1, 40],
    [longitude + 1, 41],
    [longitude, 41],
    [longitude, 40],
  ];
  return { type: 'Polygon', coordinates: [turned ? ring.reverse() : ring] };
}

function drawn(map: unknown, unitIds: readonly string[]) {
  const found = drawMap(shapesOf(JSON.stringify(map)), unitIds);
  if (found === null) throw new Error('nothing was drawn');
  return found;
}

describe('A map', () => {
  it.each([1, 7, 2023])(
    'of the rehearsal has every region inside the picture, no two in one place (seed %i)',
    (seed) => {
      const { width, height, areas } = drawn(inventMap(REGIONS, seed), REGIONS);
      expect(areas.map(({ unitId }) => unitId)).toEqual(REGIONS);
      for (const { path, centre, size } of areas) {
        expect(path).toMatch(/^M[-\d.,LZM]+Z$/);
        expect(size).toBeGreaterThan(26);
        expect(centre[0] > 0 && centre[0] < width && centre[1] > 0 && centre[1] < height).toBe(true);
      }
      expect(new Set(areas.map(({ centre }) => centre.map(Math.round).join())).size).toBe(REGIONS.length);
    },
  );

  it('draws a ring alike, whichever way round it is written', () => {
    const features = [false, true].map((turned, index) => ({
      type: 'Feature',
      properties: { unitId: `R${index}` },
      geometry: square(60 + 2 * index, turned),
    }));
    const { width, height, areas } = drawn({ type: 'FeatureCollection', features }, ['R0', 'R1']);
    const [one, other] = areas.map(({ size }) => size);
    expect(one).toBeCloseTo(other ?? 0, 3);
    expect(one).toBeLessThan(Math.min(width, height));
  });

  it('is none where fewer than two of the places are on it', () => {
    expect(drawMap(shapesOf(JSON.stringify(inventMap(REGIONS, 1))), ['R-01', 'R-01-01'])).toBeNull();
    expect(drawMap(new Map(), ['R-01', 'R-02'])).toBeNull();
  });
});
