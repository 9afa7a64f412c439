import fc from 'fast-check';
import { checkMap } from './check-map';

const UNITS = new Set(['R1', 'R2']);
const SQUARE = [
  [
    [60, 40],
    [61, 40],
    [61.5, 41.25],
    [60, 40],
  ],
];
const feature = (unitId: unknown, geometry: unknown = { type: 'Polygon', coordinates: SQUARE }): object => ({
  type: 'Feature',
  properties: { unitId },
  geometry,
});
const geojson = (...features: readonly object[]): object => ({ type: 'FeatureCollection', features });
const topojson = {
  type: 'Topology',
  transform: { scale: [0.01, 0.01], translate: [60, 40] },
  arcs: [
    [
      [0, 0],
      [100, 0],
      [0, 100],
      [-100, -100],
    ],
  ],
  objects: {
    regions: { type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', id: 'R1', arcs: [[[0]]] }] },
    more: { type: 'Polygon', id: 'x', properties: { unitId: 'R2' }, arcs: [[-1]] },
  },
};

function problems(map: unknown): readonly string[] {
  const found: string[] = [];
  checkMap(typeof map === 'string' ? map : JSON.stringify(map), UNITS, (code, place) => found.push(`${code} ${place}`));
  return found;
}

describe('The map of a definition', () => {
  it('may be GeoJSON or TopoJSON whose features name units by properties.unitId or id', () => {
    expect(problems(geojson(feature('R1'), { ...feature(undefined), id: 'R2' }))).toEqual([]);
    expect(problems(topojson)).toEqual([]);
  });

  it('is refused where a feature names no unit of the definition, or one that has a feature already', () => {
    expect(problems(geojson(feature('R1'), feature('R9')))).toEqual(['MAP_UNIT_UNKNOWN map.features[1]']);
    expect(problems(geojson(feature('R1'), feature(7)))).toEqual(['MAP_UNIT_UNKNOWN map.features[1]']);
    expect(problems(geojson(feature('R1'), feature('R1')))).toEqual(['ID_TWICE map.features[1]']);
  });

  it('is refused where a feature is no area, or not in degrees', () => {
    const point = { type: 'Point', coordinates: [60, 40] };
    expect(problems(geojson(feature('R1', point)))).toEqual(['MAP_GEOMETRY map.features[0].geometry']);
    expect(problems(geojson(feature('R1', null)))).toEqual(['MAP_GEOMETRY map.features[0].geometry']);
    const metres = { type: 'Polygon', coordinates: SQUARE.map((ring) => ring.map((at) => at.map((one) => one * 1e5))) };
    expect(problems(geojson(feature('R1', metres)))).toEqual(['MAP_COORDINATES map.features[0].geometry']);
    const far = { ...topojson, transform: { scale: [1, 1], translate: [60, 40] } };
    expect(problems(far)).toEqual(['MAP_COORDINATES map.arcs[0]']);
  });

  it('is refused where it is neither, or a part of it is missing', () => {
    expect(problems('{')).toEqual(['MAP_MALFORMED map']);
    expect(problems({ type: 'Feature' })).toContain('MAP_MALFORMED map');
    expect(problems(geojson())).toEqual(['MAP_MALFORMED map']);
    const broken = { ...topojson, objects: { regions: { type: 'Polygon', id: 'R1', arcs: [[5]] } } };
    expect(problems(broken)).toEqual(['MAP_MALFORMED map.objects.regions']);
    expect(problems({ ...topojson, arcs: [[[0, 0]]] })).toEqual(['MAP_MALFORMED map.arcs[0]']);
    expect(problems(geojson(feature('R1', { type: 'Polygon', coordinates: [[[60, 40]]] })))).toEqual([
      'MAP_MALFORMED map.features[0].geometry',
    ]);
  });

  it('is answered with problems, never with an exception, whatever it is', () => {
    const parts = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(topojson), SQUARE));
    fc.assert(
      fc.property(parts, parts, parts, (one, two, three) => {
        problems({ type: 'Topology', objects: { one }, arcs: two, transform: three });
        problems({ type: 'FeatureCollection', features: [one, { type: 'Feature', geometry: two, properties: three }] });
        problems(geojson(feature(one, { type: 'MultiPolygon', coordinates: two })));
      }),
    );
  });
});
