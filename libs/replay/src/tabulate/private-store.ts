/** A private temporary store: an own PostgreSQL in a temporary folder, or an own database in a server that runs. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { createDatabase, createPool, dropDatabase, migrate, withDatabase } from '#libs/platform';

export interface PrivateStore {
  readonly pool: Pool;
  /** Removes everything; also after a failure. */
  remove(): Promise<void>;
}

export interface PrivateStoreOptions {
  /** Folder below which the temporary one is made; default: the system's for temporary files. */
  readonly dataDir?: string | undefined;
  /** A superuser's URL of a running server in which to make an own database instead. */
  readonly serverUrl?: string | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

const CONNECTIONS_MAX = 12;
const APPLICATION_NAME = 'sanaq-tabulate';
/** Nothing of this store is needed after a crash. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

async function makeStore(url: string, drop: () => Promise<void>): Promise<PrivateStore> {
  try {
    await migrate(url);
    // The writer's role, as in the services: what it may not do there, it may not do here.
    const pool = createPool(url, { applicationName: APPLICATION_NAME, max: CONNECTIONS_MAX, role: 'sanaq_writer' });
    const remove = async (): Promise<void> => {
      await pool.end();
      await drop();
    };
    return { pool, remove };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Starts it; the caller must call `remove`. */
export async function openPrivateStore(options: PrivateStoreOptions): Promise<PrivateStore> {
  const { serverUrl, dataDir = tmpdir(), log } = options;
  if (serverUrl !== undefined) {
    const name = `sanaq_tabulate_${randomBytes(6).toString('hex')}`;
    await createDatabase(serverUrl, name, APPLICATION_NAME);
    return makeStore(withDatabase(serverUrl, name), () => dropDatabase(serverUrl, name, APPLICATION_NAME));
  }
  const folder = await mkdtemp(join(dataDir, 'sanaq-tabulate-'));
  // As root, PostgreSQL runs as another user, which must come through here.
  await chmod(folder, 0o755);
  try {
    const { url } = await startEmbeddedPostgres({
      dataDir: folder,
      settings: SETTINGS,
      ...(log === undefined ? {} : { log }),
    });
    return await makeStore(url, () => removeEmbeddedPostgres(folder));
  } catch (error) {
    await removeEmbeddedPostgres(folder);
    throw error;
  }
}
