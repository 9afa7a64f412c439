import { createRequire } from 'node:module';

import { isKnownKafkajs } from './kafkajs-version';

/** How soon a request that waits for a free place is looked at again, in milliseconds (kafkajs' own figure). */
const PENDING_CHECK_MS = 10;

/** The part of kafkajs' RequestQueue that the patch touches. */
export interface RequestQueueInternals {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const load = createRequire(__filename);
let state: 'untried' | 'patched' | 'left' = 'untried';

function isPrototype(value: unknown): value is RequestQueueInternals {
  return (
    typeof value === 'object' &&
    value !== null &&
    'scheduleCheckPendingRequests' in value &&
    typeof value.scheduleCheckPendingRequests === 'function' &&
    'checkPendingRequests' in value &&
    typeof value.checkPendingRequests === 'function'
  );
}

function scheduleOnlyIfSomethingWaits(this: RequestQueueInternals): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : PENDING_CHECK_MS,
  );
}

/**
 * Stops the timer that kafkajs 2.2.4 sets again every millisecond on every connection, also when no request waits
 * (tulios/kafkajs issue 1556): an idle reader then costs no CPU, and Node 24 has no negative timeouts to warn of.
 *
 * Requests are still sent at once where there is room, when an answer makes room, and by the timer while some wait
 * (for instance because the broker throttles). Any other version of kafkajs is left as it is.
 */
export function patchRequestQueue(): 'patched' | 'left' {
  if (state !== 'untried') return state;
  state = 'left';
  if (!isKnownKafkajs()) return state;
  const queueClass: unknown = load('kafkajs/src/network/requestQueue');
  if (typeof queueClass === 'function' && isPrototype(queueClass.prototype)) {
    queueClass.prototype.scheduleCheckPendingRequests = scheduleOnlyIfSomethingWaits;
    state = 'patched';
  }
  return state;
}
