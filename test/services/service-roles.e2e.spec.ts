/** `npm run services`: what each of its processes holds, and what it could do with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '#infra/process';
import { clientConfig } from '#libs/platform';
import { builtRoot } from '../crash/tabulation-process';
import { testPostgres, type TestDatabase } from '../support/servers';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

/** Where a process's environment can be read by the one who started it. */
const READABLE = existsSync('/proc/self/environ');

/** The processes of services by their program's folder, and their environments as the system has them. */
function environments(parent: number): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').filter(Boolean);
  return new Map(
    children.map((pid) => {
      const name = /apps\/([a-z-]+)\//.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? '';
      const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
      const entries = pairs.map(
        (pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const,
      );
      return [name, Object.fromEntries(entries)];
    }),
  );
}

async function refusalOf(url: string, sql: string): Promise<string> {
  const client = new Client(clientConfig(url, 'test'));
  await client.connect();
  try {
    await client.query(sql);
    return 'allowed';
  } catch (error) {
    return (error as { readonly code?: string }).code ?? 'no code';
  } finally {
    await client.end();
  }
}

(READABLE ? describe : describe.skip)('The services, where the system shows environments', () => {
  let database: TestDatabase;
  let services: ChildProcess;

  beforeAll(async () => {
    database = await testPostgres();
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    services = spawn(process.execPath, [join(builtRoot(), 'dist', 'infra', 'services.js')], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        KAFKA_BROKERS: '127.0.0.1:1',
        RESULTS_API_PORT: String(ports[0]),
        TABULATION_PORT: String(ports[1]),
        SEAT_ALLOCATION_PORT: String(ports[2]),
      },
    });
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => services.once('close', resolve));
    if (services.exitCode === null && services.kill('SIGTERM')) await ended;
    await database.drop();
  });

  it('hold the URL of their own role alone, and with it neither read persons nor, as readers, write', async () => {
    const found = await until('three services run', () => {
      const all = environments(services.pid ?? 0);
      return all.size === 3 && ![...all.keys()].includes('') ? all : null;
    });
    const password = decodeURIComponent(new URL(database.url).password);
    const urls = new Map<string, string>();
    for (const [name, environment] of found) {
      const held = Object.entries(environment).filter(([, value]) => value.startsWith('postgres'));
      expect([name, held.map(([variable]) => variable)]).toEqual([
        name,
        [name === 'results-api' ? 'DATABASE_READER_URL' : 'DATABASE_WRITER_URL'],
      ]);
      if (password !== '') expect(Object.values(environment).join('\n')).not.toContain(password);
      urls.set(name, held[0]?.[1] ?? '');
    }
    const DENIED = '42501';
    for (const url of urls.values()) {
      expect(await refusalOf(url, 'select from sanaq_persons.listed_person')).toBe(DENIED);
    }
    expect(await refusalOf(urls.get('results-api') ?? '', 'delete from sanaq.later_verdict')).toBe(DENIED);
    expect(await refusalOf(urls.get('results-api') ?? '', 'insert into sanaq.election default values')).toBe(DENIED);
  });
});
