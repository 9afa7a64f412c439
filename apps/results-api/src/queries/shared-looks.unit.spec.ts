import { SharedLooks } from './shared-looks';

function counting(holdMs: number): {
  looks: SharedLooks<number>;
  at: (ms: number) => void;
  look: () => Promise<number>;
} {
  let [now, made] = [0, 0];
  const looks = new SharedLooks<number>(holdMs, () => now);
  return { looks, at: (ms) => (now = ms), look: () => Promise.resolve(++made) };
}

describe('a look at the store', () => {
  it('is shared by all who ask within its time, also while it is under way, and made anew after it', async () => {
    const { looks, at, look } = counting(100);
    const together = Promise.all([looks.take('a', look), looks.take('a', look)]);
    at(99);
    const before = await looks.take('a', look);
    at(100);
    expect([await together, before, await looks.take('a', look)]).toEqual([[1, 1], 1, 2]);
  });

  it('is of its own for every subject', async () => {
    const { looks, look } = counting(100);
    expect([await looks.take('a', look), await looks.take('b', look)]).toEqual([1, 2]);
  });

  it('is made anew where something newer is known to be there', async () => {
    const { looks, look } = counting(100);
    await looks.take('a', look);
    looks.forget('a');
    expect(await looks.take('a', look)).toBe(2);
  });

  it('is not kept where it failed', async () => {
    const { looks, look } = counting(100);
    await expect(looks.take('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await looks.take('a', look)).toBe(1);
  });

  it('is shared by nobody where its time is none', async () => {
    const { looks, look } = counting(0);
    expect([await looks.take('a', look), await looks.take('a', look)]).toEqual([1, 2]);
  });
});
