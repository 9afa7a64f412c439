import { createLogger, createPool } from '#libs/platform';
import { startResultsApi } from './testing/start-api';

const QUIET = createLogger({ name: 'results-api', level: 'silent' });
const LOOPBACK = '127.0.0.1';

describe('results-api', () => {
  /** Port 9 of this machine: nobody answers there. */
  const nobody = createPool('postgres://nobody@127.0.0.1:9/none', { applicationName: 'test', max: 1 });
  afterAll(() => nobody.end());

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
