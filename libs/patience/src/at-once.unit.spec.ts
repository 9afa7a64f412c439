import { atOnce } from './at-once';

describe('work on many things, some at once', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('never more than so many, and the results are in the order of the items', async () => {
    let running = 0;
    let most = 0;
    const results = await atOnce(3, [5, 1, 4, 2, 3, 0], async (item) => {
      most = Math.max(most, ++running);
      for (let wait = 0; wait < item; wait += 1) await turn();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(3);
  });

  test('after an error nothing more is begun', async () => {
    const begun: number[] = [];
    const all = atOnce(1, [1, 2, 3], (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item);
    });
    await expect(all).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
  });
});
