/** The schemas as files: what upstream systems and auditors read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_CLASSES } from '../events/event-classes';
import { EVENT_TYPES } from '../events/event-types';
import { dataSchema } from './json-schema';

/** Text of each schema file by file name (`<type>.json`). */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.values(EVENT_TYPES).map((type) => [
      `${type}.json`,
      `${JSON.stringify(dataSchema(type, EVENT_CLASSES[type]), null, 2)}\n`,
    ]),
  );
}

/** Writes the schema files into a directory (`docs/schemas`), which it makes where it is missing. */
export function writeSchemas(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(join(directory, name), text);
}
