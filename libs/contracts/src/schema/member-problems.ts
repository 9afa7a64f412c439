/** Which members a value lacks or has too many, at every place at once: nobody should learn them one by one. */
import { isPlainObject, type JsonSchema } from './shape';

/** Named at most; a record can have thousands of places. */
const MEMBERS_NAMED_MAX = 20;

/** An object whose members are not those of its schema; `pointer` is '' for the data itself. */
export interface MemberProblem {
  readonly pointer: string;
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  /** All members that the schema knows there. */
  readonly known: readonly string[];
}

function isObjectList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function resolved(schema: unknown, definitions: Readonly<Record<string, unknown>>): JsonSchema | null {
  if (!isPlainObject(schema)) return null;
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const target = definitions[reference.slice('#/$defs/'.length)];
  return isPlainObject(target) ? target : null;
}

/** Missing and unknown members in the order of the data, outer objects first. */
export function memberProblems(schema: JsonSchema, data: unknown): readonly MemberProblem[] {
  const definitions = isPlainObject(schema['$defs']) ? schema['$defs'] : {};
  const found: MemberProblem[] = [];
  let left = MEMBERS_NAMED_MAX;
  const look = (unresolved: unknown, value: unknown, pointer: string): void => {
    const own = resolved(unresolved, definitions);
    if (own === null || left <= 0) return;
    if (isObjectList(value)) {
      value.forEach((item, index) => {
        look(own['items'], item, `${pointer}/${String(index)}`);
      });
      return;
    }
    const properties = own['properties'];
    if (!isPlainObject(value) || !isPlainObject(properties)) return;
    const required = isObjectList(own['required']) ? own['required'].map(String) : [];
    const closed = own['additionalProperties'] === false;
    const missing = required.filter((name) => !Object.hasOwn(value, name)).slice(0, left);
    left -= missing.length;
    const unknown = closed ? Object.keys(value).filter((name) => !Object.hasOwn(properties, name)) : [];
    const named = unknown.slice(0, left);
    left -= named.length;
    if (missing.length > 0 || named.length > 0)
      found.push({ pointer, missing, unknown: named, known: Object.keys(properties) });
    for (const [name, property] of Object.entries(properties)) {
      if (Object.hasOwn(value, name)) look(property, value[name], `${pointer}/${name}`);
    }
  };
  look(schema, data, '');
  return found;
}
