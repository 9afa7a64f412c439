import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createRegistry } from '../health';
import { openServicePort, type ServicePort } from './service-port';

const CONNECTIONS_MAX = 3;

describe('the port of a service', () => {
  let port: ServicePort;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    port = await openServicePort({
      host: '127.0.0.1',
      port: 0,
      portVariable: 'PORT',
      ready: () => ({ ready: true, checks: {} }),
      registry: createRegistry('test', { ofProcess: false }),
      hasRoutes: true,
      connectionsMax: CONNECTIONS_MAX,
    });
    port.serve((_request, response) => response.end('{}'));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await port.close();
  });

  async function open(): Promise<Socket> {
    const socket = connect(port.port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }
  /** What comes back for these bytes until the connection is closed. */
  async function exchange(bytes: string): Promise<string> {
    const socket = await open();
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return received;
  }

  it.each([
    ['what is no HTTP', 'no request\r\n\r\n', 400, 'REQUEST_UNREADABLE'],
    [
      'headers that are too long',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
  ])('answers %s with a problem that pages of other origins may read', async (_, bytes, status, code) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('access-control-allow-origin: *\r\n');
    expect(answer).toContain('content-type: application/problem+json');
    const [, body = ''] = answer.split('\r\n\r\n');
    expect(JSON.parse(body)).toMatchObject({ status, code, actor: 'user' });
  });

  it('lets pages of other origins read health, metrics and every answer of its routes', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/anything']) {
      const answer = await fetch(`${port.url}${path}`, { headers: { connection: 'close' } });
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, '*']);
    }
  });

  it('tells a caller beyond its connections to come back, and takes them again when others have gone', async () => {
    const request = 'GET /x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const held = [await open(), await open(), await open()];
    const refused = await exchange(request);
    expect(refused).toMatch(/^HTTP\/1\.1 503 .*retry-after: 2\r\n/s);
    expect(refused).toContain('"code":"CONNECTIONS_EXHAUSTED"');
    expect(await exchange(request.replace('/x', '/health/live'))).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of held) {
      socket.destroy();
      await once(socket, 'close');
    }
    let answer = '';
    while (!answer.startsWith('HTTP/1.1 200 ')) answer = await exchange(request);
    expect(answer).toContain('{}');
  });
});
