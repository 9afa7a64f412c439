import { SharedLooks, type Look } from './shared-looks';

function counting(holdMs: number): {
  at: (ms: number) => void;
  take: (subject: string) => Look<number>;
  looks: SharedLooks<number>;
} {
  let [now, made] = [0, 0];
  const looks = new SharedLooks<number>(holdMs, () => now);
  return { looks, at: (ms) => (now = ms), take: (subject) => looks.take(subject, () => Promise.resolve(++made)) };
}

describe('a look at the store', () => {
  it('is shared by all who ask within its time, also while it is under way, and made anew after it', async () => {
    const { take, at } = counting(100);
    const together = [take('a'), take('a')];
    at(99);
    const before = take('a');
    at(100);
    const all = [...together, before, take('a')].map(({ found }) => found);
    expect(await Promise.all(all)).toEqual([1, 1, 1, 2]);
  });

  it('holds as long as it would be shared: until its time is over or something newer is known', () => {
    const { take, at, looks } = counting(100);
    const [first, other] = [take('a'), take('b')];
    at(99);
    expect([first.holds(), other.holds()]).toEqual([true, true]);
    looks.forget('a');
    expect([first.holds(), other.holds()]).toEqual([false, true]);
    at(100);
    expect(other.holds()).toBe(false);
    expect(take('b').holds()).toBe(true);
    // Another look has taken its place: what followed from the old one is not made good again.
    expect(other.holds()).toBe(false);
  });

  it('is of its own for every subject', async () => {
    const { take } = counting(100);
    expect([await take('a').found, await take('b').found]).toEqual([1, 2]);
  });

  it('is made anew where something newer is known to be there', async () => {
    const { take, looks } = counting(100);
    await take('a').found;
    looks.forget('a');
    expect(await take('a').found).toBe(2);
  });

  it('is not kept where it failed', async () => {
    const { take, looks } = counting(100);
    const failed = looks.take('a', () => Promise.reject(new Error('away')));
    await expect(failed.found).rejects.toThrow('away');
    expect(failed.holds()).toBe(false);
    expect(await take('a').found).toBe(1);
  });

  it('is shared by nobody where its time is none', async () => {
    const { take } = counting(0);
    const looks = [take('a'), take('a')];
    expect([await looks[0]?.found, await looks[1]?.found, looks[1]?.holds()]).toEqual([1, 2, false]);
  });
});
