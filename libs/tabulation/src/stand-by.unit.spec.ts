import { createLogger } from '#libs/platform';
import { sleep } from '#libs/patience';
import type { Journal } from '#libs/journal';
import type { StoredSnapshots } from './lane/election-fold';
import type { PublishedTo } from './lane/published-to';
import { StandBy } from './stand-by';

/** A journal whose records say nothing, and no snapshots. */
const JOURNAL: Pick<Journal, 'read'> = {
  async *read() {
    await Promise.resolve();
    yield* [];
  },
};
const SNAPSHOTS: StoredSnapshots = {
  closingsFrom: () => Promise.resolve([]),
  closingAt: () => Promise.resolve(null),
  lastBefore: () => Promise.resolve(null),
  rootOf: () => Promise.resolve(null),
};

function standBy(busy: () => boolean): StandBy {
  const log = createLogger({ name: 'test', level: 'silent' });
  const publishedTo = (): Promise<PublishedTo> => Promise.resolve({ verdicts: -1, snapshot: -1 });
  return new StandBy(
    JOURNAL,
    SNAPSHOTS,
    log,
    () => null,
    publishedTo,
    () => Promise.resolve(true),
    busy,
  );
}

describe('Whoever stands by', () => {
  it.each([
    ['nothing waits here', false],
    ['records wait here too', true],
  ])('tells how many records it has still to fold, and folds them once it hears of them: %s', async (_, busy) => {
    const follower = standBy(() => busy);
    follower.follow('a', 1);
    follower.follow('b', 2);
    expect([...follower.behind]).toEqual([]);
    follower.note(new Map([[1, { next: 5, snapshot: null }]]));
    expect([...follower.behind]).toEqual([['a', 5]]);
    const stop = new AbortController();
    const running = follower.run(stop.signal);
    while (follower.behind.get('a') !== 0) await sleep(1);
    follower.note(
      new Map([
        [1, { next: 5, snapshot: null }],
        [2, { next: 9, snapshot: null }],
      ]),
    );
    while (follower.behind.get('b') !== 0) await sleep(1);
    stop.abort();
    await running;
    expect([...follower.positions]).toEqual([]);
  });
});
