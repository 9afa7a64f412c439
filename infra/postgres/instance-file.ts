import { join } from 'node:path';

import { readFileIfAny, writeFileAtomic } from '#infra/process';

/** What is known of the PostgreSQL of a folder, kept in `<dataDir>/postgres.json` (mode 0600: it holds the password). */
export interface Instance {
  readonly url: string;
  readonly port: number;
  /** Of the server process when it was last started; 0 before the first start. */
  readonly pid: number;
  readonly password: string;
  /** Where the database files really lie. */
  readonly cluster: string;
  /** False while the files are being made: what is there then is worthless. */
  readonly initialised: boolean;
}

export async function readInstance(dataDir: string): Promise<Instance | null> {
  const text = await readFileIfAny(join(dataDir, 'postgres.json'));
  if (text === null) return null;
  const parsed: unknown = JSON.parse(text);
  return isInstance(parsed) ? parsed : null;
}

export async function writeInstance(dataDir: string, instance: Instance): Promise<void> {
  await writeFileAtomic(join(dataDir, 'postgres.json'), `${JSON.stringify(instance, null, 2)}\n`, 0o600);
}

function isInstance(value: unknown): value is Instance {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<keyof Instance, string>> = {
    url: 'string',
    port: 'number',
    pid: 'number',
    password: 'string',
    cluster: 'string',
    initialised: 'boolean',
  };
  return Object.entries(fields).every(([name, type]) => typeof (value as Record<string, unknown>)[name] === type);
}
