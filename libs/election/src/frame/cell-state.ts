/** What is in a cell: a precinct in a contest and round. */

/** In the order of their numbers in the store: never reorder. */
export const CELL_STATES = ['missing', 'counted', 'held', 'annulled', 'notHeld'] as const;
export type CellState = (typeof CELL_STATES)[number];
/** Each state's place in {@link CELL_STATES}. */
export const STATE_NO = {
  missing: 0,
  counted: 1,
  held: 2,
  annulled: 3,
  notHeld: 4,
} as const satisfies Readonly<Record<CellState, number>>;
