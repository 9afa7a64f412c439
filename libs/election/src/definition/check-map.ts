/**
 * Whether the map of a definition can be drawn: GeoJSON or TopoJSON as text, because coordinates have fractions and the
 * stream's JSON has none. The features are areas of units, named by `id` or by `properties.unitId`.
 */
import type { Report } from './check-ids';

/** So that a definition with its map stays within the size of one record. */
export const MAP_CHARACTERS_MAX = 300_000;
const COLLECTIONS_DEPTH_MAX = 8;

type Fields = Readonly<Record<string, unknown>>;
type Position = readonly [number, number];

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isPosition(value: unknown): value is Position {
  return isList(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

function isOnEarth([longitude, latitude]: Position): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

/** The unit that a feature is of; null where it names none. */
export function unitIdOfFeature({ id, properties }: Fields): string | null {
  const named = isFields(properties) ? properties['unitId'] : undefined;
  if (typeof named === 'string') return named;
  return typeof id === 'string' ? id : null;
}

class MapCheck {
  private readonly seen = new Set<string>();

  constructor(
    private readonly unitIds: ReadonlySet<string>,
    private readonly report: Report,
  ) {}

  map(value: unknown): void {
    const type = isFields(value) ? value['type'] : undefined;
    if (!isFields(value) || (type !== 'FeatureCollection' && type !== 'Topology')) {
      this.report('MAP_MALFORMED', 'map', 'must be a GeoJSON FeatureCollection or a TopoJSON Topology');
    } else if (type === 'FeatureCollection') this.features(value);
    else this.topology(value);
    if (this.seen.size === 0) this.report('MAP_MALFORMED', 'map', 'has no feature of a unit');
  }

  private features({ features }: Fields): void {
    if (!isList(features)) {
      this.report('MAP_MALFORMED', 'map.features', 'must be a list');
      return;
    }
    features.forEach((feature, index) => {
      const place = `map.features[${index}]`;
      if (!isFields(feature) || feature['type'] !== 'Feature') {
        this.report('MAP_MALFORMED', place, 'must be a Feature');
        return;
      }
      this.named(feature, place);
      const geometry = feature['geometry'];
      if (!isFields(geometry)) {
        this.report('MAP_GEOMETRY', `${place}.geometry`, 'must be an area');
        return;
      }
      this.area(geometry, geometry['coordinates'], `${place}.geometry`, (ring) => this.ringProblem(ring));
    });
  }

  private topology({ objects, arcs, transform }: Fields): void {
    if (!isList(arcs)) {
      this.report('MAP_MALFORMED', 'map.arcs', 'must be a list');
      return;
    }
    if (!isFields(objects)) {
      this.report('MAP_MALFORMED', 'map.objects', 'must be an object');
      return;
    }
    this.arcs(arcs, transform);
    for (const [name, object] of Object.entries(objects)) this.geometry(object, `map.objects.${name}`, arcs.length, 0);
  }

  /** With a transform, positions are whole steps from the one before. */
  private arcs(arcs: readonly unknown[], transform: unknown): void {
    const parts = isFields(transform) ? [transform['scale'], transform['translate']] : [];
    const [scale, translate] = parts;
    const steps = isPosition(scale) && isPosition(translate) ? { scale, translate } : null;
    if (transform !== undefined && steps === null) {
      this.report('MAP_MALFORMED', 'map.transform', 'must have scale and translate, two numbers each');
      return;
    }
    arcs.forEach((arc, index) => {
      const place = `map.arcs[${index}]`;
      if (!isList(arc) || arc.length < 2 || !arc.every(isPosition)) {
        this.report('MAP_MALFORMED', place, 'must be a list of two or more positions');
        return;
      }
      const at = { x: 0, y: 0 };
      const found = arc.map(([x, y]): Position => {
        if (steps === null) return [x, y];
        at.x += x;
        at.y += y;
        return [at.x * steps.scale[0] + steps.translate[0], at.y * steps.scale[1] + steps.translate[1]];
      });
      if (!found.every(isOnEarth)) this.report('MAP_COORDINATES', place, 'is not in degrees of longitude and latitude');
    });
  }

  private geometry(value: unknown, place: string, arcs: number, depth: number): void {
    if (!isFields(value)) {
      this.report('MAP_GEOMETRY', place, 'must be a geometry');
      return;
    }
    if (value['type'] === 'GeometryCollection') {
      const geometries = value['geometries'];
      if (!isList(geometries) || depth >= COLLECTIONS_DEPTH_MAX) {
        this.report('MAP_MALFORMED', place, 'must have a list of geometries, not deeper in each other than eight');
        return;
      }
      geometries.forEach((one, index) => {
        this.geometry(one, `${place}.geometries[${index}]`, arcs, depth + 1);
      });
      return;
    }
    this.named(value, place);
    const known = (index: unknown): boolean =>
      Number.isSafeInteger(index) && Number(index) < arcs && Number(index) >= -arcs;
    this.area(value, value['arcs'], place, (ring) =>
      ring.length > 0 && ring.every(known) ? null : { code: 'MAP_MALFORMED', detail: 'names an arc that is not there' },
    );
  }

  private area(
    { type }: Fields,
    parts: unknown,
    place: string,
    ringProblem: (ring: readonly unknown[]) => { readonly code: string; readonly detail: string } | null,
  ): void {
    if (type !== 'Polygon' && type !== 'MultiPolygon') {
      const found = typeof type === 'string' ? `"${type}"` : 'nothing';
      this.report('MAP_GEOMETRY', place, `must be a Polygon or a MultiPolygon, not ${found}`);
      return;
    }
    const polygons = type === 'Polygon' ? [parts] : parts;
    const isArea = isList(polygons) && polygons.length > 0;
    if (!isArea || !polygons.every((rings) => isList(rings) && rings.length > 0 && rings.every(isList))) {
      this.report('MAP_MALFORMED', place, 'must be made of rings');
      return;
    }
    const rings = (polygons as readonly (readonly (readonly unknown[])[])[]).flat();
    const problem = rings.map(ringProblem).find((one) => one !== null);
    if (problem !== undefined) this.report(problem.code, place, problem.detail);
  }

  private ringProblem(ring: readonly unknown[]): { readonly code: string; readonly detail: string } | null {
    if (ring.length < 4 || !ring.every(isPosition)) {
      return { code: 'MAP_MALFORMED', detail: 'has a ring of fewer than four positions, or one that is no position' };
    }
    if (ring.every(isOnEarth)) return null;
    return { code: 'MAP_COORDINATES', detail: 'is not in degrees of longitude and latitude' };
  }

  private named(feature: Fields, place: string): void {
    const unitId = unitIdOfFeature(feature);
    if (unitId === null) this.report('MAP_UNIT_UNKNOWN', place, 'names no unit: set properties.unitId, or id');
    else if (!this.unitIds.has(unitId)) this.report('MAP_UNIT_UNKNOWN', place, `no unit "${unitId}"`);
    else if (this.seen.has(unitId)) this.report('ID_TWICE', place, `"${unitId}" has a feature already`);
    if (unitId !== null) this.seen.add(unitId);
  }
}

/** Reports what keeps a map from being drawn; `unitIds` are those of the definition. */
export function checkMap(text: string, unitIds: ReadonlySet<string>, report: Report): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    report('MAP_MALFORMED', 'map', 'is not JSON');
    return;
  }
  new MapCheck(unitIds, report).map(value);
}
