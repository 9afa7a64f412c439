import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/platform';
import { simulate } from './simulate';

jest.setTimeout(600_000);

const SEEDS = Number(process.env['SANAQ_SIMULATED_SEEDS'] ?? 2_000);

describe('A simulated election', () => {
  it('ends as a plain fold of its stream says, whatever befalls processes, stream and store', () => {
    const root = repositoryRoot();
    // A process of its own: within jest every look at a global costs three times as much.
    const hook = join(root, 'test', 'support', 'typescript-hook.cjs');
    const program = join(root, 'test', 'simulation', 'main.ts');
    const { stdout, status } = spawnSync(process.execPath, ['-r', hook, program, '--seeds', String(SEEDS)], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\{"seeds":\d+,"failed":0,/) as string]);
    const { seeds, faults, processes } = JSON.parse(stdout) as Record<'seeds' | 'faults' | 'processes', number>;
    expect(seeds).toBe(SEEDS);
    expect(faults).toBeGreaterThan(2 * SEEDS);
    expect(processes).toBeGreaterThan(2 * SEEDS);
  });

  it('is the same for the same seed', async () => {
    expect(await simulate(77)).toEqual(await simulate(77));
  });

  it('is found out where the store forgets its compare-and-set', async () => {
    const wrong: string[] = [];
    for (let seed = 1; seed <= 80; seed++) {
      const result = await simulate(seed, { unfenced: true });
      if (result.wrong !== null) wrong.push(result.wrong);
    }
    expect(wrong.length).toBeGreaterThan(0);
  });
});
