import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { call } from '../../testing/call';

describe('status, where servers take connections and say nothing', () => {
  let server: Server;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('says within seconds which of them does not answer, and who must act', async () => {
    const { port } = server.address() as AddressInfo;
    const env = { DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/none`, KAFKA_BROKERS: `127.0.0.1:${port}` };
    const { code, err } = await call(env, 'status');
    expect(err).toMatch(/^STATUS_NO_ANSWER: PostgreSQL and Kafka did not answer within 3 s, the operator must /);
    expect(code).toBe(4);
  });
});
