import { sleep } from '#libs/patience';
import { Pace } from './pace';

describe('giving way', () => {
  const never = new AbortController().signal;

  it('rests not at all where nobody is more urgent', async () => {
    const pace = new Pace(() => false, never);
    await sleep(20);
    const began = performance.now();
    await pace.rest();
    expect(performance.now() - began).toBeLessThan(15);
  });

  it('rests for two seconds at most, however long the work took', async () => {
    jest.useFakeTimers({ advanceTimers: false });
    const pace = new Pace(() => true, never);
    jest.advanceTimersByTime(30_000);
    let rested = false;
    void pace.rest().then(() => (rested = true));
    await jest.advanceTimersByTimeAsync(1_900);
    expect(rested).toBe(false);
    await jest.advanceTimersByTimeAsync(200);
    expect(rested).toBe(true);
    jest.useRealTimers();
  });
});
