import { createRequire } from 'node:module';
import { patchRequestQueue } from './kafkajs-request-queue-patch';
import { PATCHED_KAFKAJS_VERSION } from './kafkajs-version';

interface QueueForTest {
  readonly pending: unknown[];
  readonly inflight: Map<number, unknown>;
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  maybeThrottle(ms: number): void;
  push(request: unknown): void;
  destroy(): void;
}

const load = createRequire(__filename);

function newQueue(): QueueForTest {
  const RequestQueue = load('kafkajs/src/network/requestQueue') as new (options: object) => QueueForTest;
  const quiet = (): void => undefined;
  return new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test:1',
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

describe('the patch of kafkajs', () => {
  test('it fits the kafkajs that is installed', () => {
    expect((load('kafkajs/package.json') as { version: string }).version).toBe(PATCHED_KAFKAJS_VERSION);
    expect(patchRequestQueue()).toBe('patched');
    expect(patchRequestQueue()).toBe('patched');
  });

  test('without waiting requests no timer is set', () => {
    patchRequestQueue();
    const queue = newQueue();
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  test('a request held back by the broker is sent when its time has come, and then no timer is left', async () => {
    patchRequestQueue();
    const queue = newQueue();
    queue.maybeThrottle(30);
    const sent = new Promise<void>((resolve) => {
      queue.push({
        entry: { correlationId: 1, apiKey: 0, apiName: 'Test', apiVersion: 0, resolve, reject: resolve },
        expectResponse: true,
        sendRequest: resolve,
      });
    });
    expect(queue.pending).toHaveLength(1);
    await sent;
    expect(queue.pending).toHaveLength(0);
    expect(queue.throttleCheckTimeoutId).toBeNull();
    queue.destroy();
  });
});
