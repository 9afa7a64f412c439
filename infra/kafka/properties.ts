export interface PropertiesOptions {
  /** Folder of the broker's records. */
  readonly data: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly advertisedPort: number;
  readonly own: Readonly<Record<string, string>>;
}

/** server.properties of a single node that is broker and controller, on loopback, for little memory. */
export function serverProperties(options: PropertiesOptions): string {
  const properties: Readonly<Record<string, string>> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${options.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${options.port},CONTROLLER://127.0.0.1:${options.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${options.advertisedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': options.data,
    'num.network.threads': '2',
    'num.io.threads': '2',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'log.cleaner.dedupe.buffer.size': '8388608',
    ...options.own,
  };
  return `${Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}`)
    .join('\n')}\n`;
}
