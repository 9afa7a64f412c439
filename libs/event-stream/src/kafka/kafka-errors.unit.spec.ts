import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSProtocolError } from 'kafkajs';
import { StreamError } from '../event-stream';
import { afterFailedSend, isTooLarge, toStreamError } from './kafka-errors';

function protocolError(type: string): KafkaJSProtocolError {
  return Object.assign(new KafkaJSProtocolError(new Error(type)), { type });
}

function wrap(cause: Error): KafkaJSNonRetriableError {
  return Object.assign(new KafkaJSNonRetriableError(cause.message), { cause });
}

function codeOf(error: Error): readonly [string, boolean] | null {
  return error instanceof StreamError ? [error.code, error.retry] : null;
}

describe('the names of Kafka failures', () => {
  test.each([
    ['UNKNOWN_TOPIC_OR_PARTITION', 'TOPIC_MISSING', true],
    ['OFFSET_OUT_OF_RANGE', 'STREAM_OUT_OF_RANGE', false],
    ['MESSAGE_TOO_LARGE', 'RECORD_TOO_LARGE', false],
    ['NOT_LEADER_FOR_PARTITION', 'STREAM_UNREACHABLE', true],
    ['TOPIC_AUTHORIZATION_FAILED', 'STREAM_FORBIDDEN', true],
    ['KAFKA_STORAGE_ERROR', 'STREAM_STORAGE', true],
    ['NOT_ENOUGH_REPLICAS', 'STREAM_REPLICAS', true],
    ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'STREAM_REPLICAS', true],
    ['GROUP_AUTHORIZATION_FAILED', 'STREAM_FORBIDDEN', true],
  ])('%s is %s, retry %s, also when wrapped', (type, code, retry) => {
    const plain = protocolError(type);
    const wrapped = wrap(plain);
    expect(codeOf(toStreamError(plain, 'testing'))).toEqual([code, retry]);
    expect(codeOf(toStreamError(wrapped, 'testing'))).toEqual([code, retry]);
  });

  test('a lost connection is STREAM_UNREACHABLE and keeps its cause', () => {
    const cause = new KafkaJSConnectionError('Connection error');
    const error = toStreamError(cause, 'reading topic t');
    expect(codeOf(error)).toEqual(['STREAM_UNREACHABLE', true]);
    expect(error.cause).toBe(cause);
    expect(error.message).toContain('reading topic t');
  });

  test('a defect stays what it is, also when kafkajs has wrapped it', () => {
    const defect = new TypeError('of undefined');
    expect(toStreamError(defect, 'testing')).toBe(defect);
    const wrapped = wrap(defect);
    expect(toStreamError(wrapped, 'testing')).toBe(wrapped);
  });

  test('only what was surely not stored is sent again by itself', () => {
    expect(isTooLarge(protocolError('MESSAGE_TOO_LARGE'))).toBe(true);
    expect(afterFailedSend(protocolError('MESSAGE_TOO_LARGE'))).toBe('keep');
    expect(afterFailedSend(protocolError('UNKNOWN_TOPIC_OR_PARTITION'))).toBe('renew_and_repeat');
    expect(afterFailedSend(protocolError('REQUEST_TIMED_OUT'))).toBe('renew');
    expect(afterFailedSend(new KafkaJSConnectionError('Connection error'))).toBe('renew');
  });
});
