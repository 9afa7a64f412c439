/** Schemas of the contract classes, and those of the API that the stream needs, under names of one document. */
import { dataSchema, EVENT_CLASSES, EVENT_TYPES, type EventType } from '#libs/contracts';
import { SCHEMAS } from '../openapi/schemas';
import type { Schema } from '../openapi/schemas/parts';

const OF_CONTRACTS = '#/$defs/';
const OF_DOCUMENT = '#/components/schemas/';
/** What the API calls the same need not be the same. */
const API = 'Api';

/** Every reference under its new name; keywords that name a dialect or a document of its own are left out. */
function renamed(schema: unknown, name: (reference: string) => string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => renamed(one, name));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => {
      if (keyword === '$schema' || keyword === '$id' || keyword === '$defs') return [];
      return [[keyword, keyword === '$ref' ? name(String(value)) : renamed(value, name)]];
    }),
  );
}

function ofContracts(reference: string): string {
  return `${OF_DOCUMENT}${reference.slice(OF_CONTRACTS.length)}`;
}

function ofApi(reference: string): string {
  return `${OF_DOCUMENT}${API}${reference.slice(OF_DOCUMENT.length)}`;
}

/** Name of the schema of one event's `data`. */
export function dataName(type: EventType): string {
  return EVENT_CLASSES[type].name;
}

/** Names of the API's schemas to which one leads, itself among them. */
function reached(name: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, other = ''] of JSON.stringify(SCHEMAS[name]).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    reached(other, found);
  }
  return found;
}

/** Of the API: what its event streams send. */
export const STREAM_EVENTS = ['SnapshotEvent', 'ChangesEvent'] as const;

export function streamEventRef(name: (typeof STREAM_EVENTS)[number]): Schema {
  return { $ref: `${OF_DOCUMENT}${API}${name}` };
}

export function documentSchemas(): Readonly<Record<string, Schema>> {
  const schemas = new Map<string, Schema>();
  for (const type of Object.values(EVENT_TYPES)) {
    const whole = dataSchema(type, EVENT_CLASSES[type]) as Schema;
    schemas.set(dataName(type), renamed(whole, ofContracts) as Schema);
    for (const [name, schema] of Object.entries((whole['$defs'] ?? {}) as Readonly<Record<string, Schema>>)) {
      schemas.set(name, renamed(schema, ofContracts) as Schema);
    }
  }
  for (const name of STREAM_EVENTS.flatMap((event) => [...reached(event)])) {
    schemas.set(`${API}${name}`, renamed(SCHEMAS[name], ofApi) as Schema);
  }
  return Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
}
