import { createPool } from '#libs/platform';
import { storeBehind } from '#libs/tabulation';
import { testPostgres } from '../support/servers';
import { describeStore } from './store.contract';

describeStore('PostgreSQL', async () => {
  const database = await testPostgres();
  const pool = createPool(database.url, { applicationName: 'contract', max: 6, role: 'sanaq_writer' });
  return {
    store: storeBehind(pool),
    run: (work) => work(),
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
});
