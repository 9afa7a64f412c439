import { setImmediate as nextTurn } from 'node:timers/promises';
import { Turns } from './turns';

describe('Turns of lanes', () => {
  it('let no more work at once than allowed, in the order in which they came, whatever fails', async () => {
    const turns = new Turns(2);
    const began: number[] = [];
    let working = 0;
    let most = 0;
    const one = async (name: number): Promise<void> => {
      began.push(name);
      most = Math.max(most, ++working);
      await nextTurn();
      working--;
      if (name === 1) throw new Error('failed');
    };
    const all = await Promise.allSettled([0, 1, 2, 3, 4].map((name) => turns.take(() => one(name))));
    expect(all.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      ...Array.from({ length: 3 }, () => 'fulfilled'),
    ]);
    expect(began).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
    await expect(turns.take(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });
});
