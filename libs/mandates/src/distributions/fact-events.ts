/** Certifications and later decisions on them as they stand in the store, read as strictly as from the topic. */
import { decodeEvent, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import type { CertificationNews } from '../results-fold';

const TYPE_OF_FACT: ReadonlyMap<string, string> = new Map([
  ['certified', EVENT_TYPES.contestCertified],
  ['revoked', EVENT_TYPES.certificationRevoked],
  ['suspended', EVENT_TYPES.suspensionDecided],
  ['lifted', EVENT_TYPES.suspensionDecided],
  ['ordered', EVENT_TYPES.orderDecided],
]);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Null for what is no such fact, whatever it is. */
export function newsOf(type: string, text: string): CertificationNews | null {
  const named = TYPE_OF_FACT.get(type);
  const data = parsed(text);
  if (named === undefined || data === null) return null;
  const record = encodeEvent({ type: named, source: 'urn:sanaq:store', id: 'fact', rehearsal: false, data });
  const decoded = decodeEvent({ ...record, position: 0, timestampMs: 0 });
  if (decoded.kind !== 'event') return null;
  switch (decoded.type) {
    case EVENT_TYPES.contestCertified:
      return { kind: 'certified', data: decoded.data };
    case EVENT_TYPES.certificationRevoked:
      return { kind: 'revoked', data: decoded.data };
    case EVENT_TYPES.suspensionDecided:
      return { kind: 'suspension', data: decoded.data };
    case EVENT_TYPES.orderDecided:
      return { kind: 'ordered', data: decoded.data };
    default:
      return null;
  }
}
