/** A process that cannot start says why, in one line with its code, and what to do. */
import { createServer, type AddressInfo } from 'node:net';
import { testPostgres, type TestDatabase } from '../support/servers';
import { Installation } from './support/installation';
import type { ServiceName } from './support/service-process';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const NOBODY = '127.0.0.1:1';
const SERVICES: readonly ServiceName[] = ['tabulation', 'seat-allocation', 'results-api'];
const PORTS: Readonly<Record<ServiceName, string>> = {
  tabulation: 'TABULATION_PORT',
  'seat-allocation': 'SEAT_ALLOCATION_PORT',
  'results-api': 'RESULTS_API_PORT',
};

describe('A process in a wrong environment', () => {
  let database: TestDatabase;
  let installation: Installation;

  beforeAll(async () => {
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: [NOBODY] });
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('stops with the name, the value and what is allowed of every wrong variable', async () => {
    const env = { DATABASE_URL: 'mysql://me:secret@host/db', SNAPSHOT_INTERVAL_MS: 'soon' };
    const ended = await Promise.all(
      SERVICES.map(async (name) => {
        const process = await installation.start(name, { ready: false, env });
        return { code: await process.ended(), log: process.log() };
      }),
    );
    for (const { code, log } of ended) {
      expect([code, log.trim().split('\n')]).toEqual([2, [expect.stringMatching(/^CONFIG_INVALID: /)]]);
      expect(log).toMatch(
        /DATABASE_URL is "mysql:\/\/me:\*\*\*@host\/db" but must be .+; SNAPSHOT_INTERVAL_MS is "soon" but must be an integer/,
      );
      expect(log).not.toContain('secret');
    }
  });

  it('stops where its port is taken, and names the variable', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const ended = await Promise.all(
      SERVICES.map(async (name) => {
        const process = await installation.start(name, { ready: false, env: { [PORTS[name]]: String(port) } });
        return { name, code: await process.ended(), last: process.log().trim().split('\n').at(-1) };
      }),
    );
    taken.close();
    expect(ended).toEqual(
      SERVICES.map((name) => ({
        name,
        code: 2,
        last: expect.stringMatching(new RegExp(`^PORT_IN_USE: port ${port} .*${PORTS[name]}`)) as string,
      })),
    );
  });

  it('tells the operator at the CLI which server does not answer, with exit code 4', async () => {
    const kafka = await installation.sanaq('submit', installation.file('empty.ndjson', ''));
    expect([kafka.code, kafka.err.trim().split('\n').at(-1)]).toEqual([
      4,
      expect.stringMatching(/^STREAM_UNREACHABLE: /),
    ]);
    const without = new Installation({ databaseUrl: 'postgres://me@127.0.0.1:1/none', brokers: [NOBODY] });
    const status = await without.sanaq('status');
    expect([status.code, status.err.trim().split('\n').at(-1)]).toEqual([
      4,
      expect.stringMatching(/^DATABASE_UNREACHABLE: /),
    ]);
    await without.close();
  });
});
