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
    age: async (electionNo, ms) => {
      const aged = `update sanaq.lease set expires_at = expires_at - $2 * interval '1 millisecond',
                      held_since = held_since - $2 * interval '1 millisecond' where election_no = $1`;
      await pool.query(aged, [electionNo, ms]);
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
});
