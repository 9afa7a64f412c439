import fc from 'fast-check';
import { sleep } from '#libs/patience';
import { OwnTime, SnapshotPace } from './snapshot-pace';

const INTERVAL_MS = 1_000;

describe('the pause between two snapshots', () => {
  it('is the interval while nothing waits, however long the last one took by the clock', () => {
    const pace = new SnapshotPace(INTERVAL_MS);
    expect(pace.restMs(0, false)).toBe(0);
    // A busy machine: three seconds by the clock, of which 80 ms were its own. Nine times the clock would be 27 s.
    pace.made({ beganMs: 0, endedMs: 3_000, ownMs: 80 });
    expect([pace.restMs(3_000, false), pace.restMs(3_080, false)]).toEqual([80, 0]);
    pace.made({ beganMs: 5_000, endedMs: 5_100, ownMs: 80 });
    expect(pace.restMs(5_100, false)).toBe(900);
  });

  it('grows with what a snapshot costs while records wait, and shrinks as soon as none do', () => {
    const pace = new SnapshotPace(INTERVAL_MS);
    pace.made({ beganMs: 0, endedMs: 500, ownMs: 400 });
    expect(pace.restMs(500, true)).toBe(3_600);
    expect(pace.restMs(500, false)).toBe(500);
  });

  it('is never longer than interval or ten seconds, never negative, and leaves half of the time to others', () => {
    const ms = fc.nat(100_000);
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60_000 }), ms, ms, fc.boolean(), (intervalMs, tookMs, ownMs, waits) => {
        const pace = new SnapshotPace(intervalMs);
        pace.made({ beganMs: 0, endedMs: tookMs, ownMs });
        const restMs = pace.restMs(tookMs, waits);
        expect(restMs).toBeGreaterThanOrEqual(Math.min(ownMs, 10_000));
        expect(restMs).toBeLessThanOrEqual(Math.max(intervalMs, 10_000));
      }),
    );
  });
});

describe('own time', () => {
  it('counts the steps and not what happens between them', async () => {
    const own = new OwnTime();
    const until = performance.now() + 60;
    const value = own.step(() => {
      while (performance.now() < until);
      return 'done';
    });
    await sleep(200);
    expect(value).toBe('done');
    expect(own.ms).toBeGreaterThan(0);
    expect(own.ms).toBeLessThan(200);
  });
});
