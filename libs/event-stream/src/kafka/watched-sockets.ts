import { connect as connectPlain, isIP, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory, ISocketFactoryArgs } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/** kafkajs opens one connection per broker for fetches, always as the second one to that broker. */
const FETCH_CONNECTION = 2;

/**
 * The connections of one reader. kafkajs reconnects without a word; a reader must not, because what answers after a
 * reconnect may be another broker or a topic made anew. So the loss of the connection that fetches is reported, and
 * after {@link close} no connection can be opened any more.
 */
export class WatchedSockets {
  private readonly open = new Set<Socket>();
  /** Connections to each broker that stand now. */
  private readonly connectedTo = new Map<string, number>();
  private closed = false;

  /** `onLost` is called with the broker's address when the far side or the network ended its fetch connection. */
  constructor(private readonly onLost: (broker: string) => void) {}

  readonly factory: ISocketFactory = (wanted) => {
    const socket = this.closed ? new Socket() : openSocket(wanted);
    if (this.closed) {
      // kafkajs learns of it as of any failed connection.
      process.nextTick(() => socket.destroy(new Error('The reader is closed')));
      return socket;
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.watch(socket, `${wanted.host}:${wanted.port}`);
    return socket;
  };

  /** Cuts every connection and refuses new ones. */
  close(): void {
    this.closed = true;
    for (const socket of this.open) {
      // Without an error kafkajs would wait for answers to its requests; a connection that it ended itself needs none.
      if (socket.writableEnded) socket.destroy();
      else socket.destroy(new Error('The reader is closed'));
    }
  }

  private watch(socket: Socket, broker: string): void {
    let ordinal = 0;
    this.open.add(socket);
    socket.once('close', () => {
      this.open.delete(socket);
      if (ordinal > 0) this.connectedTo.set(broker, (this.connectedTo.get(broker) ?? 1) - 1);
    });
    socket.once('connect', () => {
      ordinal = (this.connectedTo.get(broker) ?? 0) + 1;
      this.connectedTo.set(broker, ordinal);
    });
    const lost = (): void => {
      if (!this.closed && ordinal >= FETCH_CONNECTION) this.onLost(broker);
    };
    // Node itself ends our side as soon as the far side has ended, so this must look before Node does.
    socket.prependListener('end', () => {
      if (!socket.writableEnded) lost();
    });
    socket.prependListener('error', lost);
  }
}

function openSocket({ host, port, ssl, onConnect }: ISocketFactoryArgs): Socket {
  // kafkajs gives no `ssl` where none is wanted, whatever its types say.
  const wanted: ISocketFactoryArgs['ssl'] | null | undefined = ssl;
  if (wanted === null || wanted === undefined) return connectPlain({ host, port }, onConnect);
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ host, port, ...name, ...wanted }, onConnect);
}
