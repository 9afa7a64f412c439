import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ISocketFactoryArgs } from 'kafkajs';
import { WatchedSockets } from './watched-sockets';

describe('the watched connections of a reader', () => {
  let server: Server;
  let accepted: Socket[];
  let lost: string[];
  let sockets: WatchedSockets;

  const connectOnce = async (): Promise<Socket> => {
    const { port } = server.address() as AddressInfo;
    const known = accepted.length;
    const socket = await new Promise<Socket>((resolve) => {
      // kafkajs gives no `ssl` for a plain connection.
      const wanted = { host: '127.0.0.1', port, onConnect: () => resolve(made) } as ISocketFactoryArgs;
      const made: Socket = sockets.factory(wanted);
      made.on('error', () => undefined);
    });
    while (accepted.length === known) await new Promise((resolve) => setImmediate(resolve));
    return socket;
  };
  const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

  beforeEach(async () => {
    accepted = [];
    lost = [];
    sockets = new WatchedSockets((broker) => lost.push(broker));
    server = createServer((socket) => {
      accepted.push(socket.on('error', () => undefined).resume());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    sockets.close();
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([
    ['ends', (socket: Socket): unknown => socket.end()],
    ['resets', (socket: Socket): unknown => socket.resetAndDestroy()],
  ])('the loss of the fetch connection, the second one to a broker, is told when the broker %s it', async (_, cut) => {
    const general = await connectOnce();
    const fetch = await connectOnce();
    general.resume();
    fetch.resume();
    const [first, second] = accepted;
    if (first === undefined || second === undefined) throw new Error('not connected');
    cut(first);
    await closed(general);
    expect(lost).toEqual([]);
    cut(second);
    await closed(fetch);
    expect(lost).toEqual([`127.0.0.1:${(server.address() as AddressInfo).port}`]);
  });

  test('a connection that we end ourselves is not lost', async () => {
    await connectOnce();
    const fetch = (await connectOnce()).resume();
    fetch.end();
    await closed(fetch);
    expect(lost).toEqual([]);
  });

  test('after the close every connection is cut and none can be opened', async () => {
    const before = (await connectOnce()).resume();
    sockets.close();
    await closed(before);
    const { port } = server.address() as AddressInfo;
    const after = sockets.factory({
      host: '127.0.0.1',
      port,
      onConnect: () => undefined,
    } as unknown as ISocketFactoryArgs);
    await expect(new Promise((_, reject) => after.once('error', reject))).rejects.toThrow('The reader is closed');
    expect(lost).toEqual([]);
  });
});
