/** The compiled checks of the stream: one Ajv function for each type of event, made when first needed. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { EVENT_CLASSES, type EventDataByType } from '../events/event-classes';
import type { EventType } from '../events/event-types';
import { dataSchema } from './json-schema';
import { isNfc, NFC_FORMAT } from './shapes';

const ajv = new Ajv2020({
  strict: true,
  // The error carries the schema it broke, whose description says what is wanted.
  verbose: true,
  formats: { [NFC_FORMAT]: { type: 'string', validate: isNfc } },
});

const compiled = new Map<EventType, ValidateFunction>();

/** The check of a type's `data`. After `false`, the first error stands in its `errors`. */
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
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    return `has the member "${shortened(String(params['additionalProperty']))}", which the schema does not know`;
  }
  if (keyword === 'required') return `lacks the member "${String(params['missingProperty'])}"`;
  const description: unknown = parentSchema?.['description'];
  if (typeof description === 'string') return `must be ${description}`;
  if (keyword === 'enum') {
    const allowed: unknown = params['allowedValues'];
    return `must be one of ${Array.isArray(allowed) ? allowed.join(', ') : 'the allowed values'}`;
  }
  return error.message ?? `breaks the rule ${keyword}`;
}

/** One sentence: JSON pointer of the place (within the event) and what is wanted there. */
export function describeSchemaErrors(errors: readonly ErrorObject[] | null | undefined): string {
  const all = errors ?? [];
  // In a failed anyOf the last error only says "anyOf"; the first says what the value should have been.
  const first = all[0];
  if (first === undefined) return '/data does not fit its schema.';
  const key = first.propertyName === undefined ? '' : ` (key "${shortened(first.propertyName)}")`;
  return `${shortened(`/data${first.instancePath}`)}${key} ${wanted(first)}.`;
}

/** What is wrong with the `data` of an event we are about to write, or null. */
export function checkEventData(type: EventType, data: unknown): string | null {
  const validate = dataValidator(type);
  return validate(data) ? null : describeSchemaErrors(validate.errors);
}
