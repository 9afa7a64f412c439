/** The API's description (OpenAPI 3.1), written by hand; a test holds it to the routes and to real answers. */
import { PROBLEMS, type ProblemCode } from '../http/problem';
import { exampleOf } from './examples/examples';
import { headerText, id, integer, recordName, text, type Route } from './route';
import { PRECINCT_TABLE, ROUTES } from './routes';
import { SCHEMAS } from './schemas';
import { ref, type Schema } from './schemas/parts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Schema[];
  readonly responses: Readonly<Record<string, Schema>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Schema;
  readonly servers: readonly Schema[];
  /** Nothing here asks who somebody is. */
  readonly security: readonly Schema[];
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const OF_EVERY_QUESTION = [
  'PARAMETER_INVALID',
  'URL_INVALID',
  'NOT_ACCEPTABLE',
  'TOO_BUSY',
  'DATABASE_UNREACHABLE',
  'FRAME_DIFFERS',
  'UNEXPECTED',
] as const satisfies readonly ProblemCode[];
const IF_NONE_MATCH: Schema = { name: 'If-None-Match', in: 'header', required: false, schema: headerText };
const ETAG: Schema = { ETag: { schema: text, description: 'Strong.' } };

const RETRY_AFTER: Schema = {
  'Retry-After': { schema: { type: 'integer', minimum: 0 }, description: 'Seconds.' },
};
const CACHING: Schema = {
  'Cache-Control': {
    schema: { type: 'string' },
    description: '`immutable` where the URL names a snapshot, but for mandates; else to be asked about again.',
  },
  Vary: {
    schema: { type: 'string' },
    description: 'Answers are compressed with br or gzip where the caller takes it.',
  },
};

const IN_PATH: Readonly<Record<string, Schema>> = { snapshot: integer, record: recordName };

function pathParameters(path: string): Schema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: IN_PATH[name ?? ''] ?? id,
  }));
}

/** Problem documents by status; each lists the codes that it may carry. */
function problemResponses(codes: readonly ProblemCode[]): Record<string, Schema> {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: codes.filter((code) => PROBLEMS[code].status === status).join(', '),
        ...(status === 503 || status === 429 ? { headers: RETRY_AFTER } : {}),
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );
}

/** What stands in answers that have no schema of their own. */
const UNNAMED: Readonly<Record<string, Schema>> = {
  'application/json': { type: 'object' },
  'text/csv': PRECINCT_TABLE,
  'application/atom+xml': { type: 'string', description: 'One entry a snapshot, its changes as sentences.' },
};

const RANGE: Schema = {
  name: 'Range',
  in: 'header',
  required: false,
  schema: headerText,
  description: 'One part, in bytes of the file without compression; anything else is taken for none.',
};
const PART_RESPONSES: Readonly<Record<string, Schema>> = {
  '206': { description: 'The part asked for.' },
  '416': { description: 'The part begins beyond the end.' },
};

function operation(path: string, route: Route): Operation {
  const { operationId, summary, tag, answer, mediaType = 'application/json', untagged = false } = route;
  const schema = answer === '' ? (route.body ?? UNNAMED[mediaType] ?? text) : ref(answer);
  const general: readonly ProblemCode[] = tag === 'service' ? ['UNEXPECTED'] : OF_EVERY_QUESTION;
  const also = Object.fromEntries(Object.entries(route.also ?? {}).map(([type, its]) => [type, { schema: its }]));
  const unready: Record<string, Schema> =
    route.unready === undefined
      ? {}
      : { '503': { description: 'Not ready.', content: { 'application/json': { schema: ref(route.unready) } } } };
  const unchanged: Record<string, Schema> = untagged
    ? {}
    : { '304': { description: 'The caller has this answer already.' } };
  return {
    operationId,
    summary,
    tags: [tag],
    parameters: [
      ...pathParameters(path),
      ...(route.query ?? []),
      ...(route.parts === true ? [RANGE] : []),
      ...(untagged ? [] : [IF_NONE_MATCH]),
    ],
    responses: {
      '200': {
        description: summary,
        ...(untagged ? {} : { headers: route.tag === 'service' ? ETAG : { ...ETAG, ...CACHING } }),
        content: { [mediaType]: { schema, ...exampleOf(operationId) }, ...also },
      },
      ...unchanged,
      ...(route.parts === true ? PART_RESPONSES : {}),
      ...problemResponses([...general, ...(route.problems ?? [])]),
      ...unready,
    },
  };
}

export const OPENAPI: OpenApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Sanaq results',
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    description:
      'Published results of elections, read-only. A snapshot is named by the position of the last record in it; ' +
      'its figures are whole and never change. Every percentage comes with its numerator and base. Ids are percent-encoded in paths.',
  },
  servers: [{ url: '/' }],
  security: [],
  paths: Object.fromEntries(Object.entries(ROUTES).map(([path, route]) => [path, { get: operation(path, route) }])),
  components: { schemas: SCHEMAS },
};
