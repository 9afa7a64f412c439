/** The compiled checks of the stream: one Ajv function for each type of event, made when first needed. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { EVENT_CLASSES, type EventDataByType } from '../events/event-classes';
import type { EventType } from '../events/event-types';
import { dataSchema } from './json-schema';
import { memberProblems, type MemberProblem } from './member-problems';
import { isPlainObject } from './shape';
import { isNfc, NFC_FORMAT } from './shapes';

const ajv = new Ajv2020({
  strict: true,
  // The error carries the schema it broke, whose description says what is wanted.
  verbose: true,
  // They are our own, and a test holds them to the meta-schema: compiling that costs more than one of them.
  validateSchema: false,
  // Half of the time to compile, and no measurable gain in the checks themselves.
  code: { optimize: false },
  formats: { [NFC_FORMAT]: { type: 'string', validate: isNfc } },
});

const compiled = new Map<EventType, ValidateFunction>();

/** The check of a type's `data`. After `false`, the first error is in its `errors`. */
export function dataValidator<T extends EventType>(type: T): ValidateFunction<EventDataByType[T]> {
  let validate = compiled.get(type);
  if (validate === undefined) {
    validate = ajv.compile(dataSchema(type, EVENT_CLASSES[type]));
    compiled.set(type, validate);
  }
  return validate as ValidateFunction<EventDataByType[T]>;
}

const QUOTED_CHARACTERS_MAX = 80;

/** Cuts text of a record to what an error may quote, and hides what would disturb a terminal or a log. */
export function shortened(text: string): string {
  const cut = text.length > QUOTED_CHARACTERS_MAX ? `${text.slice(0, QUOTED_CHARACTERS_MAX - 1)}…` : text;
  return cut.replace(/\p{Cc}|\p{Surrogate}/gu, '?');
}

function wanted(error: ErrorObject): string {
  const { keyword, params, parentSchema } = error;
  const description: unknown = parentSchema?.['description'];
  if (typeof description === 'string') return `must be ${description}`;
  if (keyword === 'enum') {
    const allowed: unknown = params['allowedValues'];
    return `must be one of ${Array.isArray(allowed) ? allowed.join(', ') : 'the allowed values'}`;
  }
  return error.message ?? `breaks the rule ${keyword}`;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${shortened(name)}"`);
  if (quoted.length === 1) return `member ${quoted.join('')}`;
  return `members ${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
}

/** `/data lacks the members "counters" and "votes" and has the member "vote", which the schema does not know`. */
function membersSentence({ pointer, missing, unknown }: MemberProblem): string {
  const lacks = missing.length === 0 ? [] : [`lacks the ${listed(missing)}`];
  const has = unknown.length === 0 ? [] : [`has the ${listed(unknown)}, which the schema does not know`];
  return `${shortened(`/data${pointer}`)} ${[...lacks, ...has].join(' and ')}`;
}

const OF_MEMBERS = new Set(['required', 'additionalProperties']);

/**
 * What is wrong with the `data` of an event, in one sentence: JSON pointer of the place (within the event) and what is
 * wanted there. Missing and unknown members are named all at once, of other errors the first.
 */
export function describeSchemaErrors(validate: Pick<ValidateFunction, 'errors' | 'schema'>, data: unknown): string {
  const members = isPlainObject(validate.schema) ? memberProblems(validate.schema, data) : [];
  // In a failed anyOf the last error only says "anyOf"; the first says what the value should have been.
  const first = validate.errors?.[0];
  const told = first === undefined || (members.length > 0 && OF_MEMBERS.has(first.keyword));
  const sentences = [...members.map(membersSentence), ...(told ? [] : [sentenceOf(first)])];
  return sentences.length === 0 ? '/data does not fit its schema.' : `${sentences.join('; ')}.`;
}

function sentenceOf(first: ErrorObject): string {
  const key = first.propertyName === undefined ? '' : ` (key "${shortened(first.propertyName)}")`;
  return `${shortened(`/data${first.instancePath}`)}${key} ${wanted(first)}`;
}

/** What is wrong with the `data` of an event we are about to write, or null. */
export function checkEventData(type: EventType, data: unknown): string | null {
  const validate = dataValidator(type);
  return validate(data) ? null : describeSchemaErrors(validate, data);
}

/** One thing that is wrong with data: JSON pointer within the data, and what is wanted there. */
export interface DataProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** For data that people write by hand: everything that is wrong, instead of the first. Slower, and for files only. */
let thorough: Ajv2020 | null = null;

/**
 * All that is wrong with the `data` of an event, in the order of the data as far as the schema tells; unknown and missing
 * members first at each place. `meant` may add which known member was meant.
 */
export function allDataProblems(
  type: EventType,
  data: unknown,
  meant: (unknown: string, known: readonly string[]) => string,
): readonly DataProblem[] {
  const schema = dataSchema(type, EVENT_CLASSES[type]);
  thorough ??= new Ajv2020({ ...ajv.opts, allErrors: true });
  const validate = thorough.getSchema(String(schema['$id'])) ?? thorough.compile(schema);
  if (validate(data) === true) return [];
  const problems: DataProblem[] = memberProblems(schema, data).flatMap(({ pointer, missing, unknown, known }) => [
    ...unknown.map((name) => ({ pointer: `${pointer}/${name}`, detail: `is an unknown member${meant(name, known)}` })),
    ...(missing.length === 0 ? [] : [{ pointer, detail: `lacks the ${listed(missing)}` }]),
  ]);
  const told = new Set<string>();
  for (const error of validate.errors ?? []) {
    // Of several ways to be right, the first says what should have been.
    if (OF_MEMBERS.has(error.keyword) || told.has(error.instancePath)) continue;
    told.add(error.instancePath);
    const key = error.propertyName === undefined ? '' : `the key "${shortened(error.propertyName)}" `;
    problems.push({ pointer: error.instancePath, detail: `${key}${wanted(error)}` });
  }
  return problems;
}
