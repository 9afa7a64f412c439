/**
 * A map of the invented country, as TopoJSON: regions in a grid of five columns whose corners are moved and whose
 * borders wander. Neighbours share their border, so that nothing gapes. It lies in the middle of the Atlantic, where
 * nobody takes it for a country that exists.
 */
import { drawBetween, PURPOSE } from '../draw';

type Point = readonly [x: number, y: number];

/** The part of TopoJSON that is used; positions are whole steps from the one before. */
export interface InventedMap {
  readonly type: 'Topology';
  readonly transform: { readonly scale: Point; readonly translate: Point };
  readonly objects: {
    readonly regions: {
      readonly type: 'GeometryCollection';
      readonly geometries: readonly {
        readonly type: 'Polygon';
        readonly id: string;
        readonly arcs: readonly (readonly number[])[];
      }[];
    };
  };
  readonly arcs: readonly (readonly Point[])[];
}

const COLUMNS = 5;
const ROWS = 4;
/** Steps between two corners of the grid; one is a hundredth of a degree. */
const CELL: Point = [420, 330];
const SCALE = 0.01;
const NORTH_WEST: Point = [-41, 43];
/** Bends of a border: each halving adds one between every two. */
const HALVINGS = 4;

/** Outer corners are drawn in, so that the country is no rectangle. */
function corner(column: number, row: number, seed: number): Point {
  const [across, down] = [(2 * column) / COLUMNS - 1, (2 * row) / ROWS - 1];
  const place = row * (COLUMNS + 1) + column;
  const moved = (purposePart: number): number =>
    drawBetween(-1_000, 1_000, seed, PURPOSE.mapCorner, place, purposePart) / 3_600;
  const x = (across * (1 - 0.22 * down * down) + 1) / 2;
  const y = (down * (1 - 0.26 * across * across) + 1) / 2;
  return [Math.round((x * COLUMNS + moved(0)) * CELL[0]), Math.round((y * ROWS + moved(1)) * CELL[1])];
}

/** A line that wanders: the middle of every piece is moved sideways by a part of the piece's length. */
function border(from: Point, to: Point, edge: number, seed: number): readonly Point[] {
  let line: readonly Point[] = [from, to];
  for (let halving = 0; halving < HALVINGS; halving++) {
    line = line.flatMap((end, index): readonly Point[] => {
      const start = line[index - 1];
      if (start === undefined) return [end];
      const sideways = drawBetween(-1_000, 1_000, seed, PURPOSE.mapBorder, edge, halving * 1_000 + index) / 5_500;
      const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
      const middle: Point = [
        Math.round((start[0] + end[0]) / 2 - dy * sideways),
        Math.round((start[1] + end[1]) / 2 + dx * sideways),
      ];
      return [middle, end];
    });
  }
  return line;
}

function asSteps(line: readonly Point[]): readonly Point[] {
  return line.map(([x, y], index): Point => {
    const before = line[index - 1] ?? [0, 0];
    return [x - before[0], y - before[1]];
  });
}

/** The map of the first regions of the country, at most twenty. */
export function inventMap(regionIds: readonly string[], seed: number): InventedMap {
  const corners = Array.from({ length: (COLUMNS + 1) * (ROWS + 1) }, (_, place) =>
    corner(place % (COLUMNS + 1), Math.floor(place / (COLUMNS + 1)), seed),
  );
  const at = (column: number, row: number): Point => corners[row * (COLUMNS + 1) + column] ?? [0, 0];
  const arcs: (readonly Point[])[] = [];
  const lay = (from: Point, to: Point): void => {
    arcs.push(asSteps(border(from, to, arcs.length, seed)));
  };
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) lay(at(column, row), at(column + 1, row));
  }
  const upright = arcs.length;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column <= COLUMNS; column++) lay(at(column, row), at(column, row + 1));
  }
  const geometries = regionIds.slice(0, COLUMNS * ROWS).map((id, region) => {
    const [column, row] = [region % COLUMNS, Math.floor(region / COLUMNS)];
    const top = row * COLUMNS + column;
    const left = upright + row * (COLUMNS + 1) + column;
    // Around the region; an arc that is walked from its end is named by the complement of its number.
    return { type: 'Polygon' as const, id, arcs: [[top, left + 1, ~(top + COLUMNS), ~left]] };
  });
  return {
    type: 'Topology',
    transform: { scale: [SCALE, -SCALE], translate: NORTH_WEST },
    objects: { regions: { type: 'GeometryCollection', geometries } },
    arcs,
  };
}
