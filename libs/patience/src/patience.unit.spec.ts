import fc from 'fast-check';
import { BackOff, keepDoing, keepTrying, SERVER_PAUSES, sleep } from './index';

const AWAY = new Error('away');
const QUICK = { firstMs: 1, lastMs: 4 };
const waits = (error: unknown): boolean => error === AWAY;

describe('a pause', () => {
  it('ends with any of its signals and takes its listeners away', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const removed = jest.spyOn(other.signal, 'removeEventListener');
    const waiting = sleep(60_000, one.signal, other.signal);
    one.abort();
    await waiting;
    expect(removed).toHaveBeenCalledTimes(1);
    await sleep(60_000, other.signal, one.signal);
  });
});

describe('pauses that grow', () => {
  it('double from the first, never pass the last, and begin anew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 50 }), (firstMs, factor) => {
        const backOff = new BackOff({ firstMs, lastMs: firstMs * factor });
        const pauses = Array.from({ length: 12 }, () => backOff.next());
        expect(pauses[0]).toBe(firstMs);
        expect(Math.max(...pauses)).toBeLessThanOrEqual(firstMs * factor);
        for (let index = 1; index < pauses.length; index++) {
          expect(pauses[index]).toBe(Math.min(firstMs * 2 ** index, firstMs * factor));
        }
        backOff.reset();
        expect(backOff.next()).toBe(firstMs);
      }),
    );
  });

  it('are those of a server by default: a fifth of a second up to five', () => {
    expect(SERVER_PAUSES).toEqual({ firstMs: 200, lastMs: 5_000 });
  });
});

describe('trying', () => {
  it('goes on until it succeeds, saying each pause', async () => {
    const pauses: number[] = [];
    let attempts = 0;
    const result = await keepTrying(() => (++attempts < 5 ? Promise.reject(AWAY) : Promise.resolve('done')), {
      signal: new AbortController().signal,
      waits,
      pauses: QUICK,
      onPause: (_error, pauseMs) => pauses.push(pauseMs),
    });
    expect([result, attempts, pauses]).toEqual(['done', 5, [1, 2, 4, 4]]);
  });

  it('stops at once at an error that waiting cannot cure', async () => {
    const defect = new Error('defect');
    const trying = keepTrying(() => Promise.reject(defect), { signal: new AbortController().signal, waits });
    await expect(trying).rejects.toBe(defect);
  });

  it('ends without a value where it is told to stop in the middle of a pause', async () => {
    const stop = new AbortController();
    const result = await keepTrying(() => Promise.reject(AWAY), {
      signal: stop.signal,
      waits,
      onPause: () => setImmediate(() => stop.abort()),
    });
    expect(result).toBeUndefined();
  });

  it('does not try at all where it was told to stop before', async () => {
    let attempts = 0;
    await keepTrying(() => Promise.resolve(++attempts), { signal: AbortSignal.abort(), waits });
    expect(attempts).toBe(0);
  });

  it('begins with the first pause again after an attempt that went well for long', async () => {
    const pauses: number[] = [];
    const stop = new AbortController();
    let attempts = 0;
    const attempt = async (): Promise<void> => {
      if (++attempts === 4) await sleep(QUICK.lastMs + 10);
      if (attempts === 6) stop.abort();
      throw AWAY;
    };
    await keepTrying(attempt, {
      signal: stop.signal,
      waits,
      pauses: QUICK,
      onPause: (_error, pauseMs) => pauses.push(pauseMs),
    });
    expect(pauses).toEqual([1, 2, 4, 1, 2]);
  });
});

describe('doing again and again', () => {
  it('rests after each time, is woken, and tries again what fails', async () => {
    const stop = new AbortController();
    let wake = new AbortController();
    let times = 0;
    let failures = 0;
    const work = (): Promise<void> => {
      wake = new AbortController();
      times++;
      if (times === 2) return Promise.reject(AWAY);
      if (times === 4) stop.abort();
      else setImmediate(() => wake.abort());
      return Promise.resolve();
    };
    await keepDoing(work, {
      signal: stop.signal,
      waits,
      pauses: QUICK,
      everyMs: 60_000,
      wake: () => wake.signal,
      onPause: () => failures++,
    });
    expect([times, failures]).toEqual([4, 1]);
  });
});
