/** The schemas as files: what upstream systems and auditors read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_CLASSES } from '../events/event-classes';
import { EVENT_TYPES } from '../events/event-types';
import { fileSchemas } from './file-schemas';
import { dataSchema } from './json-schema';

/** Spaces that nobody could see in a file; patterns hold them as characters. */
const UNSEEN = /[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u3000\ufeff]/g;

/** JSON as it is in the files. */
export function schemaText(schema: object): string {
  const text = JSON.stringify(schema, null, 2);
  return `${text.replace(UNSEEN, (space) => `\\u${space.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** Text of each schema file by file name (`<type>.json`). */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.values(EVENT_TYPES).map((type) => [`${type}.json`, schemaText(dataSchema(type, EVENT_CLASSES[type]))]),
  );
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
