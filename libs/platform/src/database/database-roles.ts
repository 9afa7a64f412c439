import { createHmac } from 'node:crypto';

/** Roles of the database: the writer may append and update derived state, the reader may only read. */
export type DatabaseRole = 'sanaq_writer' | 'sanaq_reader';

export const DATABASE_ROLES: readonly DatabaseRole[] = ['sanaq_writer', 'sanaq_reader'];

/**
 * The URL with which a role connects: `override` where the operator gives one, else the owner's URL with the role's
 * name and a password derived from the owner's. The one who holds the owner's URL can therefore derive the others, and
 * nobody can go the other way. A URL without a password stays without (peer or trust authentication).
 */
export function roleUrl(databaseUrl: string, role: DatabaseRole, override: string | null = null): string {
  if (override !== null) return override;
  const url = new URL(databaseUrl);
  if (decodeURIComponent(url.username) === role) return databaseUrl;
  if (url.password !== '') url.password = derivedPassword(decodeURIComponent(url.password), role);
  url.username = role;
  return url.toString();
}

function derivedPassword(ownerPassword: string, role: DatabaseRole): string {
  return createHmac('sha256', ownerPassword).update(role).digest('hex');
}

/** The same server and user, another database. */
export function withDatabase(databaseUrl: string, database: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.toString();
}
