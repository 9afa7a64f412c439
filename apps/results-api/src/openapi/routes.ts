/** What can be asked of the API: each route with its parameters, its answer and what may be wrong. */
import { LANGUAGES } from '#apps/dashboard';
import { PAGE_ROWS_MAX } from '#libs/results';
import { ENTRIES_MAX } from '../changes/election-changes';
import { LOG_ROUTES } from './log-routes';
import {
  CONTEST,
  ELECTION,
  headerText,
  integer,
  OF_CONTEST,
  OF_ELECTION,
  OF_ROUND,
  query,
  ROUND,
  SNAPSHOT,
  text,
  type Route,
} from './route';
import { ref, type Schema } from './schemas/parts';

const LIMIT = query('limit', { type: 'integer', minimum: 1, maximum: PAGE_ROWS_MAX }, 'Rows of a page at most.');
const AFTER = query('after', text, '`next` of the page before.');

/** Rows in lines ended by CR LF, as RFC 4180 has them. */
export const PRECINCT_TABLE: Schema = {
  type: 'string',
  description:
    'UTF-8 with a byte order mark; a heading, then a row a precinct in register order: precinctId, territoryId, state ' +
    '(missing, counted, held, annulled, notHeld), heldRecords (records of the precinct that are held), protocol (hash of ' +
    'the counted one), the counters in the order of the form, the options in the order of the definition. Figures are ' +
    'blank unless the precinct is counted. A text that a spreadsheet would run as a formula begins with an apostrophe.',
};

/** What it is stands in docs/open-data.md. */
const ANYTHING: Schema = {};

const LAST_EVENT_ID: Schema = { name: 'Last-Event-ID', in: 'header', required: false, schema: headerText };
const LAST_EVENT_ID_QUERY = query(
  'lastEventId',
  text,
  'For clients that cannot set the header Last-Event-ID, which wins.',
);

/** By path, in the order of the description. */
export const ROUTES: Readonly<Record<string, Route>> = {
  '/v1/elections': {
    operationId: 'listElections',
    summary: 'All elections, or those that a text names',
    tag: 'elections',
    answer: 'Elections',
    query: [
      query('q', text, 'Text in the id or in a title of any language; letters of both cases are the same.'),
      AFTER,
      LIMIT,
    ],
  },
  [ELECTION]: {
    operationId: 'getElection',
    summary: 'An election with the outcome of its newest published snapshot',
    tag: 'elections',
    answer: 'Election',
    problems: OF_ELECTION,
  },
  [`${ELECTION}/definition`]: {
    operationId: 'getDefinition',
    summary: 'The definition as accepted into the stream',
    tag: 'elections',
    answer: 'Definition',
    problems: [...OF_ELECTION, 'NOT_DEFINED'],
  },
  [`${ELECTION}/snapshots`]: {
    operationId: 'listSnapshots',
    summary: 'Published snapshots in order',
    tag: 'elections',
    answer: 'Snapshots',
    query: [query('after', integer, 'Number of the last snapshot of the page before.'), LIMIT],
    problems: OF_ELECTION,
  },
  [`${ELECTION}/snapshots/{snapshot}`]: {
    operationId: 'getSnapshot',
    summary: 'The outcome document of exactly this published snapshot',
    tag: 'elections',
    answer: 'OutcomeDocument',
    problems: [...OF_ELECTION, 'NOT_PUBLISHED', 'SNAPSHOT_UNKNOWN'],
  },
  [`${ELECTION}/changes`]: {
    operationId: 'listChanges',
    summary:
      'What each published snapshot changed, newest first, with sentences in three languages; with `Accept: ' +
      'text/event-stream` as server-sent events: `event: changes`, `id` the number, first the newest, with ' +
      'Last-Event-ID all later ones in order, or the newest with `reset: true` where that id is unknown or too far behind.',
    tag: 'elections',
    answer: 'Changes',
    also: { 'text/event-stream': ref('ChangesEvent') },
    query: [
      LAST_EVENT_ID,
      LAST_EVENT_ID_QUERY,
      query('before', integer, '`next` of the page before: entries of snapshots below this number.'),
      query('limit', { type: 'integer', minimum: 1, maximum: ENTRIES_MAX }, 'Entries of a page at most.'),
    ],
    problems: [...OF_ELECTION, 'NOT_PUBLISHED', 'STREAMS_OF_CALLER', 'STREAMS_EXHAUSTED'],
  },
  [`${ELECTION}/changes.atom`]: {
    operationId: 'followChanges',
    summary: 'The newest of them as an Atom feed (RFC 4287)',
    tag: 'elections',
    answer: '',
    mediaType: 'application/atom+xml',
    query: [query('language', { type: 'string', enum: [...LANGUAGES] }, 'Default kk.')],
    problems: [...OF_ELECTION, 'NOT_PUBLISHED'],
  },
  [`${ELECTION}/obstacles`]: {
    operationId: 'listObstacles',
    summary:
      'What stands between the count and a lawful result: rules that fail everywhere, held records, missing protocols and documents',
    tag: 'elections',
    answer: 'Obstacles',
    problems: [...OF_ELECTION, 'NOT_PUBLISHED'],
  },
  [`${ELECTION}/missing-documents.csv`]: {
    operationId: 'tabulateMissingDocuments',
    summary: 'Papers that counted protocols lack, as a table',
    tag: 'elections',
    answer: '',
    mediaType: 'text/csv',
    body: {
      type: 'string',
      description:
        'UTF-8 with a byte order mark; contest_id, round, precinct_id, kind, named, since; the oldest first.',
    },
    query: [SNAPSHOT],
    problems: [...OF_ELECTION, 'NOT_PUBLISHED', 'SNAPSHOT_UNKNOWN'],
  },
  [`${ELECTION}/verdicts`]: {
    operationId: 'listVerdicts',
    summary: 'Published verdicts: on the records with a sender’s id, or all of them page by page',
    tag: 'elections',
    answer: 'Verdicts',
    query: [
      query('source', text, 'Source of the records.'),
      query('id', text, 'Id of the event, as its sender gave it.'),
      AFTER,
      LIMIT,
    ],
    problems: [...OF_ELECTION, 'CURSOR_UNKNOWN'],
  },
  [`${ELECTION}/stream`]: {
    operationId: 'streamSnapshots',
    summary:
      'Server-sent events: `event: snapshot`, `id` the number, data a SnapshotEvent with whole figures. First the ' +
      'newest snapshot; with Last-Event-ID all later ones in order, or the newest with `reset: true` where that id ' +
      'is unknown or too far behind.',
    tag: 'elections',
    answer: 'SnapshotEvent',
    mediaType: 'text/event-stream',
    untagged: true,
    query: [
      LAST_EVENT_ID,
      query(
        'contests',
        { ...text, minLength: 0 },
        'Small entries of these contests only, ids separated by commas; empty: none, only a notice that there is something new.',
      ),
      LAST_EVENT_ID_QUERY,
    ],
    problems: [...OF_ELECTION, 'CONTEST_UNKNOWN', 'STREAMS_OF_CALLER', 'STREAMS_EXHAUSTED'],
  },
  ...LOG_ROUTES,
  [CONTEST]: {
    operationId: 'getContest',
    summary: 'Totals and outcome of a contest',
    tag: 'contests',
    answer: 'Contest',
    query: [
      SNAPSHOT,
      ROUND,
      query('sensitivity', { type: 'boolean' }, 'Whether to say how many votes the seats rest on; default false.'),
    ],
    problems: OF_ROUND,
  },
  [`${CONTEST}/mandates`]: {
    operationId: 'getMandates',
    summary: 'Seats or winners: projected while counting, final after certification',
    tag: 'contests',
    answer: 'Mandates',
    query: [SNAPSHOT],
    problems: OF_CONTEST,
  },
  [`${CONTEST}/units/{unit}`]: {
    operationId: 'getUnit',
    summary: 'Totals of a unit and of what is right below it',
    tag: 'contests',
    answer: 'Unit',
    query: [
      SNAPSHOT,
      ROUND,
      query('hierarchy', text, '`administrative` or one of constituencies; default: the first that has the unit.'),
    ],
    problems: [...OF_ROUND, 'UNIT_UNKNOWN'],
  },
  [`${CONTEST}/precincts`]: {
    operationId: 'listPrecincts',
    summary: 'Results of precincts in register order',
    tag: 'contests',
    answer: 'Precincts',
    also: { 'text/csv': PRECINCT_TABLE },
    query: [
      SNAPSHOT,
      ROUND,
      query('unit', text, 'Only below this unit.'),
      query('state', { type: 'string', enum: ['missing', 'counted', 'held', 'annulled', 'notHeld'] }, 'Only these.'),
      AFTER,
      LIMIT,
    ],
    problems: [...OF_ROUND, 'UNIT_UNKNOWN', 'CURSOR_UNKNOWN'],
  },
  [`${CONTEST}/precincts.csv`]: {
    operationId: 'tabulatePrecincts',
    summary: 'Results of all precincts of a contest as one table',
    tag: 'contests',
    answer: '',
    mediaType: 'text/csv',
    query: [SNAPSHOT, ROUND],
    problems: OF_ROUND,
  },
  [`${CONTEST}/precincts/{precinct}`]: {
    operationId: 'getPrecinct',
    summary: 'Every protocol, verdict and decision of a precinct up to a snapshot',
    tag: 'contests',
    answer: 'Precinct',
    query: [SNAPSHOT, ROUND],
    problems: [...OF_ROUND, 'PRECINCT_UNKNOWN'],
  },
  '/files/{election}/index.json': {
    operationId: 'listFiles',
    summary: 'Files of the newest snapshot of which there are files, with sizes and hashes',
    tag: 'elections',
    answer: 'FileIndex',
    problems: [...OF_ELECTION, 'FILES_NOT_MADE'],
  },
  '/files/{election}/{file}': {
    operationId: 'getFile',
    summary: 'A file, whole or in part; its name never means other bytes',
    tag: 'elections',
    answer: '',
    mediaType: 'text/csv',
    also: { 'application/json': ANYTHING, 'application/x-ndjson': ANYTHING, 'application/zip': ANYTHING },
    parts: true,
    problems: [...OF_ELECTION, 'FILES_NOT_MADE', 'FILE_UNKNOWN'],
  },
  '/health/live': { operationId: 'live', summary: 'The process runs', tag: 'service', answer: 'Live', untagged: true },
  '/health/ready': {
    operationId: 'ready',
    summary: 'The process can do its work',
    tag: 'service',
    answer: 'Readiness',
    untagged: true,
    unready: 'Readiness',
  },
  '/metrics': {
    operationId: 'metrics',
    summary: 'Metrics for Prometheus',
    tag: 'service',
    answer: '',
    mediaType: 'text/plain',
    untagged: true,
  },
  '/asyncapi.json': {
    operationId: 'asyncapi',
    summary: 'Topics and event stream (AsyncAPI 3)',
    tag: 'service',
    answer: '',
    problems: ['PARAMETER_INVALID', 'NOT_ACCEPTABLE', 'TOO_BUSY'],
  },
  '/openapi.json': {
    operationId: 'openapi',
    summary: 'This document',
    tag: 'service',
    answer: '',
    problems: ['PARAMETER_INVALID', 'NOT_ACCEPTABLE', 'TOO_BUSY'],
  },
};
