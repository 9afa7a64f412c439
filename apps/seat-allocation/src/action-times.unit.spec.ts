import { createRegistry } from '#libs/platform';
import { ActionTimes } from './action-times';

describe('the acts of mandates', () => {
  it('are measured by how they end, and hand on what came of them', async () => {
    const registry = createRegistry('seat-allocation', { ofProcess: false });
    const times = new ActionTimes({ registry });
    expect(await times.measure('distribute', () => Promise.resolve('distributed'))).toBe('distributed');
    expect(await times.measure('assign', () => Promise.resolve({ reason: 'no such list' }))).toEqual({
      reason: 'no such list',
    });
    await expect(times.measure('suspend', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    const counted = (await registry.metrics()).split('\n').filter((line) => line.includes('seconds_count'));
    expect(counted.map((line) => /act="(\w+)",outcome="(\w+)"\} 1$/.exec(line)?.slice(1)).sort()).toEqual([
      ['assign', 'reason'],
      ['distribute', 'distributed'],
      ['suspend', 'failed'],
    ]);
  });

  it('are done without a registry, too', async () => {
    expect(await new ActionTimes({}).measure('suspend', () => Promise.resolve('known'))).toBe('known');
  });
});
