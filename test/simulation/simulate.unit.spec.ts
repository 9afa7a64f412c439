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
    // Publishing and allocating doubles the work of a seed: here every third does, on demand every one.
    const wanted = ['--seeds', String(SEEDS), '--publish-every', '3'];
    const { stdout, status } = spawnSync(process.execPath, ['-r', hook, program, ...wanted], {
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

  it('gets done where each process loses its lease before it has done what it must, by leases that become longer', async () => {
    // A hundredth of the machine: an exchange with a server or two, then a rest that is longer than the lease.
    for (let seed = 1; seed <= 8; seed++) {
      const { wrong } = await simulate(seed, { starved: { runsMs: 20, restsMs: 1_700 } });
      expect([seed, wrong]).toEqual([seed, null]);
    }
  });

  it('is found out where the store forgets its compare-and-set', async () => {
    let found = false;
    for (let seed = 1; seed <= 400 && !found; seed++)
      found = (await simulate(seed, { unfenced: true, unpublished: true })).wrong !== null;
    expect(found).toBe(true);
  });

  it.each([
    ['a request that is confirmed and not kept', 'request-lost', /stands still|topics/],
    ['a verdict that says otherwise than it was given', 'verdict-forged', /FORGED|stands still/],
    ['final mandates that are sent twice', 'mandates-twice', /topics: 0 lost, 1 doubled/],
  ] as const)('is found out on its topics by %s', async (_what, planted, said) => {
    let wrong: string | null = null;
    for (let seed = 1; seed <= 20 && wrong === null; seed++) ({ wrong } = await simulate(seed, { planted }));
    expect(wrong).toMatch(said);
  });
});
