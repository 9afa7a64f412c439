import { validateSync } from 'class-validator';

import { connectionComplaints, withDatabaseTls } from './connections';
import { type DatabaseRole, roleUrl } from '../database/database-roles';
import { Environment } from './environment';
import { ENVIRONMENT, type EnvironmentVariable } from './environment-table';
import { EXIT, SanaqError } from '#libs/basics';
import { type RawEnvironment, type RawSetting, rawSetting, SettingComplaint } from './raw-settings';

/**
 * Reads and checks all settings; the one place that looks at the environment.
 * Throws `CONFIG_INVALID` naming every wrong variable, its value (passwords hidden) and what is allowed.
 */
export function readEnvironment(raw: RawEnvironment = process.env): Environment {
  const { found, complaints } = findSettings(raw);
  const settings = new Environment();
  for (const variable of ENVIRONMENT) {
    Object.assign(settings, { [variable.property]: parse(variable, found.get(variable)?.text ?? variable.default) });
  }
  const wrong = new Set(validateSync(settings, { forbidUnknownValues: true }).map((error) => error.property));
  for (const variable of ENVIRONMENT.filter(({ property }) => wrong.has(property))) {
    complaints.push(complaintOf(variable, found.get(variable)));
  }
  if (complaints.length === 0) complaints.push(...connectionComplaints(settings));
  if (complaints.length > 0) throw configError('CONFIG_INVALID', complaints.join('; '));
  for (const property of DATABASE_URLS) {
    Object.assign(settings, { [property]: withDatabaseTls(settings[property], settings) });
  }
  return settings;
}

interface FoundSettings {
  readonly found: ReadonlyMap<EnvironmentVariable, RawSetting>;
  readonly complaints: string[];
}

function findSettings(raw: RawEnvironment): FoundSettings {
  const found = new Map<EnvironmentVariable, RawSetting>();
  const complaints: string[] = [];
  for (const variable of ENVIRONMENT) {
    try {
      const setting = rawSetting(raw, variable);
      if (setting !== null) found.set(variable, setting);
    } catch (error) {
      if (!(error instanceof SettingComplaint)) throw error;
      complaints.push(error.message);
    }
  }
  return { found, complaints };
}

function complaintOf(variable: EnvironmentVariable, found: RawSetting | undefined): string {
  const name = found?.name ?? variable.name;
  // What a file holds is a secret as a whole.
  if (name === variable.file) return `the value in the file of ${name} must be ${variable.allowed}`;
  return `${name} is ${JSON.stringify(hidePasswords(found?.text ?? variable.default ?? ''))} but must be ${variable.allowed}`;
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
  const secret = new Set(
    ENVIRONMENT.filter(({ property }) => DATABASE_SETTINGS.has(property)).flatMap((variable) => [
      variable.name,
      variable.file ?? variable.name,
    ]),
  );
  const others = Object.entries(raw).filter(([name]) => !secret.has(name) && !isDriverSecret(name));
  return Object.fromEntries([...others, ...own.map((name) => [name, databaseUrlFor(role, settings)] as const)]);
}

const ROLE_SETTINGS = { sanaq_writer: 'databaseWriterUrl', sanaq_reader: 'databaseReaderUrl' } as const;
const DATABASE_URLS = ['databaseUrl', ...Object.values(ROLE_SETTINGS)] as const;
const DATABASE_SETTINGS: ReadonlySet<string> = new Set(DATABASE_URLS);

/** What the driver would read by itself: the password of the one who started us is not a service's. */
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

function parse(variable: EnvironmentVariable, text: string | null): string | number | readonly string[] | null {
  if (text === null) return null;
  if (variable.kind === 'integer') return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (variable.kind === 'list') return text.split(',').map((part) => part.trim());
  return text;
}
