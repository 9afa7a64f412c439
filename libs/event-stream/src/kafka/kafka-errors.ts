import { types } from 'node:util';
import { isTlsFailure } from '#libs/patience';
import { StreamError, type StreamErrorCode } from '../event-stream';
import type { AfterFailure } from '../shared-client';

/** What kafkajs says about a failure, over its whole chain of causes. */
interface Symptoms {
  readonly names: ReadonlySet<string>;
  /** Kafka's own error names, such as OFFSET_OUT_OF_RANGE. */
  readonly types: ReadonlySet<string>;
  /** Node's own codes, such as CERT_HAS_EXPIRED. */
  readonly codes: ReadonlySet<string>;
}

function symptomsOf(error: unknown): Symptoms {
  const names = new Set<string>();
  const kafkaTypes = new Set<string>();
  const codes = new Set<string>();
  const queue: unknown[] = [error];
  const seen = new Set<unknown>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (!types.isNativeError(next) || seen.has(next)) continue;
    seen.add(next);
    names.add(next.name);
    if ('type' in next && typeof next.type === 'string') kafkaTypes.add(next.type);
    if ('code' in next && typeof next.code === 'string') codes.add(next.code);
    if ('errors' in next && Array.isArray(next.errors)) queue.push(...(next.errors as unknown[]));
    queue.push(next.cause);
  }
  return { names, types: kafkaTypes, codes };
}

/** A codec that is not known, or bytes that are not what it writes. */
const UNREADABLE = ['KafkaJSNotImplemented', 'UnpackingFailed'];
const DEFECTS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];
const STORAGE = ['KAFKA_STORAGE_ERROR', 'LOG_DIR_NOT_FOUND'];
const REPLICAS = ['NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'];
const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

function hasAny(set: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return wanted.some((name) => set.has(name));
}

/** True where Kafka refused a batch for its size, so that nothing of it was stored. */
export function isTooLarge(error: unknown): boolean {
  return hasAny(symptomsOf(error).types, TOO_LARGE);
}

export function isTopicMissing(error: unknown): boolean {
  return hasAny(symptomsOf(error).types, ['UNKNOWN_TOPIC_OR_PARTITION', 'INVALID_TOPIC_EXCEPTION']);
}

/**
 * Names a failure of kafkajs in the words of the port. `doing` completes the sentence "Kafka failed while …".
 * What is not trouble with a broker but a defect comes back as it is.
 */
export function toStreamError(error: unknown, doing: string): Error {
  if (error instanceof StreamError) return error;
  if (!types.isNativeError(error)) return new Error(`Kafka failed while ${doing}: ${String(error)}`);
  const symptoms = symptomsOf(error);
  const { names, types: kafkaTypes } = symptoms;
  // OpenSSL ends its messages with a line break.
  const said = `Kafka failed while ${doing}: ${error.message.replace(/\s+/g, ' ').trim()}`;
  const options = { cause: error };
  if (hasAny(names, UNREADABLE)) {
    return new StreamError('STREAM_COMPRESSION_UNREADABLE', said, true, options);
  }
  const refusal = refusalOf(symptoms);
  if (refusal !== null) return new StreamError(refusal, said, true, options);
  if (isTopicMissing(error)) return new StreamError('TOPIC_MISSING', said, true, options);
  if (kafkaTypes.has('OFFSET_OUT_OF_RANGE')) return new StreamError('STREAM_OUT_OF_RANGE', said, false, options);
  if (hasAny(kafkaTypes, TOO_LARGE)) return new StreamError('RECORD_TOO_LARGE', said, false, options);
  if (hasAny(names, DEFECTS)) return error;
  if ([...names].some((name) => name.startsWith('KafkaJS'))) {
    return new StreamError('STREAM_UNREACHABLE', said, true, options);
  }
  return error;
}

/** What the operator cures at the server, so that waiting helps. */
function refusalOf({ names, types: kafkaTypes, codes }: Symptoms): StreamErrorCode | null {
  if (names.has('KafkaJSSASLAuthenticationError')) return 'STREAM_LOGIN';
  if ([...kafkaTypes].some((type) => type.endsWith('AUTHORIZATION_FAILED'))) return 'STREAM_FORBIDDEN';
  if (hasAny(kafkaTypes, STORAGE)) return 'STREAM_STORAGE';
  if (hasAny(kafkaTypes, REPLICAS)) return 'STREAM_REPLICAS';
  return [...codes].some(isTlsFailure) ? 'STREAM_TLS_FAILED' : null;
}

/** States that Kafka leaves by itself within a moment: after a topic or the first group was made, or a leader changed. */
const PASSING = [
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
];

/** True where the broker answered, or its answer could not be read, because of one of the topics that were asked for. */
export function isOfOneTopic(error: unknown): boolean {
  const { names, types: kafkaTypes } = symptomsOf(error);
  return kafkaTypes.size > 0 || hasAny(names, [...UNREADABLE, ...DEFECTS]);
}

/** True where asking the same again in a moment is likely to be answered. */
export function isPassing(error: unknown): boolean {
  const { names, types: kafkaTypes } = symptomsOf(error);
  return hasAny(kafkaTypes, PASSING) || names.has('KafkaJSGroupCoordinatorNotFound');
}

/**
 * For questions, which may be asked twice. A missing topic counts as well: a kafkajs client refreshes the metadata of
 * every topic it was ever asked about, so one that was deleted since fails the questions about all others.
 */
export function afterFailedQuestion(error: unknown): AfterFailure {
  // An answer, though not the one that was hoped for.
  const { names, types: kafkaTypes } = symptomsOf(error);
  if (names.has('KafkaJSDeleteGroupsError') || kafkaTypes.has('OFFSET_OUT_OF_RANGE')) return 'keep';
  return 'renew_and_repeat';
}

/** For sending: only what was surely not stored is sent again by itself. */
export function afterFailedSend(error: unknown): AfterFailure {
  if (isTooLarge(error)) return 'keep';
  return isTopicMissing(error) ? 'renew_and_repeat' : 'renew';
}
