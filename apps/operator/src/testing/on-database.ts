/** The CLI on a database of a spec's own, with a folder of files for each test. */
import { TestFolder } from '../../../../libs/backend/src/testing/files';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import { call, type CallResult } from './call';

export interface OnDatabase {
  readonly databaseUrl: string;
  /** A new one for every test. */
  readonly folder: TestFolder;
  readonly sanaq: (...args: readonly string[]) => Promise<CallResult>;
}

/** To be called once, at the top of a spec: makes the database before its tests and drops it after them. */
export function onDatabase(): OnDatabase {
  let database: TestDatabase;
  let folder: TestFolder;
  beforeAll(async () => {
    database = await testPostgres();
  });
  afterAll(async () => {
    await database.drop();
  });
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  return {
    get databaseUrl() {
      return database.url;
    },
    get folder() {
      return folder;
    },
    sanaq: (...args) => call({ DATABASE_URL: database.url }, ...args),
  };
}
