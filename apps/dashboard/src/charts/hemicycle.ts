/** Where the seats of a half circle are: rows around one centre, filled by angle so that every group is one wedge. */

export interface SeatPlace {
  readonly x: number;
  readonly y: number;
}

export interface Hemicycle {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** From left to right by angle. */
  readonly seats: readonly SeatPlace[];
}

const WIDTH = 400;
/** The innermost row, as a share of the outermost one. */
const INNER = 0.38;
/** Of the room that a seat has, its own part. */
const FILLED = 0.44;

/** So many rows that the gap between two rows is about the gap between two seats. */
function rowCount(seats: number): number {
  let rows = 1;
  while (capacity(rows) < seats) rows++;
  return rows;
}

/** Seats for which rows of this number leave about as much room between rows as within them. */
function capacity(rows: number): number {
  return radiiOf(rows).reduce((sum, radius) => sum + 1 + Math.floor((Math.PI * radius) / rowGap(rows)), 0);
}

function rowGap(rows: number): number {
  return rows === 1 ? 0.4 : (1 - INNER) / (rows - 1);
}

function radiiOf(rows: number): number[] {
  return rows === 1 ? [1] : Array.from({ length: rows }, (_, row) => INNER + row * rowGap(rows));
}

/** Seats by row in proportion to its length, largest remainders first, so that they are exactly `seats`. */
function seatsByRow(seats: number, radii: readonly number[]): number[] {
  const length = radii.reduce((sum, radius) => sum + radius, 0);
  const exact = radii.map((radius) => (seats * radius) / length);
  const given = exact.map(Math.floor);
  const order = exact.map((value, row) => ({ row, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  const left = seats - given.reduce((sum, count) => sum + count, 0);
  for (const { row } of order.slice(0, left)) given[row] = (given[row] ?? 0) + 1;
  return given;
}

export function hemicycle(seats: number): Hemicycle {
  const rows = rowCount(seats);
  const radii = radiiOf(rows);
  const counts = seatsByRow(seats, radii);
  const gap = Math.min(
    rowGap(rows),
    ...radii.map((radius, row) => (Math.PI * radius) / Math.max(1, (counts[row] ?? 1) - 1)),
  );
  const outer = WIDTH / 2 / (1 + gap * FILLED);
  const dot = outer * gap * FILLED;
  const placed = radii.flatMap((radius, row) =>
    Array.from({ length: counts[row] ?? 0 }, (_, index) => {
      const count = counts[row] ?? 1;
      const angle = count === 1 ? Math.PI / 2 : Math.PI - (Math.PI * index) / (count - 1);
      return {
        angle,
        radius,
        x: WIDTH / 2 + outer * radius * Math.cos(angle),
        y: outer + dot - outer * radius * Math.sin(angle),
      };
    }),
  );
  // Of places at one angle the outer one is first on the left and last on the right: a group is one piece at both ends.
  placed.sort((a, b) => b.angle - a.angle || (a.angle > Math.PI / 2 ? b.radius - a.radius : a.radius - b.radius));
  return {
    width: WIDTH,
    height: Math.ceil(outer + 2 * dot),
    radius: dot,
    seats: placed.map(({ x, y }) => ({ x: hundredths(x), y: hundredths(y) })),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
