/** Areas of units as paths of a picture: GeoJSON or TopoJSON, projected so that areas can be compared. */
import { geoArea, geoBounds, geoCentroid, geoConicEqualArea, geoPath, type GeoStream } from 'd3-geo';
import { feature } from 'topojson-client';
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import type { Topology } from 'topojson-specification';
import { unitIdOfFeature } from '#libs/election';

export interface MapArea {
  readonly unitId: string;
  /** Of an SVG path. */
  readonly path: string;
  readonly centre: readonly [x: number, y: number];
  /** The smaller side of the box around it. */
  readonly size: number;
}

export interface DrawnMap {
  readonly width: number;
  readonly height: number;
  readonly areas: readonly MapArea[];
}

export type UnitShapes = ReadonlyMap<string, Polygon | MultiPolygon>;

const WIDTH = 960;
const HEIGHT_MAX = 640;
const MARGIN = 4;
/** Positions nearer to the one before are left out: nobody sees them. */
const STEP_MIN = 0.8;
const HALF_OF_THE_SPHERE = 2 * Math.PI;

/** d3 takes the inside of a ring to be on its right; GeoJSON of today says left, and both are met. */
function wound(ring: Position[], hole: boolean): Position[] {
  const large = geoArea({ type: 'Polygon', coordinates: [ring] }) > HALF_OF_THE_SPHERE;
  return large === hole ? ring : [...ring].reverse();
}

function woundArea(area: Polygon | MultiPolygon): MultiPolygon {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return {
    type: 'MultiPolygon',
    coordinates: polygons.map((rings) => rings.map((ring, index) => wound(ring, index > 0))),
  };
}

function featuresOf(map: FeatureCollection | Topology): readonly Feature[] {
  if (map.type === 'FeatureCollection') return map.features;
  return Object.values(map.objects).flatMap((object): readonly Feature[] => {
    const found: Feature | FeatureCollection = feature(map, object);
    return found.type === 'FeatureCollection' ? found.features : [found];
  });
}

function isArea(geometry: Geometry): geometry is Polygon | MultiPolygon {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
}

/** The areas of a map that was checked with its definition. */
export function shapesOf(text: string): UnitShapes {
  const map = JSON.parse(text) as FeatureCollection | Topology;
  return new Map(
    featuresOf(map).flatMap((one): readonly (readonly [string, MultiPolygon])[] => {
      const unitId = unitIdOfFeature(one as unknown as Readonly<Record<string, unknown>>);
      return unitId === null || !isArea(one.geometry) ? [] : [[unitId, woundArea(one.geometry)]];
    }),
  );
}

/** Passes on what can be seen: positions a step apart. */
function thinned(sink: GeoStream): GeoStream {
  let last: readonly [number, number] | null = null;
  return {
    point: (x, y) => {
      if (last !== null && Math.abs(x - last[0]) < STEP_MIN && Math.abs(y - last[1]) < STEP_MIN) return;
      last = [x, y];
      sink.point(x, y);
    },
    lineStart: () => {
      last = null;
      sink.lineStart();
    },
    lineEnd: () => {
      sink.lineEnd();
    },
    polygonStart: () => {
      sink.polygonStart();
    },
    polygonEnd: () => {
      sink.polygonEnd();
    },
  };
}

function collectionOf(shapes: readonly (Polygon | MultiPolygon)[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: shapes.map((geometry) => ({ type: 'Feature', properties: null, geometry })),
  };
}

/** A picture of these units, those without an area left out; null where fewer than two have one. */
export function drawMap(shapes: UnitShapes, unitIds: readonly string[]): DrawnMap | null {
  const units = unitIds.flatMap((unitId) => {
    const shape = shapes.get(unitId);
    return shape === undefined ? [] : [{ unitId, shape }];
  });
  if (units.length < 2) return null;
  const all = collectionOf(units.map(({ shape }) => shape));
  const [[, south], [, north]] = geoBounds(all);
  const projection = geoConicEqualArea()
    .parallels([south + (north - south) / 6, north - (north - south) / 6])
    .rotate([-geoCentroid(all)[0], 0])
    .fitExtent(
      [
        [MARGIN, MARGIN],
        [WIDTH - MARGIN, HEIGHT_MAX - MARGIN],
      ],
      all,
    );
  const [[left, top], [right, bottom]] = geoPath(projection).bounds(all);
  const [x, y] = projection.translate();
  projection.translate([x - left + MARGIN, y - top + MARGIN]);
  const path = geoPath({ stream: (sink) => projection.stream(thinned(sink)) }).digits(1);
  const exact = geoPath(projection);
  return {
    width: Math.ceil(right - left + 2 * MARGIN),
    height: Math.ceil(bottom - top + 2 * MARGIN),
    areas: units.map(({ unitId, shape }) => {
      const [[x0, y0], [x1, y1]] = exact.bounds(shape);
      const [cx, cy] = exact.centroid(shape);
      return { unitId, path: path(shape) ?? '', centre: [cx, cy], size: Math.min(x1 - x0, y1 - y0) };
    }),
  };
}
