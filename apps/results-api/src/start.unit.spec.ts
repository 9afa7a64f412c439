import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, createPool } from '#libs/platform';
import { startResultsApi } from './start';

const QUIET = createLogger({ name: 'results-api', level: 'silent' });
const LOOPBACK = '127.0.0.1';

describe('startResultsApi', () => {
  /** Port 9 of this machine: nobody answers there. */
  const nobody = createPool('postgres://nobody@127.0.0.1:9/none', { applicationName: 'test', max: 1 });
  afterAll(() => nobody.end());

  it('says PORT_IN_USE with the name of the variable for a port that is taken', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, LOOPBACK, resolve));
    const { port } = occupant.address() as AddressInfo;
    await expect(startResultsApi({ pool: nobody, log: QUIET, host: LOOPBACK, port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      place: 'RESULTS_API_PORT',
    });
    await new Promise((resolve) => occupant.close(resolve));
  });

  it('answers 503 while the database does not answer, and says that it is not ready', async () => {
    const lost = await startResultsApi({ pool: nobody, log: QUIET, host: LOOPBACK, port: 0 });
    const response = await fetch(`${lost.url}/v1/elections/small/contests/list`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ code: 'DATABASE_UNREACHABLE', actor: 'operator' });
    expect((await fetch(`${lost.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${lost.url}/health/live`)).status).toBe(200);
    await lost.stop();
  });
});
