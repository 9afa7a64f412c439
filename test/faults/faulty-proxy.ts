/** A proxy for everything that networks do to a connection: cut it, fall silent, become slow. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type NetworkState =
  | { readonly kind: 'through' }
  /** Connections end, and new ones are refused. */
  | { readonly kind: 'cut' }
  /** Connections stand, and nothing arrives: no end is told to anyone. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'slow'; readonly delayMs: number };

export class FaultyProxy {
  private state: NetworkState = { kind: 'through' };
  private readonly sockets = new Set<Socket>();
  private targetPort = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async listen(port: number): Promise<FaultyProxy> {
    const server = createServer();
    const proxy = new FaultyProxy(server, port);
    server.on('connection', (client) => proxy.accept(client));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  to(port: number): void {
    this.targetPort = port;
  }

  become(state: NetworkState): void {
    const before = this.state;
    this.state = state;
    // What was swallowed never arrives: such a connection cannot continue.
    if (state.kind === 'cut' || before.kind === 'silent') for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.become({ kind: 'cut' });
    await closed;
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.state.kind === 'cut') {
      client.destroy();
      return;
    }
    const target = connect(this.targetPort, '127.0.0.1');
    this.join(client, target);
    this.join(target, client);
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('error', () => undefined);
    from.once('close', () => {
      this.sockets.delete(from);
      if (this.state.kind !== 'silent') to.destroy();
    });
    let order = Promise.resolve();
    from.on('data', (bytes) => {
      const { state } = this;
      if (state.kind === 'silent') return;
      if (state.kind === 'slow') order = order.then(() => pause(state.delayMs));
      order = order.then(() => {
        if (!to.destroyed) to.write(bytes);
      });
    });
  }
}
