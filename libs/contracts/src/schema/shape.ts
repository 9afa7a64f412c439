/**
 * A shape says twice what a value may be: as JSON Schema (what we publish, and what Ajv compiles for the stream) and as
 * a predicate (what class-validator asks). A property test holds the two together.
 */
export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Shape {
  /** JSON Schema 2020-12 of the value. */
  schema(): JsonSchema;
  accepts(value: unknown): boolean;
  /** What is wanted, for error messages: "an id of 1 to 256 characters". */
  readonly wanted: string;
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A string that matches a pattern. Patterns are published, and read by other engines too (Python's re, Go's RE2): no
 * look-around, no `\\u`, `\\p`, `\\s`, `\\d`, no count above 1,000. Python's `$` stands before a last line end as well, so
 * a line end is forbidden beside the pattern.
 */
export function pattern(source: string, wanted: string, examples: readonly string[]): Shape {
  const compiled = new RegExp(source, 'u');
  return {
    wanted,
    schema: () => ({ type: 'string', description: wanted, examples, pattern: source, not: { pattern: '\\n' } }),
    accepts: (value) => typeof value === 'string' && compiled.test(value) && !value.includes('\n'),
  };
}

/** Number of characters (code points), as `minLength` and `maxLength` count them. */
export function charactersOf(text: string): number {
  let count = 0;
  for (const character of text) if (character !== '') count++;
  return count;
}

/** A string of so many characters in which nothing matches `forbidden`: a pattern as those of {@link pattern}. */
export function textWithout(
  forbidden: string,
  characters: { readonly min: number; readonly max: number },
  wanted: string,
  examples: readonly string[],
): Shape {
  const compiled = new RegExp(forbidden, 'u');
  const { min, max } = characters;
  const length = { ...(min > 0 ? { minLength: min } : {}), maxLength: max };
  return {
    wanted,
    schema: () => ({
      type: 'string',
      description: wanted,
      ...(examples.length > 0 ? { examples } : {}),
      ...length,
      not: { pattern: forbidden },
    }),
    accepts: (value) => {
      if (typeof value !== 'string' || value.length < min || value.length > 2 * max) return false;
      const count = value.length > max || min > 1 ? charactersOf(value) : value.length;
      return count >= min && count <= max && !compiled.test(value);
    },
  };
}

/** One of some strings. */
export function oneOf(values: readonly string[]): Shape {
  return {
    wanted: `one of ${values.join(', ')}`,
    schema: () => ({ type: 'string', enum: [...values] }),
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

/** An integer within bounds, both included. */
export function integer(minimum: number, maximum: number): Shape {
  return {
    wanted: `an integer from ${String(minimum)} to ${String(maximum)}`,
    schema: () => ({ type: 'integer', minimum, maximum }),
    accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum,
  };
}

/** Exactly this boolean. */
export function always(flag: boolean): Shape {
  return {
    wanted: String(flag),
    schema: () => ({ const: flag }),
    accepts: (value) => value === flag,
  };
}

export const flag: Shape = {
  wanted: 'true or false',
  schema: () => ({ type: 'boolean' }),
  accepts: (value) => typeof value === 'boolean',
};

/** Any JSON object: its content is checked elsewhere, or by nobody (`ext`). */
export const anyObject: Shape = {
  wanted: 'an object',
  schema: () => ({ type: 'object' }),
  accepts: isPlainObject,
};

export function nullable(shape: Shape): Shape {
  return {
    wanted: `${shape.wanted}, or null`,
    schema: () => ({ anyOf: [shape.schema(), { type: 'null' }] }),
    accepts: (value) => value === null || shape.accepts(value),
  };
}

export function either(first: Shape, second: Shape): Shape {
  return {
    wanted: `${first.wanted}, or ${second.wanted}`,
    schema: () => ({ anyOf: [first.schema(), second.schema()] }),
    accepts: (value) => first.accepts(value) || second.accepts(value),
  };
}

export function listOf(item: Shape, itemsMax: number, itemsMin = 0): Shape {
  return {
    wanted: `a list of ${String(itemsMin)} to ${String(itemsMax)} items, each ${item.wanted}`,
    schema: () => ({ type: 'array', items: item.schema(), minItems: itemsMin, maxItems: itemsMax }),
    accepts: (value) =>
      Array.isArray(value) &&
      value.length >= itemsMin &&
      value.length <= itemsMax &&
      value.every((one) => item.accepts(one)),
  };
}

/** An object whose own keys are ids, `__proto__` not excepted. */
export function mapOf(key: Shape, member: Shape): Shape {
  return {
    wanted: `an object with keys that are ${key.wanted}, and values that are ${member.wanted}`,
    schema: () => ({ type: 'object', propertyNames: key.schema(), additionalProperties: member.schema() }),
    accepts: (value) =>
      isPlainObject(value) && Object.keys(value).every((name) => key.accepts(name) && member.accepts(value[name])),
  };
}

/** A list of so many items, each of a shape of its own: a row of named columns. */
export function row(items: readonly Shape[]): Shape {
  const wanted = `a list of ${String(items.length)} items`;
  return {
    wanted,
    schema: () => ({
      type: 'array',
      description: wanted,
      prefixItems: items.map((item) => item.schema()),
      items: false,
      minItems: items.length,
      maxItems: items.length,
    }),
    accepts: (value) =>
      Array.isArray(value) && value.length === items.length && items.every((item, at) => item.accepts(value[at])),
  };
}

/** Exactly these words, in this order. */
export function exactly(words: readonly string[]): Shape {
  return row(words.map((word) => oneOf([word])));
}
