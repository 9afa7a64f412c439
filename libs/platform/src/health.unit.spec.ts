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
    expect(readiness).toEqual({
      ready: false,
      checks: {
        check: expect.stringMatching(/^CHECK_OVERDUE: no answer within 10 ms, the operator must see/) as string,
      },
    });
  });

  it('tells in the metrics what is wrong and who must act, and nothing where all is well', async () => {
    const troubles = async (): Promise<string[]> =>
      (await (await fetch(`${server.url}/metrics`)).text())
        .split('\n')
        .filter((line) => line.startsWith('sanaq_trouble{'));
    expect(await troubles()).toEqual([]);
    readiness = () => ({
      ready: false,
      checks: {
        counting: 'a b',
        leases: 'ok',
        'stream of a': 'TOPIC_RETENTION: it is 1, the operator must correct it',
      },
    });
    expect(await troubles()).toEqual([
      'sanaq_trouble{check="stream of a",code="TOPIC_RETENTION",actor="operator",service="spec"} 1',
    ]);
    readiness = () => ({ ready: false, checks: { a: 'PUBLICATION_BLOCKED: too large, the developers must mend it' } });
    expect(await troubles()).toEqual([expect.stringContaining('code="PUBLICATION_BLOCKED",actor="us"')]);
    readiness = () => ({ ready: false, checks: { start: 'waiting for PostgreSQL and its schema' } });
    expect(await troubles()).toEqual([expect.stringContaining('check="start",code="NOT_READY",actor="operator"')]);
    readiness = () => ({ ready: true, checks: { leases: 'ok' } });
    expect(await troubles()).toEqual([]);
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
