/** When two tellings of one distribution say the same. */
import { canonicalJson, decodeEvent, EVENT_TYPES, type MandatesDistributed } from '#libs/contracts';
import { keptRecord } from './mandate-events';

/** What of two distributions of one id must agree; the trace may be told differently by another version. */
function essence(data: MandatesDistributed): string {
  const { trace: _told, repeatVoteAmong = [], ...said } = data;
  return canonicalJson({ ...said, repeatVoteAmong });
}

function distributedIn(value: Buffer): MandatesDistributed | null {
  const headers = keptRecord({ contestId: '' }, value).headers;
  const decoded = decodeEvent({ position: 0, timestampMs: 0, key: null, value, headers });
  return decoded.kind === 'event' && decoded.type === EVENT_TYPES.mandatesDistributed ? decoded.data : null;
}

/** True if both events are the same, or differ in the trace alone. */
export function saysTheSame(before: Buffer, value: Buffer): boolean {
  if (before.equals(value)) return true;
  const [was, is] = [distributedIn(before), distributedIn(value)];
  return was !== null && is !== null && essence(was) === essence(is);
}
