/**
 * What PostgreSQL refuses, and who must act: a server that is away, full or shut to us is the operator's, and waiting
 * helps as soon as they have acted. None of it is a defect of ours.
 */
import { isTlsFailure } from '#libs/patience';

import { causes, codeOf, messageOf } from './causes';
import type { SanaqErrorFields } from './errors';

interface Refusal {
  readonly code: string;
  /** What happened; the server's own words follow in brackets. */
  readonly message: string;
  readonly action: string;
}

const UNREACHABLE: Refusal = {
  code: 'DATABASE_UNREACHABLE',
  message: 'PostgreSQL does not answer',
  action: 'start it or correct DATABASE_URL',
};
const TOO_SLOW: Refusal = {
  code: 'DATABASE_TOO_SLOW',
  message: 'PostgreSQL took longer than is allowed',
  action: 'find out what keeps it busy (pg_stat_activity, disk) and fix that',
};
const FULL: Refusal = {
  code: 'DATABASE_FULL',
  message: 'PostgreSQL has no room left',
  action: 'make room on its disk or in its memory',
};
const STORAGE: Refusal = {
  code: 'DATABASE_STORAGE',
  message: 'PostgreSQL cannot read or write its files',
  action: "check the server's log and repair its disk, or restore it from a backup (docs/recovery.md)",
};
const CONNECTIONS: Refusal = {
  code: 'DATABASE_CONNECTIONS',
  message: 'PostgreSQL takes no more connections',
  action: 'raise max_connections or close connections that nobody needs',
};
const MISSING: Refusal = {
  code: 'DATABASE_MISSING',
  message: 'the server has no database of this name',
  action: 'make the database or correct DATABASE_URL',
};
const READ_ONLY: Refusal = {
  code: 'DATABASE_READ_ONLY',
  message: 'PostgreSQL is a read-only stand-by',
  action: 'name the server that takes writes in DATABASE_URL, or promote this one',
};
const LOGIN: Refusal = {
  code: 'DATABASE_LOGIN',
  message: 'PostgreSQL refuses the login',
  action: 'correct user and password in DATABASE_URL, DATABASE_WRITER_URL or DATABASE_READER_URL, or set DATABASE_TLS',
};
const TLS_FAILED: Refusal = {
  code: 'DATABASE_TLS_FAILED',
  message: "PostgreSQL's certificate or TLS is not accepted",
  action: "renew the server's certificate, or correct the host in its URL, DATABASE_TLS or DATABASE_TLS_CA_FILE",
};
const RIGHTS: Refusal = {
  code: 'DATABASE_RIGHTS',
  message: 'PostgreSQL refuses the role a right',
  action: 'run the migrations as the owner of the schema, which grant it, and see that the URL names the right role',
};

const PLANTED: Refusal = {
  code: 'JOURNAL_PLANTED',
  message: 'someone wrote records that were not read, and PostgreSQL moves no position over them',
  action: 'find out who wrote them and take the right away, then remove them (docs/recovery.md)',
};

/** By SQLSTATE, or by its class (the first two characters), or by the code that Node gives. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'].map(one),
  ...['EHOSTUNREACH', 'ENETUNREACH'].map(one),
  // Connections; ended by the administrator, by a crash, still starting, idle for too long.
  ...['08', '57P01', '57P02', '57P03', '57P05', '25P03', '25P04'].map(one),
  ['57014', TOO_SLOW],
  ['55P03', TOO_SLOW],
  ['53300', CONNECTIONS],
  ['53', FULL],
  ['58', STORAGE],
  ['XX001', STORAGE],
  ['XX002', STORAGE],
  ['3D000', MISSING],
  ['57P04', MISSING],
  ['25006', READ_ONLY],
  ['28', LOGIN],
  ['42501', RIGHTS],
]);

function one(code: string): readonly [string, Refusal] {
  return [code, UNREACHABLE];
}

/** pg gives these no code. */
const UNREACHABLE_MESSAGES =
  /^(connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|client was closed)/i;
/** Of a query whose answer did not come in time: the connection may be dead. */
const NO_ANSWER = /^query read timeout/i;

/** pg gives these no code either. */
const TLS_MESSAGES =
  /^(the server does not support SSL connections|there was an error establishing an SSL connection)/i;

/** What a trigger of ours refuses. */
const TRIGGER = 'P0001';

const SQLSTATE = /^[0-9A-Z]{5}$/;

function refusalBy(code: string): Refusal | undefined {
  return REFUSALS.get(code) ?? (SQLSTATE.test(code) ? REFUSALS.get(code.slice(0, 2)) : undefined);
}

function refusalOf(error: unknown): Refusal | undefined {
  const code = codeOf(error);
  if (code === TRIGGER) return messageOf(error).startsWith(PLANTED.code) ? PLANTED : undefined;
  if (code !== undefined) return isTlsFailure(code) ? TLS_FAILED : refusalBy(code);
  if (!(error instanceof Error)) return undefined;
  if (NO_ANSWER.test(error.message)) return TOO_SLOW;
  if (TLS_MESSAGES.test(error.message)) return TLS_FAILED;
  return UNREACHABLE_MESSAGES.test(error.message) ? UNREACHABLE : undefined;
}

/** What the error says of a server that is away, full or shut to us; null where it is something else. */
export function databaseRefusal(error: unknown): SanaqErrorFields | null {
  for (const cause of causes(error)) {
    // What a stream has named in its own words is about that stream, whatever caused it.
    if (cause instanceof Error && cause.name === 'StreamError') return null;
    const refusal = refusalOf(cause);
    if (refusal === undefined) continue;
    const { code, message, action } = refusal;
    return {
      code,
      message: `${message} (${messageOf(cause)})`,
      actor: 'operator',
      action,
      exitCode: 4,
      cause: error,
    };
  }
  return null;
}

/** Whether PostgreSQL refuses or does not answer, so that waiting for the operator can help. Looks at all causes. */
export function isDatabaseRefusal(error: unknown): boolean {
  return databaseRefusal(error) !== null;
}

/** Whether the connection must not be used again: the server is away, or an answer may still come to an old question. */
export function isConnectionLost(error: unknown): boolean {
  return causes(error).some((cause) => {
    if (cause instanceof Error && NO_ANSWER.test(cause.message)) return true;
    return refusalOf(cause) === UNREACHABLE;
  });
}
