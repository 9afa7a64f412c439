/** What a saved state is made of, and the number under which each kind stands in the bytes. */

/** Grows with every change of what is written, or of the classes of the state: bytes of another format are not read. */
export const SAVED_STATE_FORMAT = '3';

export const KIND = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  count: 5,
  text: 6,
  array: 7,
  object: 8,
  bareObject: 9,
  map: 10,
  set: 11,
  column: 12,
  bytes: 13,
  again: 14,
  instance: 15,
  layout: 16,
  claims: 17,
  tally: 18,
  slotSet: 19,
} as const;

export type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Kinds of columns by their number. */
export const COLUMNS = [Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array] as const;

/** Members of a layout that follow from the others. */
export const DERIVED_OF_LAYOUT: ReadonlySet<string> = new Set(['precinctNoOf', 'contestNoOf', 'unitNoOf']);
