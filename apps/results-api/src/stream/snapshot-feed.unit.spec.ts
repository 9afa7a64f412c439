import type { ResultsReader, SnapshotFacts } from '#libs/results';
import { FEED_SETTINGS, SnapshotFeed } from './snapshot-feed';

const at = { snapshot: 7, root: 'sha256:aa', timeMs: 1, publishedAtMs: 2 } as SnapshotFacts;

describe('A feed', () => {
  it('has looks from before made anew ere it tells of a snapshot: who is told of it and asks gets it', async () => {
    const told: string[] = [];
    const reader = {
      snapshotAt: () => Promise.resolve(at),
      publishedAfter: (_: string, after: number) => Promise.resolve(after < at.snapshot ? [at] : []),
    } as unknown as ResultsReader;
    const feed = new SnapshotFeed(reader, 'e', FEED_SETTINGS, () => told.push('renewed'));
    await feed.newest().then(() => told.push('newest'));
    await feed.after(3).then(() => told.push('after'));
    await feed.after(7).then(() => told.push('nothing'));
    feed.join();
    const woken = feed.changed(-1, new AbortController().signal).then(() => told.push('woken'));
    await feed.look();
    await woken;
    feed.leave();
    expect(told).toEqual(['renewed', 'newest', 'renewed', 'after', 'nothing', 'renewed', 'renewed', 'woken']);
  });
});
