import { countedElection } from './counted-election';
import { FakeRelayStore, fakeMandatesStore } from './fake-publication';
import { describePublication } from './publication.contract';
import { ELECTION } from './simulated-election';

describePublication('simulated', async () => {
  const { election, store, run } = await countedElection();
  return {
    relay: new FakeRelayStore(store, election.layout, election.sealedAt),
    mandates: fakeMandatesStore(store, ELECTION),
    run,
    close: () => Promise.resolve(),
  };
});
