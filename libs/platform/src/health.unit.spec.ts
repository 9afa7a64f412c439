import { askReadiness, createRegistry, type Readiness } from './health';
import { openServicePort, type ServicePort } from './service/service-port';

describe('health and metrics', () => {
  let readiness: () => Readiness;
  let server: ServicePort;

  beforeEach(async () => {
    readiness = () => ({ ready: true, checks: { database: 'ok' } });
    const registry = createRegistry('spec', { ofProcess: false });
    server = await openServicePort({
      hasRoutes: false,
      host: '127.0.0.1',
      port: 0,
      portVariable: 'TABULATION_PORT',
      ready: () => readiness(),
      registry,
    });
  });

  afterEach(() => server.close());

  it('is live while it answers, and ready when all it needs is there', async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${server.url}/health/ready?verbose`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, checks: { database: 'ok' } }]);
    expect((await fetch(`${server.url}/metrics`)).headers.get('content-type')).toContain('text/plain');
  });

  it('is not ready, but live, when something is missing or a check fails', async () => {
    readiness = () => ({ ready: false, checks: { database: 'does not answer' } });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
    readiness = () => {
      throw new Error('check broke');
    };
    const broken = await fetch(`${server.url}/health/ready`);
    expect([broken.status, await broken.json()]).toEqual([503, { ready: false, checks: { error: 'check broke' } }]);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  });

  it('does not wait for a check that hangs: it is not ready', async () => {
    const readiness = await askReadiness(() => new Promise<Readiness>(() => undefined), 10);
    expect(readiness).toEqual({ ready: false, checks: { check: 'no answer within 10 ms' } });
  });

  it('answers nothing else', async () => {
    expect((await fetch(`${server.url}/other`)).status).toBe(404);
    expect((await fetch(`${server.url}/health/live`, { method: 'POST' })).status).toBe(405);
  });

  it('names the variable when its port is taken', async () => {
    const second = openServicePort({
      hasRoutes: false,
      host: '127.0.0.1',
      port: server.port,
      portVariable: 'TABULATION_PORT',
      ready: readiness,
      registry: createRegistry('spec', { ofProcess: false }),
    });
    await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE', place: 'TABULATION_PORT' });
  });
});
