import { Pace } from './pace';

describe('giving way', () => {
  const never = new AbortController().signal;

  it('rests not at all where nobody is more urgent', async () => {
    jest.useFakeTimers({ advanceTimers: false });
    const pace = new Pace(() => false, never);
    jest.advanceTimersByTime(30_000);
    // No timer is moved on: it would never end if it waited for one.
    await pace.rest();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
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
