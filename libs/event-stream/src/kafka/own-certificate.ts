import { X509Certificate } from 'node:crypto';

import type { KafkaSecurity } from './kafka-options';

/**
 * What is wrong with the certificate that we show, or null: brokers that refuse one do not say why. `now` is a moment in
 * milliseconds since 1970.
 */
export function ownCertificateTrouble({ ssl }: KafkaSecurity, now = Date.now()): string | null {
  const pem = ssl?.cert;
  if (typeof pem !== 'string') return null;
  const { subject, validFrom, validTo } = new X509Certificate(pem);
  const name = `our own certificate (${subject.replaceAll('\n', ', ')})`;
  if (now > Date.parse(validTo)) return `${name} expired at ${new Date(validTo).toISOString()}`;
  if (now < Date.parse(validFrom)) return `${name} holds only from ${new Date(validFrom).toISOString()}`;
  return null;
}
