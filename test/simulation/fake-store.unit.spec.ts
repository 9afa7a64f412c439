import { Seeded } from '../crash/seeded';
import { FakeStore } from './fake-store';
import { describeStore } from './store.contract';
import { VirtualTime } from './virtual-time';

describeStore('simulated', () => {
  const seeded = new Seeded(1);
  const time = new VirtualTime(seeded);
  // Its answers are never lost here: what becomes of lost ones is the simulation's own.
  const store = new FakeStore(time, seeded, { answersLost: false });
  return Promise.resolve({
    store,
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      let done = false;
      const result = work().finally(() => (done = true));
      await time.until(() => done, Infinity);
      return result;
    },
    age: (electionNo, ms) => {
      const { lease } = store.numbered(electionNo);
      if (lease !== null) {
        lease.expiresAtMs -= ms;
        lease.heldSinceMs -= ms;
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
});
