/** Everything that a fault can befall: a Kafka and a PostgreSQL of their own behind proxies, services as processes, a sender. */
import { freePort } from '#infra/process';
import type { EmbeddedPostgres } from '#infra/postgres';
import { createKafkaStream } from '#libs/event-stream';
import { clientConfig } from '#libs/platform';
import { Pool } from 'pg';
import { crashElection, CRASH_ELECTION_ID, openingOf } from '../elections/crash-election';
import { appendAll, plainKafka, type RawRecord } from '../crash/plain-kafka';
import { Seeded } from '../crash/seeded';
import { StreamGenerator } from '../crash/stream-generator';
import { Installation } from '../services/support/installation';
import type { Readiness, ServiceName, ServiceProcess } from '../services/support/service-process';
import { until } from '../services/support/until';
import { ownKafka, ownPostgres, type OwnKafka, type OwnPostgres } from '../support/servers';
import { Auditing } from './auditing';
import { FaultyProxy } from './faulty-proxy';

export const ELECTION = CRASH_ELECTION_ID;
const PRECINCTS = 60;
const SERVICES: readonly ServiceName[] = ['tabulation', 'tabulation', 'seat-allocation', 'results-api'];
/** Short, so that a fault of a few seconds outlasts several of them; as in production otherwise. */
export const LEASE_MS = 3_000;

export class Scene {
  readonly generator: StreamGenerator;
  private readonly opening: { readonly before: RawRecord[]; readonly seal: RawRecord };
  /** Position after the last record that was sent and kept. */
  private sending: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly seeded: Seeded,
    readonly kafka: OwnKafka,
    readonly postgres: OwnPostgres,
    readonly kafkaNet: FaultyProxy,
    readonly postgresNet: FaultyProxy,
    readonly installation: Installation,
    /** As the owner, past the proxy. */
    readonly owner: Pool,
    readonly audit: Auditing,
  ) {
    const election = crashElection(PRECINCTS);
    this.opening = openingOf(election);
    this.generator = new StreamGenerator(election, seeded);
  }

  static async open(seed: number): Promise<Scene> {
    const [kafkaPort, postgresPort] = [await freePort(), await freePort()];
    const [kafkaNet, postgresNet] = [await FaultyProxy.listen(kafkaPort), await FaultyProxy.listen(postgresPort)];
    const [kafka, postgres] = await Promise.all([ownKafka({ advertisedPort: kafkaPort }), ownPostgres()]);
    kafkaNet.to(kafka.port);
    const direct = new URL(postgres.url);
    postgresNet.to(Number(direct.port));
    const proxied = new URL(postgres.url);
    proxied.port = String(postgresPort);
    const brokers = [`127.0.0.1:${kafkaPort}`];
    const env = { LEASE_TTL_MS: String(LEASE_MS) };
    const installation = new Installation({ databaseUrl: proxied.href, brokers, env });
    const owner = new Pool({ ...clientConfig(postgres.url, 'faults-owner'), max: 4 });
    owner.on('error', () => undefined);
    const stream = createKafkaStream({ brokers, clientId: 'faults' });
    for (const topic of Object.values(installation.topics(ELECTION))) await stream.createTopic(topic);
    await stream.close();
    const audit = Auditing.start(installation.root, brokers, installation.prefix, ELECTION);
    const scene = new Scene(new Seeded(seed), kafka, postgres, kafkaNet, postgresNet, installation, owner, audit);
    for (const name of SERVICES) await installation.start(name);
    await scene.send([...scene.opening.before, ...scene.generator.next(20), scene.opening.seal]);
    return scene;
  }

  get topic(): string {
    return this.installation.topics(ELECTION).stream;
  }

  get brokers(): readonly string[] {
    return this.installation.options.brokers;
  }

  /** Those that live. */
  get processes(): readonly ServiceProcess[] {
    return this.installation.processes.filter(({ gone }) => !gone);
  }

  named(name: ServiceName): readonly ServiceProcess[] {
    return this.processes.filter((one) => one.name === name);
  }

  /** Sends the records, insisting until the broker has taken each; one after the other. */
  send(records: readonly RawRecord[]): Promise<unknown> {
    const before = this.sending;
    const sent = before.then(() => appendAll(plainKafka(this.brokers), this.topic, records));
    this.sending = sent.catch(() => undefined);
    return sent;
  }

  /** The position of the record that was sent last. */
  async lastPosition(): Promise<number> {
    await this.sending;
    const admin = plainKafka(this.brokers).admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(this.topic);
    await admin.disconnect();
    return Number(offsets.find(({ partition }) => partition === 0)?.high ?? 0) - 1;
  }

  /** The tabulation that counts; waits until there is one. */
  counting(): Promise<ServiceProcess> {
    return until('one counts', async () => {
      for (const process of this.named('tabulation')) {
        const checks = (await process.readiness())?.checks ?? {};
        if ((checks['counting'] ?? '').split(' ').includes(ELECTION)) return process;
      }
      return null;
    });
  }

  async standingBy(): Promise<ServiceProcess> {
    const counting = await this.counting();
    const other = this.named('tabulation').find((one) => one !== counting);
    if (other === undefined) throw new Error('nobody stands by');
    return other;
  }

  /** What each living service says of itself. */
  readiness(): Promise<(Readiness | null)[]> {
    return Promise.all(this.processes.map((process) => process.readiness()));
  }

  async restartPostgres(): Promise<EmbeddedPostgres> {
    return this.postgres.restart();
  }

  /** Networks as they should be, every process running and ready again. */
  async heal(): Promise<void> {
    this.kafkaNet.become({ kind: 'through' });
    this.postgresNet.become({ kind: 'through' });
    for (const process of this.processes) process.thaw();
    const missing = [...SERVICES];
    for (const { name } of this.processes) missing.splice(missing.indexOf(name), 1);
    for (const name of missing) await this.installation.start(name, { ready: false });
    for (const process of this.processes) await this.installation.ready(process);
  }

  async close(): Promise<void> {
    this.kafkaNet.become({ kind: 'through' });
    this.postgresNet.become({ kind: 'through' });
    for (const process of this.processes) process.thaw();
    this.audit.stop();
    await this.installation.close();
    await this.owner.end();
    await this.kafka.broker.stop().catch(() => undefined);
    await this.postgres.server.stop().catch(() => undefined);
    await this.postgres.remove().catch(() => undefined);
    await this.kafkaNet.close();
    await this.postgresNet.close();
  }
}
