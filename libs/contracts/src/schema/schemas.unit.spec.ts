import { Ajv2020 } from 'ajv/dist/2020';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_CLASSES } from '../events/event-classes';
import { EVENT_TYPES, type EventType } from '../events/event-types';
import { sampleData } from '../testing/samples';
import { dataSchema } from './json-schema';
import type { JsonSchema } from './shape';
import { publishedSchema, schemaFiles } from './published-schemas';
import { EVENT_EXAMPLES } from './texts/event-examples';
import { EVENT_TEXTS, meaningOf } from './texts/event-texts';
import { checkEventData } from './validators';

const ALL_TYPES = Object.values(EVENT_TYPES);
const SCHEMA_DIRECTORY = join(__dirname, '../../../../docs/schemas');

/** class-validator's verdict on the same plain object. */
function acceptedByClass(type: EventType, data: unknown): boolean {
  const instance = plainToInstance<object, unknown>(EVENT_CLASSES[type], data);
  return (
    validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).length === 0
  );
}

/** Objects within a value, each with the key under which it stands. */
function objectsIn(value: unknown, name = ''): { name: string; members: Record<string, unknown> }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, member]) => objectsIn(member, Array.isArray(value) ? name : key));
  return Array.isArray(value) ? inner : [{ name, members: value as Record<string, unknown> }, ...inner];
}

/** Class and name of every member that a schema describes. */
function membersIn(schema: JsonSchema, className: string): readonly (readonly [string, string])[] {
  const own = Object.keys(schema['properties'] ?? {}).map((name) => [className, name] as const);
  const classes = Object.entries((schema['$defs'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  return [...own, ...classes.flatMap(([name, one]) => membersIn(one, name))];
}

const MAPS = ['counters', 'votes', 'seats', 'inWords'];
const ODD_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  '41',
  'a/b',
  ' a',
  'a ',
  '',
  'e\u0301',
  'é',
  'x\u0000',
  'k'.repeat(257),
];
const long = (length: number): string => '😀'.repeat(length);
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  1001,
  2 ** 53 - 1,
  2 ** 53,
  '',
  'x',
  ' x',
  'x\u00a0',
  'a/b',
  'e\u0301',
  'é',
  '\u0000',
  'x\ny',
  '\u0085',
  '\ud800',
  '41',
  'REHEARSAL',
  '2023-02-31',
  '2023-13-01',
  '2023-03-19T20:00:00',
  '2023-03-19T24:00:00Z',
  '2023-03-19T20:00:00+06:00',
  `sha256:${'a'.repeat(64)}`,
  `sha256:${'A'.repeat(64)}`,
  'a'.repeat(43),
  long(256),
  long(257),
  long(501),
  [],
  {},
  [null],
  [[]],
  [{}],
  ['x'],
  [1],
  { x: 1 },
  { x: 'y' },
  { x: [] },
];

/** Changes one thing in one object of the data. */
function mutate(data: Record<string, unknown>, where: number, which: number, change: Change): unknown {
  const objects = objectsIn(data);
  const target = objects[where % objects.length];
  if (target === undefined) return data;
  const keys = Object.keys(target.members);
  const key = keys[which % Math.max(1, keys.length)];
  if (change.kind === 'add') {
    // class-transformer drops some keys of classes, so the oddest are tried where ids are keys.
    const isMap = MAPS.includes(target.name) && !('counterId' in target.members);
    const name = isMap ? change.oddKey : 'extra';
    Object.defineProperty(target.members, name, {
      value: change.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else if (key !== undefined && change.kind === 'drop') {
    Reflect.deleteProperty(target.members, key);
  } else if (key !== undefined) {
    target.members[key] = change.kind === 'put' ? change.value : [target.members[key]];
  }
  return data;
}

type Change =
  | { readonly kind: 'add'; readonly oddKey: string; readonly value: unknown }
  | { readonly kind: 'put'; readonly value: unknown }
  | { readonly kind: 'drop' }
  | { readonly kind: 'wrap' };

const odd = fc.constantFrom(...ODD_VALUES).map((value) => structuredClone(value));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), oddKey: fc.constantFrom(...ODD_KEYS), value: odd }),
  { arbitrary: fc.record({ kind: fc.constant('put' as const), value: odd }), weight: 4 },
  fc.constant({ kind: 'drop' as const }),
  fc.constant({ kind: 'wrap' as const }),
);

describe('schemas of events', () => {
  it.each(ALL_TYPES)('of %s are schemas: what compiles them takes that for granted', (type) => {
    const ajv = new Ajv2020({ strict: true });
    expect([ajv.validateSchema(dataSchema(type, EVENT_CLASSES[type])), ajv.errors ?? []]).toEqual([true, []]);
  });

  it('stand in docs/schemas exactly as the classes say (`npm run schemas` writes them)', () => {
    const files = schemaFiles();
    expect(readdirSync(SCHEMA_DIRECTORY).sort()).toEqual([...files.keys()].sort());
    // Prettier may lay the files out otherwise, so content and order of members are compared, not the spaces.
    const compact = (text: string): string => JSON.stringify(JSON.parse(text));
    for (const [name, text] of files) {
      expect(compact(readFileSync(join(SCHEMA_DIRECTORY, name), 'utf8'))).toBe(compact(text));
    }
  });

  it.each(ALL_TYPES)('of %s say what the event is, what every member means, and show a whole example', (type) => {
    const schema = publishedSchema(type);
    const unexplained = membersIn(schema, EVENT_CLASSES[type].name)
      .filter(([className, member]) => meaningOf(className, member) === undefined)
      .map((names) => names.join('.'));
    expect(unexplained).toEqual([]);
    expect(schema['description']).toEqual(expect.stringMatching(/^[A-Z].*\.$/));
    const [example] = schema['examples'] as readonly Record<string, unknown>[];
    expect(checkEventData(type, example)).toBeNull();
    expect(new Ajv2020({ strict: true, formats: { nfc: true } }).validate(schema, example)).toBe(true);
    // Decisions that stand in it word for word are such events too.
    const quoted = objectsIn(example).filter(({ members }) => 'specversion' in members);
    for (const { members } of quoted) expect(checkEventData(members['type'] as EventType, members['data'])).toBeNull();
  });

  it('explain no member that no event has', () => {
    const has = new Set(
      ALL_TYPES.flatMap((type) =>
        membersIn(publishedSchema(type), EVENT_CLASSES[type].name).map((names) => names.join('.')),
      ),
    );
    // Beside them stand the texts of files: objects whose names are not those of classes.
    const explained = Object.entries(EVENT_TEXTS)
      .filter(([className]) => /^[A-Z]/.test(className))
      .flatMap(([className, texts]) => Object.keys(texts).map((member) => `${className}.${member}`));
    // Of the files alone: the register within a definition, and what a certification names in a resolution.
    expect(explained.filter((name) => !has.has(name))).toEqual([
      'ElectionDefined.precincts',
      'ResolutionData.openItems',
      'ResolutionData.missing',
    ]);
  });

  it('have an example of no event that is not there', () => {
    expect(Object.keys(EVENT_EXAMPLES).sort()).toEqual([...ALL_TYPES].sort());
  });

  it.each(ALL_TYPES)('of %s take a complete event, by schema and by class', (type) => {
    expect(checkEventData(type, sampleData(type))).toBeNull();
    expect(acceptedByClass(type, sampleData(type))).toBe(true);
  });

  it.each(ALL_TYPES)('of %s are closed at every object that a class describes', (type) => {
    const schema = dataSchema(type, EVENT_CLASSES[type]);
    const open = objectsIn(schema).filter(
      ({ members }) =>
        typeof members['properties'] === 'object' && members['additionalProperties'] !== false && 'type' in members,
    );
    expect(open).toEqual([]);
    expect(checkEventData(type, { ...sampleData(type), extra: 1 })).toContain('"extra"');
  });

  it.each(ALL_TYPES)('of %s want every member that is not optional', (type) => {
    const required = dataSchema(type, EVENT_CLASSES[type])['required'] as readonly string[];
    expect(required.length).toBeGreaterThan(0);
    for (const name of required) {
      const { [name]: _dropped, ...rest } = sampleData(type);
      expect(checkEventData(type, rest)).toBe(`/data lacks the member "${name}".`);
    }
  });

  it('name all missing and unknown members at once, at every place', () => {
    const { counters: _counters, votes: _votes, ...data } = sampleData(EVENT_TYPES.protocolSubmitted);
    expect(checkEventData(EVENT_TYPES.protocolSubmitted, { ...data, replaces: { source: 'urn:x' } })).toBe(
      '/data lacks the members "counters" and "votes"; ' +
        '/data/replaces lacks the members "eventId", "sha256", "reason" and "document".',
    );
    expect(checkEventData(EVENT_TYPES.protocolSubmitted, { ...data, votes: {}, vote: {} })).toBe(
      '/data lacks the member "counters" and has the member "vote", which the schema does not know.',
    );
  });

  it.each(ALL_TYPES)('of %s: class-validator and Ajv judge every changed event alike', (type) => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(500), fc.nat(50), change), { minLength: 1, maxLength: 2 }), (changes) => {
        const data = sampleData(type);
        for (const [where, which, what] of changes) mutate(data, where, which, what);
        const bySchema = checkEventData(type, data);
        expect({ accepted: acceptedByClass(type, data), bySchema }).toEqual({ accepted: bySchema === null, bySchema });
        seen[bySchema === null ? 'accepted' : 'refused']++;
      }),
      { numRuns: 250 },
    );
    expect(seen.refused).toBeGreaterThan(20);
  });

  it('take ids such as __proto__ and 41 as counters and options', () => {
    const figures: unknown = JSON.parse('{"__proto__":1,"41":2,"constructor":3}');
    const data = { ...sampleData(EVENT_TYPES.protocolSubmitted), counters: figures, votes: figures };
    expect(checkEventData(EVENT_TYPES.protocolSubmitted, data)).toBeNull();
    expect(acceptedByClass(EVENT_TYPES.protocolSubmitted, data)).toBe(true);
    const wrong: unknown = JSON.parse('{"__proto__":-1}');
    expect(checkEventData(EVENT_TYPES.protocolSubmitted, { ...data, votes: wrong })).toContain('/data/votes/__proto__');
    expect(acceptedByClass(EVENT_TYPES.protocolSubmitted, { ...data, votes: wrong })).toBe(false);
  });
});
