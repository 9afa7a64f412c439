/** JSON Schemas (2020-12, closed) generated from the event classes. */
import type { ClassConstructor } from 'class-transformer';
import { ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { isOptionalMember, referencedClasses, SHAPE_VALIDATOR } from './decorators';
import type { JsonSchema, Shape } from './shape';

const additionalConverters = {
  [SHAPE_VALIDATOR]: (meta: { readonly constraints?: readonly unknown[] }): object => {
    const shape = meta.constraints?.[0] as Shape;
    return shape.schema();
  },
  // The shape already refers to the class; what the package would add is a guess from reflection.
  [ValidationTypes.NESTED_VALIDATION]: {},
};

function closedSchema(target: ClassConstructor<object>): JsonSchema {
  const { properties = {} } = targetConstructorToSchema(target, { additionalConverters });
  // The package calls every member with a condition optional; a nullable one is not.
  const required = Object.keys(properties).filter((name) => !isOptionalMember(target, name));
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

/** Names of the classes that a schema refers to. */
function referencesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]) =>
    keyword === '$ref' && typeof value === 'string' ? [value.slice('#/$defs/'.length)] : referencesIn(value),
  );
}

function collect(schema: JsonSchema, definitions: Map<string, JsonSchema>): void {
  for (const name of referencesIn(schema)) {
    if (definitions.has(name)) continue;
    const target = referencedClasses.get(name);
    if (target === undefined) throw new Error(`no contract class is named ${name}`);
    const definition = closedSchema(target);
    definitions.set(name, definition);
    collect(definition, definitions);
  }
}

/** The same members with what each means: what it is for comes before what it may be. */
export function withMeanings(
  members: Readonly<Record<string, JsonSchema>>,
  meaningOf: (member: string) => string | undefined,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(members).map(([member, schema]) => {
      const meaning = meaningOf(member);
      if (meaning === undefined) return [member, schema];
      const form = schema['description'];
      return [member, { ...schema, description: typeof form === 'string' ? `${meaning} ${form}.` : meaning }];
    }),
  );
}

/** The schema of one event's `data`: self-contained, classes it uses under `$defs`. */
export function dataSchema(type: string, target: ClassConstructor<object>): JsonSchema {
  const own = closedSchema(target);
  const definitions = new Map<string, JsonSchema>();
  collect(own, definitions);
  const sorted = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:sanaq:schema:${type}`,
    title: `data of ${type}`,
    ...own,
    ...(sorted.length > 0 ? { $defs: Object.fromEntries(sorted) } : {}),
  };
}
