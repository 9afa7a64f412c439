import { Pool, types, type ClientConfig, type CustomTypesConfig, type PoolClient } from 'pg';

import { type DatabaseRole, roleUrl } from './database-roles';
import { databaseRefusal, isConnectionLost, SanaqError } from '#libs/basics';

export interface PoolSettings {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most. */
  readonly max: number;
  /** Connect as this role by a URL derived from the owner's; default: as the URL says. */
  readonly role?: DatabaseRole;
  /** Told of the loss of an idle connection; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
  /**
   * A statement that takes longer is ended by the server, and where no answer comes even then, given up here. Default:
   * no bound, for commands whose caller sees how long they take.
   */
  readonly statementMaxMs?: number;
  /**
   * A session that says nothing for so long inside its transaction, or whose other end does not acknowledge what is sent
   * to it, is ended by the server, and its locks with it; and nobody waits longer than that for a lock. Anyone who waits
   * must not wait for a process that is frozen or gone. Default: no bound.
   */
  readonly silentMaxMs?: number;
}

const CONNECT_MAX_MS = 10_000;
/** A server that lives ends a statement itself; so long after that it is taken for dead. */
const ANSWER_GRACE_MS = 5_000;
/** A connection without traffic for so long is asked whether its other end is still there. */
const KEEP_ALIVE_AFTER_MS = 10_000;
const OID_INT8: number = 20;
const OID_INT8_ARRAY: number = 1016;

/** The driver's own parsers; its declaration knows types by a closed list, the server by any number. */
const standardParser = types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

/** int8 as an exact number; one beyond 2^53-1 throws. Sums of int8 are `numeric` in SQL: cast them to bigint there. */
export const databaseTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === OID_INT8) return parseInt8;
    if (format !== 'binary' && oid === OID_INT8_ARRAY) return parseInt8Array;
    return standardParser(oid, format);
  }) as CustomTypesConfig['getTypeParser'],
};

/** What a single `pg.Client` (e.g. for LISTEN) needs to behave like those of {@link createPool}. */
export function clientConfig(url: string, applicationName: string): ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_MAX_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types: databaseTypes,
  };
}

/**
 * A pool of connections. int8 comes as number, bytea as Buffer. Losing a connection never ends the process: the
 * statement under way rejects (see isDatabaseRefusal), idle connections are replaced.
 */
export function createPool(url: string, settings: PoolSettings): Pool {
  const asRole = settings.role === undefined ? url : roleUrl(url, settings.role);
  const { silentMaxMs } = settings;
  const pool = new Pool({
    ...clientConfig(silentMaxMs === undefined ? asRole : withSilenceMax(asRole, silentMaxMs), settings.applicationName),
    max: settings.max,
    ...(settings.statementMaxMs === undefined ? {} : limits(settings.statementMaxMs)),
    ...(silentMaxMs === undefined
      ? {}
      : { idle_in_transaction_session_timeout: silentMaxMs, lock_timeout: silentMaxMs }),
  });
  pool.on('error', (error) => settings.onIdleError?.(error));
  // A client that is handed out has no listener of the pool; without one the loss of its connection is uncaught.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function limits(statementMaxMs: number): ClientConfig {
  return { statement_timeout: statementMaxMs, query_timeout: statementMaxMs + ANSWER_GRACE_MS };
}

/** Probes that the server sends to a silent other end before it gives it up; a second apart, which is the least there is. */
const PROBES = 2;

/** The URL with what the server does about an other end that is gone; what the URL says of it itself wins. */
function withSilenceMax(url: string, silentMaxMs: number): string {
  const withOptions = new URL(url);
  const idleSeconds = Math.max(1, Math.ceil(silentMaxMs / 1_000) - PROBES);
  const ours =
    `-c tcp_user_timeout=${silentMaxMs} -c tcp_keepalives_idle=${idleSeconds} ` +
    `-c tcp_keepalives_interval=1 -c tcp_keepalives_count=${PROBES}`;
  const theirs = withOptions.searchParams.get('options');
  withOptions.searchParams.set('options', theirs === null ? ours : `${ours} ${theirs}`);
  return withOptions.href;
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
}

/** Runs `work` in one transaction: commits what it returns, rolls back what it throws. */
export async function withTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      `begin isolation level ${options.isolation ?? 'read committed'} ${options.readOnly === true ? 'read only' : 'read write'}`,
    );
    try {
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      // Over a lost connection nothing can be rolled back; the server does it when it notices.
      if (!isConnectionLost(error)) broken = await rollback(client);
      throw error;
    }
  } catch (error) {
    if (isConnectionLost(error)) broken ??= error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection whose rollback failed must not serve again: it may still be inside the transaction.
    client.release(broken);
  }
}

async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A refusal of the server in our words, with the place of the server; anything else as it is. */
export function withDatabasePlace(url: string, error: unknown): unknown {
  if (error instanceof SanaqError) return error;
  const refusal = databaseRefusal(error);
  if (refusal === null) return error;
  const { hostname, port } = new URL(url);
  return new SanaqError({ ...refusal, place: `${hostname}:${port === '' ? '5432' : port}` });
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new SanaqError({
      code: 'DATABASE_INTEGER_TOO_LARGE',
      message: `the database holds ${text}, which is beyond 2^53-1`,
      actor: 'us',
      action: 'find out how it got there: no figure of an election is that large',
    });
  }
  return value;
}

function parseInt8Array(text: string): unknown {
  const parsed: unknown = standardParser(OID_INT8_ARRAY, 'text')(text);
  return toNumbers(parsed);
}

function toNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toNumbers);
  return typeof value === 'string' ? parseInt8(value) : value;
}
