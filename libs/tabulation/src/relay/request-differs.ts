/** A stored request that nothing in the store accounts for. */
import { SanaqError } from '#libs/platform';

export function requestDiffers(topic: string): SanaqError {
  return new SanaqError({
    code: 'RELAY_REQUEST_DIFFERS',
    message: 'the request that waits to be sent again is not what the store is rendered to: nothing is published',
    place: topic,
    actor: 'operator',
    action: 'find out who wrote it, or go back to the version that did; see docs/recovery.md',
  });
}
