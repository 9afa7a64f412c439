/** The attacker's list for HTTP: what a stranger may send to the port of results-api, down to the bytes. */
import { connect } from 'node:net';
import { createLogger } from '#libs/platform';
import { CountedElection } from '../elections/counted-election';
import { startResultsApi, type RunningResultsApi } from '../../apps/results-api/src/testing/start-api';

const QUIET = createLogger({ name: 'results-api', level: 'silent' });
const LOOPBACK = '127.0.0.1';
const HEAD_MS = 400;

let election: CountedElection;
let api: RunningResultsApi;

beforeAll(async () => {
  election = await CountedElection.open();
  await election.count(...election.opening(), election.protocol({ id: 'a1', precinctId: 'p1' }));
  await election.publish();
  api = await startResultsApi({
    pool: election.reader,
    log: QUIET,
    host: LOOPBACK,
    port: 0,
    requestTimes: { headMs: HEAD_MS, wholeMs: 2 * HEAD_MS },
  });
});

afterAll(async () => {
  await api.stop();
  await election.close();
});

/** Sends bytes as they are, without the help of a client that corrects them; returns all that comes until the end. */
function exchange(bytes: string, more?: { readonly every: number; readonly bytes: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(api.port, LOOPBACK, () => socket.write(bytes));
    const dripping = more && setInterval(() => socket.write(more.bytes), more.every);
    socket.setTimeout(10_000, () => socket.destroy(new Error('the server neither answered nor closed')));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that closes while we still write: what it said before counts.
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
  });
}

const request = (line: string, headers: readonly string[] = []): string =>
  [`${line} HTTP/1.1`, 'host: results', 'connection: close', ...headers, '', ''].join('\r\n');

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
const headOf = (answer: string): string => answer.slice(0, answer.indexOf('\r\n\r\n'));
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

const HEALTHY = '/v1/elections/small/contests/list';

async function figures(): Promise<string> {
  return bodyOf(await exchange(request(`GET ${HEALTHY}`)));
}

describe('A stranger at the port of results-api', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'LOCK', 'PURGE', 'LINK'])(
    'may not %s',
    async (method) => {
      const before = await figures();
      for (const path of [HEALTHY, '/v1/elections', '/health/ready', '/']) {
        const answer = await exchange(request(`${method} ${path}`, ['content-length: 0']));
        expect([path, statusOf(answer)]).toEqual([path, 405]);
        expect(headOf(answer).toLowerCase()).toContain('\r\nallow: get, head');
      }
      expect(await figures()).toBe(before);
    },
  );

  it('gets no tunnel, no other protocol and no other method by a header', async () => {
    const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-key: x', 'sec-websocket-version: 13'];
    expect([200, 400]).toContain(statusOf(await exchange(request(`GET ${HEALTHY}`, upgrade))));
    expect(statusOf(await exchange(request('CONNECT other:443')))).not.toBe(200);
    expect(statusOf(await exchange(request('FETCH /v1/elections')))).toBe(400);
    const overridden = ['x-http-method-override: DELETE', 'x-http-method: DELETE', 'x-method-override: DELETE'];
    expect(statusOf(await exchange(request(`GET ${HEALTHY}`, overridden)))).toBe(200);
  });

  it('sees with HEAD the head and no body', async () => {
    const answer = await exchange(request(`HEAD ${HEALTHY}`));
    expect([statusOf(answer), bodyOf(answer)]).toEqual([200, '']);
  });

  it.each([
    '/../../../../etc/passwd',
    '/v1/elections/../../etc/passwd',
    '/v1/elections/..%2f..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cetc%5cpasswd',
    '/%252e%252e%252fetc%252fpasswd',
    '//etc/passwd',
    '/file:///etc/passwd',
    '/openapi.json/../../package.json',
    '/package.json',
    '/.env',
    '/v1/elections/small/contests/..%2f..%2f..%2felections',
    '/v1/elections/small%2fcontests%2flist',
    '/v1/elections/small/contests/list%2funits%2fkz',
    '/v1/elections/small/contests/list/precincts/..%2fp1',
    '/v1/elections/small;x=1/contests/list',
    '/V1/../v1/elections/none',
  ])('finds no file and no other route by the path %s', async (path) => {
    const answer = await exchange(request(`GET ${path}`));
    expect(statusOf(answer)).toBe(404);
    expect(bodyOf(answer)).not.toMatch(/root:|"dependencies"|"votes"/);
  });

  it.each([
    '/v1/elections/%00',
    '/v1/elections/small%00',
    '/v1/elections/small/contests/list%00',
    '/v1/elections/small/contests/%00/mandates',
    '/v1/elections/small/contests/list/units/a%00b',
    '/v1/elections/small/contests/list/precincts/p1%00',
    '/v1/elections/small/snapshots/%00',
    '/v1/elections/small%00/stream',
    '/v1/elections/small/verdicts?id=%00',
    '/v1/elections/small/verdicts?source=a%00',
    '/v1/elections/small/contests/list?snapshot=%00',
    '/v1/elections/%ff',
    '/v1/elections/%ed%a0%80',
    '/v1/elections/%c0%ae',
    '/v1/elections/%',
    '/v1/elections/small/contests/list?snapshot[]=1',
    '/v1/elections/small/contests/list?snapshot[$gt]=0',
    '/v1/elections/small/contests/list?__proto__[snapshot]=1',
    '/v1/elections/small/contests/list?snapshot=1&snapshot=2',
    '/v1/elections/small/contests/list?snapshot=1e3',
    '/v1/elections/small/contests/list?snapshot=-1',
    '/v1/elections/small/contests/list/precincts?limit=100000',
    `/v1/elections/small/contests/list/precincts?unit='%20or%201=1--&after=%00`,
  ])('is told what is wrong with %s, and it is no defect of ours', async (path) => {
    const answer = await exchange(request(`GET ${path}`));
    expect(statusOf(answer)).toBe(400);
    expect(JSON.parse(bodyOf(answer))).toMatchObject({ status: 400, actor: 'user' });
  });

  it.each([
    `/v1/elections/small'%20or%20'1'='1`,
    '/v1/elections/%F0%9F%97%B3',
    '/v1/elections/__proto__',
    '/v1/elections/small/contests/constructor',
    '/v1/elections/small/contests/list/units/__proto__',
    '/v1/elections/small/contests/list/precincts/hasOwnProperty',
    '/v1/elections/%E2%80%8Bsmall',
    '/v1/elections/small/snapshots/999',
    '/v1/elections/small/stream%00',
  ])('asks in vain for %s', async (path) => {
    expect(statusOf(await exchange(request(`GET ${path}`)))).toBe(404);
  });

  it.each([
    '/v1/elections/a%0d%0aset-cookie:%20x=1',
    '/v1/elections/a%0aset-cookie:%20x=1',
    '/v1/elections?x=%0d%0aset-cookie:%20x=1',
    '/v1/elections/small/verdicts?id=a%0d%0a%0d%0a<script>',
    '/v1/elections/small/contests/%E5%98%8D%E5%98%8Aset-cookie:x',
  ])('puts no header into the answer by %s', async (path) => {
    const answer = await exchange(request(`GET ${path}`));
    expect(headOf(answer).toLowerCase()).not.toContain('set-cookie');
    expect(headOf(answer)).toMatch(/content-type: application\/(problem\+)?json/i);
    expect(headOf(answer)).toMatch(/x-content-type-options: nosniff/i);
  });

  it.each([
    ['a header without a colon', ['nonsense']],
    ['a folded header', ['x: a', ' b: c']],
    ['a bare line feed in a header', ['x: a\nset-cookie: b']],
    ['a NUL in a header', ['x: a\0b']],
    ['a space before the colon', ['content-length : 0']],
    ['two lengths', ['content-length: 0', 'content-length: 5']],
    ['a length and chunks', ['content-length: 5', 'transfer-encoding: chunked']],
    ['chunks spelt otherwise', ['transfer-encoding: chunked, identity']],
    ['a negative length', ['content-length: -1']],
  ])('is refused %s', async (_, headers) => {
    expect(statusOf(await exchange(request(`GET ${HEALTHY}`, headers)))).toBe(400);
  });

  it('changes nothing that others see by headers about hosts and caches', async () => {
    const before = await figures();
    const headers = [
      'x-forwarded-host: evil.example',
      'x-forwarded-prefix: /evil',
      'x-original-url: /v1/elections/none',
    ];
    const answer = await exchange(request(`GET ${HEALTHY}`, [...headers, 'forwarded: host=evil.example']));
    expect([statusOf(answer), bodyOf(answer)]).toEqual([200, before]);
    expect(bodyOf(await exchange(request('GET /openapi.json', headers)))).not.toContain('evil');
  });

  it('is refused heads and URLs beyond 16 kB', async () => {
    expect(statusOf(await exchange(request(`GET ${HEALTHY}`, [`x: ${'a'.repeat(20_000)}`])))).toBe(431);
    expect(statusOf(await exchange(request(`GET ${HEALTHY}?${'a'.repeat(20_000)}`)))).toBe(431);
    const many = Array.from({ length: 3_000 }, (_, no) => `x${no}: 1`);
    expect(statusOf(await exchange(request(`GET ${HEALTHY}`, many)))).toBe(431);
    expect(statusOf(await exchange(request(`GET /v1/elections/${'a'.repeat(8_000)}`)))).toBe(400);
  });

  it('holds no connection by being slow: with the head, with the body, or with nothing at all', async () => {
    const drip = { every: 50, bytes: 'x' };
    const slow = [
      exchange(`GET ${HEALTHY} HTTP/1.1\r\nhost: results\r\nx: `, drip),
      exchange(''),
      exchange(`GET ${HEALTHY} HTTP/1.1\r\n`),
    ];
    // Others are answered meanwhile.
    expect(statusOf(await exchange(request(`GET ${HEALTHY}`)))).toBe(200);
    for (const answer of await Promise.all(slow)) expect([0, 408]).toContain(statusOf(answer));
    const body = `POST ${HEALTHY} HTTP/1.1\r\nhost: results\r\ncontent-length: 1000000\r\n\r\n`;
    expect([405, 408]).toContain(statusOf(await exchange(body, drip)));
  });
});
