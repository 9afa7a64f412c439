/** The schemas as files: what upstream systems and auditors read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_CLASSES } from '../events/event-classes';
import { EVENT_TYPES, type EventType } from '../events/event-types';
import { fileSchemas } from './file-schemas';
import { dataSchema, withMeanings } from './json-schema';
import type { JsonSchema } from './shape';
import { EVENT_DESCRIPTIONS } from './texts/event-descriptions';
import { EVENT_EXAMPLES } from './texts/event-examples';
import { meaningOf } from './texts/event-texts';

/** Spaces that nobody could see in a file; patterns hold them as characters. */
const UNSEEN = /[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u3000\ufeff]/g;

/** JSON as it is in the files. */
export function schemaText(schema: object): string {
  const text = JSON.stringify(schema, null, 2);
  return `${text.replace(UNSEEN, (space) => `\\u${space.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

type Members = Readonly<Record<string, JsonSchema>>;

/** The schema of a class with what every member means. */
function described(schema: JsonSchema, className: string): JsonSchema {
  const properties = withMeanings(schema['properties'] as Members, (member) => meaningOf(className, member));
  return { ...schema, properties };
}

/** The schema of an event's `data` for readers: what every member means, and an example. Checks by the bare one. */
export function publishedSchema(type: EventType): JsonSchema {
  const target = EVENT_CLASSES[type];
  const { $schema, $id, title, ...own } = dataSchema(type, target);
  const { $defs, ...whole } = described(own, target.name);
  const classes = Object.entries(($defs ?? {}) as Members).map(([name, one]) => [name, described(one, name)]);
  return {
    ...{ $schema, $id, title, description: EVENT_DESCRIPTIONS[type], examples: [EVENT_EXAMPLES[type]] },
    ...whole,
    ...($defs === undefined ? {} : { $defs: Object.fromEntries(classes) as Members }),
  };
}

/** Text of each schema file by file name (`<type>.json`). */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(Object.values(EVENT_TYPES).map((type) => [`${type}.json`, schemaText(publishedSchema(type))]));
}

/** Writes the schema files into a directory (`docs/schemas`), which it makes where it is missing. */
export function writeSchemas(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(join(directory, name), text);
}

/** Text of each schema of a file that people write, by file name. */
export function fileSchemaFiles(): ReadonlyMap<string, string> {
  return new Map([...fileSchemas()].map(([name, schema]) => [name, schemaText(schema)]));
}

/** Writes them into a directory (`docs/file-schemas`), beside the schema of the map. */
export function writeFileSchemas(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of fileSchemaFiles()) writeFileSync(join(directory, name), text);
}
