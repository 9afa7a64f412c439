/** Who connects to a Kafka that asks for it, and the passwords of those who do so here. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { readFileIfAny, writeFileAtomic } from '#infra/process';

import { ROLES } from '../kafka/rights';

/** May do everything at the broker: grants rights, and nothing else should use it. */
export const ADMINISTRATOR = 'sanaq-admin';
/** The broker itself, by its certificate. */
export const BROKER = 'sanaq-broker';

/** Every user of the local broker: its administrator and one for each role. */
export const PRINCIPALS: readonly string[] = [ADMINISTRATOR, ...ROLES.map(({ principal }) => principal)];

export type Passwords = Readonly<Record<string, string>>;

/** The passwords of a folder, each in a file `<principal>.password` (mode 0600), made where they are missing. */
export async function passwordsIn(folder: string): Promise<Passwords> {
  const entries = await Promise.all(
    PRINCIPALS.map(async (principal) => {
      const path = passwordFile(folder, principal);
      const known = (await readFileIfAny(path))?.trim();
      if (known !== undefined && known !== '') return [principal, known] as const;
      // Hexadecimal: no file format in which it is written needs quotes.
      const password = randomBytes(24).toString('hex');
      await writeFileAtomic(path, `${password}\n`, 0o600);
      return [principal, password] as const;
    }),
  );
  return Object.fromEntries(entries);
}

export function passwordFile(folder: string, principal: string): string {
  return join(folder, `${principal}.password`);
}
