/** What goes over topics and the event stream (AsyncAPI 3), made from the contract classes and the API's own schemas. */
import { EVENT_TYPES, type EventType } from '#libs/contracts';
import type { Schema } from '../openapi/schemas/parts';
import { EXAMPLES } from './examples';
import { dataName, documentSchemas, streamEventRef } from './schemas';

type Topic = 'stream' | 'verdicts' | 'results' | 'mandates';

/** The topic on which each type of event is. */
const TOPIC_OF: Readonly<Record<EventType, Topic>> = {
  [EVENT_TYPES.electionDefined]: 'stream',
  [EVENT_TYPES.registerPublished]: 'stream',
  [EVENT_TYPES.registerSealed]: 'stream',
  [EVENT_TYPES.protocolSubmitted]: 'stream',
  [EVENT_TYPES.decisionSubmitted]: 'stream',
  [EVENT_TYPES.summarySubmitted]: 'stream',
  [EVENT_TYPES.verdictGiven]: 'verdicts',
  [EVENT_TYPES.resultsPublished]: 'results',
  [EVENT_TYPES.contestCertified]: 'results',
  [EVENT_TYPES.certificationRevoked]: 'results',
  [EVENT_TYPES.suspensionDecided]: 'results',
  [EVENT_TYPES.orderDecided]: 'results',
  [EVENT_TYPES.snapshotPublished]: 'results',
  [EVENT_TYPES.mandatesProjected]: 'mandates',
  [EVENT_TYPES.mandatesDistributed]: 'mandates',
  [EVENT_TYPES.mandatesSuspended]: 'mandates',
  [EVENT_TYPES.mandatesReinstated]: 'mandates',
};

const TOPICS: Readonly<Record<Topic, { readonly action: 'send' | 'receive'; readonly summary: string }>> = {
  stream: {
    action: 'receive',
    summary:
      'All that is counted, in one order and one partition, kept for ever. Publishers send protocols (key: the precinct), officers signed decisions.',
  },
  verdicts: {
    action: 'send',
    summary: 'What became of every record: rows by (position, subjectPosition), many in a record.',
  },
  results: {
    action: 'send',
    summary:
      'A snapshot at a time: units whose figures changed, certifications, then one closing record. Only the state at a closing record counts.',
  },
  mandates: { action: 'send', summary: 'Seats and winners: projected while counting, final after certification.' },
};

const ENVELOPE = {
  type: 'object',
  required: ['specversion', 'type', 'source', 'id', 'data'],
  properties: {
    specversion: { const: '1.0' },
    source: { type: 'string', format: 'uri-reference', description: 'With `id` the name of the event.' },
    id: { type: 'string' },
    time: { type: 'string', format: 'date-time' },
    subject: { type: 'string' },
    rehearsal: { type: 'boolean', description: 'True for an election that is none.' },
    signature: { type: 'string', description: 'Detached JWS over the event; of decisions, and of sources that sign.' },
  },
} as const;

const parameters = {
  prefix: { description: 'SANAQ_TOPIC_PREFIX of the installation.', default: 'sanaq' },
  election: { description: 'Id of the election.', examples: ['rehearsal'] },
};

function typesOf(topic: Topic): readonly EventType[] {
  return Object.values(EVENT_TYPES).filter((type) => TOPIC_OF[type] === topic);
}

function message(type: EventType): Schema {
  const examples = EXAMPLES[type];
  return {
    name: type,
    title: type,
    contentType: 'application/cloudevents+json',
    payload: {
      ...ENVELOPE,
      properties: {
        ...ENVELOPE.properties,
        type: { const: type },
        data: { $ref: `#/components/schemas/${dataName(type)}` },
      },
    },
    ...(examples === undefined ? {} : { examples }),
  };
}

function byTopic<T>(make: (topic: Topic) => T): Record<string, T> {
  return Object.fromEntries((Object.keys(TOPICS) as Topic[]).map((topic) => [topic, make(topic)]));
}

function refs(topic: Topic, base: string): Schema[] {
  return typesOf(topic).map((type) => ({ $ref: `${base}${dataName(type)}` }));
}

export const ASYNCAPI: Schema = {
  asyncapi: '3.0.0',
  info: {
    title: 'Sanaq topics and event stream',
    version: '1',
    description:
      'CloudEvents 1.0, structured JSON, on the topics of an election, and its published snapshots as server-sent events. docs/for-publishers.md and docs/for-subscribers.md of the repository begin with programs that run.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: 'application/cloudevents+json',
  servers: {
    kafka: { host: '127.0.0.1:9092', protocol: 'kafka', description: 'The brokers of the installation.' },
    http: { host: '127.0.0.1:3000', protocol: 'http', description: 'results-api of the installation.' },
  },
  channels: {
    ...byTopic((topic) => ({
      address: `{prefix}.{election}.${topic}.v1`,
      summary: TOPICS[topic].summary,
      servers: [{ $ref: '#/servers/kafka' }],
      parameters,
      messages: Object.fromEntries(
        typesOf(topic).map((type) => [dataName(type), { $ref: `#/components/messages/${dataName(type)}` }]),
      ),
    })),
    snapshots: {
      address: '/v1/elections/{election}/stream',
      summary:
        'Server-sent events: `event: snapshot`, `id` the number of the snapshot, by which a reader resumes (Last-Event-ID).',
      servers: [{ $ref: '#/servers/http' }],
      parameters: { election: parameters.election },
      messages: { Snapshot: { $ref: '#/components/messages/Snapshot' } },
    },
    changes: {
      address: '/v1/elections/{election}/changes',
      summary:
        'With `Accept: text/event-stream`: `event: changes`, `id` the number of the snapshot, by which a reader resumes (Last-Event-ID).',
      servers: [{ $ref: '#/servers/http' }],
      parameters: { election: parameters.election },
      messages: { Changes: { $ref: '#/components/messages/Changes' } },
    },
  },
  operations: {
    ...Object.fromEntries(
      (Object.keys(TOPICS) as Topic[]).map((topic) => [
        `${TOPICS[topic].action}${topic.charAt(0).toUpperCase()}${topic.slice(1)}`,
        {
          action: TOPICS[topic].action,
          channel: { $ref: `#/channels/${topic}` },
          summary: TOPICS[topic].summary,
          messages: refs(topic, `#/channels/${topic}/messages/`),
        },
      ]),
    ),
    sendSnapshots: {
      action: 'send',
      channel: { $ref: '#/channels/snapshots' },
      summary: 'Whole figures of every published snapshot, never deltas.',
      messages: [{ $ref: '#/channels/snapshots/messages/Snapshot' }],
    },
    sendChanges: {
      action: 'send',
      channel: { $ref: '#/channels/changes' },
      summary: 'What every published snapshot changed, in sentences of three languages.',
      messages: [{ $ref: '#/channels/changes/messages/Changes' }],
    },
  },
  components: {
    messages: {
      ...Object.fromEntries(Object.values(EVENT_TYPES).map((type) => [dataName(type), message(type)])),
      Snapshot: {
        name: 'snapshot',
        title: 'A published snapshot',
        contentType: 'application/json',
        payload: streamEventRef('SnapshotEvent'),
      },
      Changes: {
        name: 'changes',
        title: 'What a published snapshot changed',
        contentType: 'application/json',
        payload: streamEventRef('ChangesEvent'),
      },
    },
    schemas: documentSchemas(),
  },
};
