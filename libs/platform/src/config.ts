import { validateSync } from 'class-validator';

import { type DatabaseRole, roleUrl } from './database-roles';
import { Environment } from './environment';
import { ENVIRONMENT, type EnvironmentVariable } from './environment-table';
import { EXIT, SanaqError } from './errors';

/** The environment as Node gives it. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks all settings; the one place that looks at the environment.
 * Throws `CONFIG_INVALID` naming every wrong variable, its value (passwords hidden) and what is allowed.
 */
export function readEnvironment(raw: RawEnvironment = process.env): Environment {
  const settings = new Environment();
  for (const variable of ENVIRONMENT) {
    Object.assign(settings, { [variable.property]: parse(variable, rawText(raw, variable)?.text ?? variable.default) });
  }
  const wrong = new Set(validateSync(settings, { forbidUnknownValues: true }).map((error) => error.property));
  const complaints = ENVIRONMENT.filter((variable) => wrong.has(variable.property)).map((variable) => {
    const found = rawText(raw, variable);
    const value = hidePasswords(found?.text ?? variable.default ?? '');
    return `${found?.name ?? variable.name} is ${JSON.stringify(value)} but must be ${variable.allowed}`;
  });
  if (complaints.length > 0) throw configError('CONFIG_INVALID', complaints.join('; '));
  return settings;
}

/** The named settings, all of them present; else `CONFIG_MISSING` naming every one that is not set. */
export function requireSettings<K extends keyof Environment>(
  settings: Environment,
  ...properties: readonly K[]
): { readonly [P in K]: NonNullable<Environment[P]> } {
  const missing = ENVIRONMENT.filter(({ property }) => properties.some((name) => name === property)).filter(
    ({ property }) => settings[property] === null,
  );
  if (missing.length > 0) {
    throw configError(
      'CONFIG_MISSING',
      missing.map(({ name, allowed }) => `${name} is not set (${allowed})`).join('; '),
    );
  }
  return settings as { readonly [P in K]: NonNullable<Environment[P]> };
}

/**
 * The URL with which a service of this role connects: its own where it is set, so that the process need not know the
 * owner's, else the one derived from DATABASE_URL. Throws `CONFIG_MISSING` naming both where neither is set.
 */
export function databaseUrlFor(role: DatabaseRole, settings: Environment): string {
  const own = settings[ROLE_SETTINGS[role]];
  if (own !== null) return own;
  if (settings.databaseUrl !== null) return roleUrl(settings.databaseUrl, role);
  const names = ENVIRONMENT.filter(({ property }) => property === ROLE_SETTINGS[role]).map(({ name }) => name);
  throw configError('CONFIG_MISSING', `${names.join()} is not set, and neither is DATABASE_URL`);
}

/**
 * The environment of a process that acts as one role: of the databases' URLs it holds this role's alone. `raw` is the
 * environment of the process that starts it.
 */
export function environmentFor(
  role: DatabaseRole,
  settings: Environment,
  raw: RawEnvironment = process.env,
): RawEnvironment {
  const own = ENVIRONMENT.filter(({ property }) => property === ROLE_SETTINGS[role]).map(({ name }) => name);
  const secret = new Set(ENVIRONMENT.filter(({ property }) => DATABASE_SETTINGS.has(property)).map(({ name }) => name));
  const others = Object.entries(raw).filter(([name]) => !secret.has(name) && !isDriverSecret(name));
  return Object.fromEntries([...others, ...own.map((name) => [name, databaseUrlFor(role, settings)] as const)]);
}

const ROLE_SETTINGS = { sanaq_writer: 'databaseWriterUrl', sanaq_reader: 'databaseReaderUrl' } as const;
const DATABASE_SETTINGS: ReadonlySet<string> = new Set(['databaseUrl', ...Object.values(ROLE_SETTINGS)]);

/** What the driver would read by itself: the password of whoever started us is not a service's. */
function isDriverSecret(name: string): boolean {
  return name === 'PGPASSWORD' || name === 'PGPASSFILE' || name === 'PGUSER';
}

/** Replaces the password of every URL in a text by `***`, so that it may be shown and logged. */
export function hidePasswords(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]*@/gi, '$1:***@');
}

function configError(code: 'CONFIG_INVALID' | 'CONFIG_MISSING', message: string): SanaqError {
  return new SanaqError({
    code,
    message,
    place: 'environment',
    actor: 'operator',
    action: code === 'CONFIG_INVALID' ? 'correct it and start again' : 'set it and start again',
    exitCode: EXIT.badInput,
  });
}

/** An empty variable counts as not set, as in most shells and compose files. */
function rawText(raw: RawEnvironment, variable: EnvironmentVariable): { name: string; text: string } | null {
  for (const name of [variable.name, variable.alias]) {
    const text = name === undefined ? undefined : raw[name]?.trim();
    if (name !== undefined && text !== undefined && text !== '') return { name, text };
  }
  return null;
}

function parse(variable: EnvironmentVariable, text: string | null): string | number | readonly string[] | null {
  if (text === null) return null;
  if (variable.kind === 'integer') return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (variable.kind === 'list') return text.split(',').map((part) => part.trim());
  return text;
}
