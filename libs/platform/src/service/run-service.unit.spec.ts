import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '#infra/process';
import { SanaqError } from '#libs/basics';
import { createLogger } from '../logging';
import { runService, type RunningService, type ServiceDefinition } from './run-service';

const QUIET = createLogger({ name: 'spec', level: 'silent' });

interface Trial {
  readonly url: string;
  readonly complaints: string[];
  /** Exit code, once the process would have ended. */
  readonly ended: Promise<number>;
  readonly running: Promise<RunningService | null>;
}

async function trial(
  definition: Partial<ServiceDefinition> & Pick<ServiceDefinition, 'start'>,
  env: Readonly<Record<string, string>> = {},
): Promise<Trial> {
  const port = await freePort();
  const complaints: string[] = [];
  let running: Promise<RunningService | null> = Promise.resolve(null);
  const ended = new Promise<number>((resolve) => {
    running = runService(
      { name: 'spec', port: 'tabulationPort', log: () => QUIET, ...definition },
      {
        env: { TABULATION_PORT: String(port), ...env },
        exit: resolve,
        complain: (line) => complaints.push(line),
      },
    );
  });
  return { url: `http://127.0.0.1:${port}`, complaints, ended, running };
}

const settledSoon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const never = (): Promise<never> => new Promise(() => undefined);

describe('a service', () => {
  it('answers health from the first moment and says for what it waits; its routes come when it has started', async () => {
    let go = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (go = resolve));
    const { url, running, ended } = await trial({
      hasRoutes: true,
      start: async () => {
        await waiting;
        return {
          ready: () => ({ ready: true, checks: { work: 'ok' } }),
          listener: (_request, response) => response.end('route'),
        };
      },
    });
    await settledSoon();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    const early = await fetch(`${url}/health/ready`);
    expect([early.status, await early.json()]).toEqual([503, { ready: false, checks: { start: 'starting' } }]);
    const route = await fetch(`${url}/v1/elections`);
    expect([route.status, route.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await route.json()).toMatchObject({ code: 'SERVICE_STARTING' });
    go();
    await running;
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ ready: true, checks: { work: 'ok' } });
    expect(await (await fetch(`${url}/v1/elections`)).text()).toBe('route');
    process.emit('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('at SIGTERM closes what it opened, the last first, says meanwhile that it stops, and ends with 0', async () => {
    const closed: string[] = [];
    const { url, running, ended } = await trial({
      start: (shell) => {
        shell.onStop(() => Promise.resolve(void closed.push('pool')));
        shell.onStop(async () => {
          closed.push(JSON.stringify(await (await fetch(`${url}/health/ready`)).json()));
          closed.push(`aborted: ${shell.signal.aborted}`);
        });
        return Promise.resolve({ ready: () => ({ ready: true, checks: {} }) });
      },
    });
    await running;
    process.emit('SIGTERM');
    expect(await ended).toBe(0);
    expect(closed).toEqual(['{"ready":false,"checks":{"start":"stopping"}}', 'aborted: true', 'pool']);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('stops while it is still starting: nothing more is opened, what was opened is closed, exit 0', async () => {
    const seen: string[] = [];
    const { running, ended, complaints } = await trial({
      start: async (shell) => {
        shell.onStop(() => Promise.resolve(void seen.push('closed')));
        await new Promise<void>((resolve) => shell.signal.addEventListener('abort', () => resolve(), { once: true }));
        shell.goOn();
        seen.push('opened more');
        return { ready: () => ({ ready: true, checks: {} }) };
      },
    });
    await settledSoon();
    process.emit('SIGTERM');
    expect([await ended, await running, seen, complaints]).toEqual([0, null, ['closed'], []]);
  });

  it('while PostgreSQL is away stays alive, names it in its health, and stops at once at SIGTERM', async () => {
    const { url, ended, running } = await trial(
      {
        start: async (shell) => {
          await shell.database('sanaq_writer', { max: 1, statementMaxMs: 1_000 });
          return { ready: () => ({ ready: true, checks: {} }) };
        },
      },
      { DATABASE_WRITER_URL: 'postgres://me:secret@127.0.0.1:9/none' },
    );
    let [status, text] = [0, ''];
    // Its first look for the database is over in a moment, however busy the machine is.
    while (!/waiting for PostgreSQL.*DATABASE_UNREACHABLE/.test(text)) {
      await settledSoon();
      const ready = await fetch(`${url}/health/ready`);
      [status, text] = [ready.status, await ready.text()];
    }
    expect(status).toBe(503);
    expect(text).not.toContain('secret');
    const before = performance.now();
    process.emit('SIGTERM');
    expect([await ended, await running]).toEqual([0, null]);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('that does not stop within SHUTDOWN_MAX_MS is ended with 70', async () => {
    let end = (): void => undefined;
    const { running, ended } = await trial(
      {
        start: (shell) => {
          shell.onStop(() => new Promise((resolve) => (end = resolve)));
          return Promise.resolve({ ready: () => ({ ready: true, checks: {} }) });
        },
      },
      { SHUTDOWN_MAX_MS: '100' },
    );
    await running;
    process.emit('SIGTERM');
    expect(await ended).toBe(70);
    end();
    await (await running)?.stop();
  });

  it('that fails says so in one line, closes everything, and ends with the exit code of the error', async () => {
    const closed: string[] = [];
    const error = new SanaqError({ code: 'SPEC_FAILS', message: 'm', actor: 'operator', action: 'act', exitCode: 4 });
    const atStart = await trial({
      start: (shell) => {
        shell.onStop(() => Promise.resolve(void closed.push('at start')));
        return Promise.reject(error);
      },
    });
    expect([await atStart.ended, atStart.complaints]).toEqual([4, ['SPEC_FAILS: m, the operator must act']]);
    const later = await trial({
      start: (shell) => {
        shell.onStop(() => Promise.resolve(void closed.push('later')));
        setTimeout(() => {
          shell.fail(new TypeError('defect'));
          shell.fail(new TypeError('consequence'));
        }, 10);
        return Promise.resolve({ ready: () => ({ ready: true, checks: {} }) });
      },
    });
    expect(await later.ended).toBe(70);
    expect(later.complaints).toEqual([expect.stringMatching(/^UNEXPECTED: defect/)]);
    expect(closed).toEqual(['at start', 'later']);
  });

  it('with a wrong setting opens nothing and names the variable, its value and what is allowed', async () => {
    let started = false;
    const start = (): Promise<never> => {
      started = true;
      return never();
    };
    const { ended, complaints, url } = await trial({ start }, { LEASE_TTL_MS: 'soon' });
    expect([await ended, started]).toEqual([2, false]);
    expect(complaints).toEqual([
      expect.stringMatching(/^CONFIG_INVALID: LEASE_TTL_MS is "soon" but must be an integer from 500 to 60000/),
    ]);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('whose port is taken names the variable and starts nothing', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { ended, complaints } = await trial({ start: never }, { TABULATION_PORT: String(port) });
    expect([await ended, complaints]).toEqual([2, [expect.stringMatching(/^PORT_IN_USE: .*TABULATION_PORT/)]]);
    taken.close();
  });

  it('without a URL of the database names the variable that is missing', async () => {
    const { ended, complaints } = await trial({
      start: async (shell) => {
        await shell.database('sanaq_writer', { max: 1, statementMaxMs: 1_000 });
        return never();
      },
    });
    expect([await ended, complaints]).toEqual([
      2,
      [expect.stringMatching(/^CONFIG_MISSING: DATABASE_WRITER_URL .*DATABASE_URL/)],
    ]);
  });
});
