/** `npm run services`: each service as a process of its own, and none of them alone ends the others. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '#infra/process';
import { testPostgres, type TestDatabase } from '../support/servers';
import { Installation } from './support/installation';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const NOBODY = '127.0.0.1:1';

describe('npm run services', () => {
  let database: TestDatabase;
  let installation: Installation;
  let services: ChildProcess;
  let output = '';

  /** Process numbers under which a service has written its log, in order. */
  const pids = (service: string): number[] => {
    const found = [...output.matchAll(new RegExp(`^\\[${service}\\] .*"pid":(\\d+)`, 'gm'))];
    return [...new Set(found.map(([, pid]) => Number(pid)))];
  };
  const seen = (service: string, count: number): Promise<unknown> =>
    until(
      `${service} has started ${count} times`,
      () => pids(service).length >= count,
      () => output.slice(-2_000),
    );

  beforeAll(async () => {
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: [NOBODY] });
    const ports = {
      TABULATION_PORT: String(await freePort()),
      SEAT_ALLOCATION_PORT: String(await freePort()),
      RESULTS_API_PORT: String(await freePort()),
    };
    services = spawn(process.execPath, [join(installation.root, 'dist', 'infra', 'services.js')], {
      env: { ...installation.env, ...ports },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const from of [services.stdout, services.stderr]) from?.on('data', (text) => (output += String(text)));
  });

  afterAll(async () => {
    if (services?.exitCode === null) services.kill('SIGKILL');
    await installation?.close();
    await database?.drop();
  });

  it('starts a service that was killed again, while the others go on, and stops all with 0 at SIGTERM', async () => {
    for (const service of ['tabulation', 'seat-allocation', 'results-api']) await seen(service, 1);
    const [tabulation] = pids('tabulation');
    if (tabulation === undefined) throw new Error('it has just been seen');
    process.kill(tabulation, 'SIGKILL');
    await seen('tabulation', 2);
    expect(output).toContain('tabulation ended with code 70: it starts again in 1 s; the others keep running');
    expect([pids('seat-allocation').length, pids('results-api').length, services.exitCode]).toEqual([1, 1, null]);
    const ended = new Promise((resolve) => services.once('exit', resolve));
    services.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
