/** Files with certificates and keys, as the settings name them. */
import { readFileSync } from 'node:fs';

import { ValidateBy } from 'class-validator';

export type PemLabel = 'CERTIFICATE' | 'PRIVATE KEY';

/** Of a private key's first line: `BEGIN PRIVATE KEY`, `BEGIN EC PRIVATE KEY`, `BEGIN ENCRYPTED PRIVATE KEY` … */
const BEGIN: Readonly<Record<PemLabel, RegExp>> = {
  CERTIFICATE: /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/,
  'PRIVATE KEY': /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/,
};

/** Holds for the path of a readable file in which at least one PEM block of this kind stands. */
export function HoldsPem(label: PemLabel): PropertyDecorator {
  return ValidateBy({
    name: 'holdsPem',
    validator: { validate: (path: unknown) => typeof path === 'string' && holdsPem(path, label) },
  });
}

function holdsPem(path: string, label: PemLabel): boolean {
  try {
    return BEGIN[label].test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}
