import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { BatchToApply } from '#libs/journal';
import { createPool } from '#libs/platform';
import { mandatesStoreOf } from '#libs/mandates';
import { relayStoreOf, storeBehind } from '#libs/tabulation';
import { testPostgres } from '../support/servers';
import type { Written } from './copied-rows';
import { countedElection } from './counted-election';
import { FakeRelayStore, fakeMandatesStore } from './fake-publication';
import { answersOf, describePublication, type PublicationUnderTest } from './publication.contract';
import { ELECTION } from './simulated-election';

/** The same statements once more. */
function writing({ sent }: Written): NonNullable<BatchToApply['write']> {
  return async (client) => {
    for (const one of sent) {
      if ('bytes' in one) await pipeline(Readable.from([one.bytes]), client.query(copyFrom(one.text)));
      else await client.query(one.text, [...one.values]);
    }
  };
}

/** PostgreSQL with the transactions of an election that was counted in the simulated store, and that one beside it. */
async function bothStores(): Promise<{ real: PublicationUnderTest; simulated: PublicationUnderTest }> {
  const { election, store, transactions, run } = await countedElection();
  const database = await testPostgres();
  const pool = createPool(database.url, { applicationName: 'contract', max: 6, role: 'sanaq_writer' });
  const { journal } = storeBehind(pool);
  const simulated = store.election(ELECTION);
  const electionNo = await journal.electionNo(ELECTION);
  // The rows of a transaction bear the number of their election.
  if (electionNo !== simulated.electionNo) throw new Error('both are the first of their stores');
  await journal.startAt(electionNo, simulated.position?.beginPosition ?? 0);
  for (const ruling of simulated.rulings) {
    const [definition = '', engine = ''] = ruling.split(' ');
    await journal.rulingNo(electionNo, definition, engine);
  }
  for (const { batch, written } of transactions) {
    const applied = await journal.apply(electionNo, { ...batch, rows: [], write: writing(written) });
    if (applied !== 'applied') throw new Error(`a transaction was ${applied}`);
  }
  return {
    real: {
      relay: relayStoreOf(pool),
      mandates: mandatesStoreOf(pool),
      run: (work) => work(),
      close: async () => {
        await pool.end();
        await database.drop();
      },
    },
    simulated: {
      relay: new FakeRelayStore(store, election.layout, election.sealedAt),
      mandates: fakeMandatesStore(store, ELECTION),
      run,
      close: () => Promise.resolve(),
    },
  };
}

describePublication('PostgreSQL', async () => (await bothStores()).real);

describe('The stores of relay and allocation, with the same transactions', () => {
  it('give the same answers to every question about them', async () => {
    const { real, simulated } = await bothStores();
    const wanted = await real.run(() => answersOf(real));
    expect(await simulated.run(() => answersOf(simulated))).toEqual(wanted);
    await real.close();
  });
});
