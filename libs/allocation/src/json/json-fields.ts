/** Objects of a parsed JSON document, looked at key by key; how a problem is told is the caller's. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is an object; otherwise tells so and gives null. */
export function fieldsOr(value: unknown, otherwise: () => void): Fields | null {
  if (isFields(value)) return value;
  otherwise();
  return null;
}

/** Tells of keys that are unknown and keys that are missing; own keys only, so `__proto__` hides nothing. */
export function eachWrongKey(
  value: Fields,
  needed: readonly string[],
  optional: readonly string[],
  tell: (problem: 'unknown' | 'missing', key: string) => void,
): void {
  for (const key of Object.keys(value)) if (!needed.includes(key) && !optional.includes(key)) tell('unknown', key);
  for (const key of needed) if (!Object.hasOwn(value, key)) tell('missing', key);
}
