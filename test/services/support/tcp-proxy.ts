/** Stands between clients and a broker, and can keep what clients say from arriving. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
  private held = false;
  private readonly sockets = new Set<Socket>();
  private targetPort = 0;

  private constructor(private readonly server: Server) {}

  /** `to` names the target's port, as soon as there is one. */
  static async listen(port: number): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server);
    server.on('connection', (client) => proxy.accept(client));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  to(port: number): void {
    this.targetPort = port;
  }

  /** From now on nothing that a client sends arrives; it is lost. */
  hold(): void {
    this.held = true;
  }

  /** Ends every connection and forwards new ones again. */
  release(): void {
    this.held = false;
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.release();
    await closed;
  }

  private accept(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    target.on('data', (bytes) => client.write(bytes));
    client.on('data', (bytes) => {
      if (!this.held) target.write(bytes);
    });
  }
}
