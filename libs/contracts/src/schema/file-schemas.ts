/**
 * JSON Schemas of the files that people write: the definition of an election, a row of its register, a decision, a
 * resolution. They are those of the events, less what the commands fill in, and with descriptions for editors.
 */
import { CONTEST_KINDS, SHIPPED_RULE_SETS } from '#libs/allocation';
import { DECISION_KINDS, rightFor, SHIPPED_FORMS } from '#libs/election';
import { DecisionSubmitted } from '../events/decision-submitted';
import { ElectionDefined } from '../events/election-defined';
import { EVENT_TYPES } from '../events/event-types';
import { FILE_EXAMPLES, MEMBER_TEXTS } from './texts/file-texts';
import { dataSchema, withMeanings } from './json-schema';
import { isPlainObject, type JsonSchema } from './shape';

type Members = Readonly<Record<string, JsonSchema>>;

interface ObjectSchema {
  readonly properties: Members;
  readonly required: readonly string[];
  readonly additionalProperties: unknown;
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

const SCHEMA_MEMBER: Members = { $schema: { description: 'The address of this schema, for editors; it is not read.' } };

function partsOf(schema: JsonSchema): ObjectSchema {
  const { properties, required, additionalProperties, $defs } = schema;
  const objects = (value: unknown): Members => (isPlainObject(value) ? (value as Members) : {});
  return {
    properties: objects(properties),
    required: Array.isArray(required) ? (required as readonly string[]) : [],
    additionalProperties,
    $defs: objects($defs),
  };
}

/** The same with what each member means, as far as it is written down for the object of this name. */
function described(name: string, members: Members): Members {
  return withMeanings(members, (member) => MEMBER_TEXTS[name]?.[member]);
}

function withTexts($defs: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries($defs).map(([name, one]) => [
      name,
      { ...one, properties: described(name, partsOf(one).properties) },
    ]),
  );
}

function without(names: readonly string[], left: readonly string[]): readonly string[] {
  return names.filter((name) => !left.includes(name));
}

interface FileSchema {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly properties: Members;
  readonly required: readonly string[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

function fileSchema({ name, title, description, properties, required, $defs }: FileSchema): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:sanaq:file-schema:${name}`,
    title,
    description,
    type: 'object',
    properties: { ...SCHEMA_MEMBER, ...described(name, properties) },
    required,
    additionalProperties: false,
    examples: FILE_EXAMPLES[name] ?? [],
    ...($defs === undefined ? {} : { $defs: withTexts($defs) }),
  };
}

function electionFile(): JsonSchema {
  const { properties, required, $defs } = partsOf(dataSchema(EVENT_TYPES.electionDefined, ElectionDefined));
  const { definitionSha256: _filledIn, contests, ...before } = properties;
  const [contest, form, officer] = ['ContestData', 'ProtocolFormData', 'OfficerData'].map((name) =>
    partsOf($defs[name] ?? {}),
  );
  if (contest === undefined || form === undefined || officer === undefined) throw new Error('the definition has these');
  const closed = { type: 'object', additionalProperties: false };
  const right = { type: 'string', enum: [...new Set(DECISION_KINDS.map(rightFor))] };
  return fileSchema({
    name: 'election',
    title: 'Definition of an election',
    description: 'What `sanaq define` reads; explained by example in examples/first-election/README.md.',
    properties: {
      ...before,
      precincts: {
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', items: { type: 'object', required: ['precinctId', 'territoryId'] } },
        ],
      },
      map: {
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'object', required: ['type'] },
        ],
      },
      ...(contests === undefined ? {} : { contests }),
    },
    required: [...without(required, ['definitionSha256', 'rehearsal']), 'precincts'],
    $defs: {
      ...$defs,
      ContestData: {
        ...closed,
        properties: {
          ...contest.properties,
          kind: { type: 'string', enum: [...CONTEST_KINDS] },
          ruleSet: {
            anyOf: [{ type: 'string', enum: SHIPPED_RULE_SETS.map(({ ruleSetId }) => ruleSetId) }, { type: 'object' }],
          },
          form: { anyOf: [{ type: 'string', enum: [...SHIPPED_FORMS.keys()] }, { $ref: '#/$defs/ProtocolFormData' }] },
        },
        required: without(contest.required, ['rounds']),
      },
      ProtocolFormData: { ...closed, properties: form.properties, required: without(form.required, ['formId']) },
      OfficerData: {
        ...closed,
        properties: { ...officer.properties, may: { type: 'array', items: right } },
        required: officer.required,
      },
    },
  });
}

function decisionFile(): JsonSchema {
  const { properties, required, $defs } = partsOf(dataSchema(EVENT_TYPES.decisionSubmitted, DecisionSubmitted));
  return fileSchema({
    name: 'decision',
    title: 'Decision of a commission',
    description: 'What `sanaq decide` signs and sends; docs/decisions.md has an example of every kind.',
    properties,
    required: without(required, ['electionId', 'definitionSha256', 'officerId', 'resolution']),
    $defs,
  });
}

function resolutionFile(): JsonSchema {
  const { $defs } = partsOf(dataSchema(EVENT_TYPES.decisionSubmitted, DecisionSubmitted));
  const resolution = partsOf($defs['ResolutionData'] ?? {});
  const basis = partsOf($defs['DecisionBasisData'] ?? {}).properties;
  const { openItems = {}, missing = {} } = basis;
  const { NamedItemData = {}, NamedPrecinctData = {} } = $defs;
  return fileSchema({
    name: 'resolution',
    title: 'Resolution of a commission',
    description: 'The paper on which a decision rests, for `--resolution` of the deciding commands.',
    properties: { ...resolution.properties, openItems, missing },
    required: resolution.required,
    $defs: { NamedItemData, NamedPrecinctData },
  });
}

function registerRow(): JsonSchema {
  const id = { type: 'string', minLength: 1, maxLength: 256 };
  return {
    ...fileSchema({
      name: 'register-row',
      title: 'Row of a register',
      description: 'A line of the CSV file, or an object in `precincts` of the definition.',
      properties: {
        precinctId: id,
        territoryId: id,
        registered: {
          anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string', pattern: '^[0-9]*$' }, { type: 'null' }],
        },
      },
      required: ['precinctId', 'territoryId'],
    }),
    // A column for each hierarchy of `constituencies`.
    additionalProperties: {
      type: 'string',
      description: "A constituency's id in the hierarchy of this name; blank: in none.",
    },
  };
}

/** The schemas of files by name of file. The map's is written by hand: docs/file-schemas/map.json. */
export function fileSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map([
    ['election.json', electionFile()],
    ['register-row.json', registerRow()],
    ['decision.json', decisionFile()],
    ['resolution.json', resolutionFile()],
  ]);
}
