/** Everything that a fault can befall: a Kafka and a PostgreSQL of their own behind proxies, services as processes, a sender. */
import { freePort } from '#infra/process';
import type { EmbeddedPostgres } from '#infra/postgres';
import { createKafkaStream } from '#libs/event-stream';
import { clientConfig } from '#libs/platform';
import { Pool } from 'pg';
import { crashElection, CRASH_ELECTION_ID, openingOf } from '../elections/crash-election';
import { FINAL_ELECTION_ID, FinalElection, type ContestToCertify } from '../elections/final-election';
import { appendAll, plainKafka, type RawRecord } from '../crash/plain-kafka';
import { Seeded } from '../crash/seeded';
import { StreamGenerator } from '../crash/stream-generator';
import { Installation } from '../services/support/installation';
import type { Readiness, ServiceName, ServiceProcess } from '../services/support/service-process';
import { until } from '../services/support/until';
import { ownKafkaCluster } from '../support/kafka-cluster';
import { ownKafka, ownPostgres, type OwnKafka, type OwnPostgres } from '../support/servers';
import { Auditing } from './audit/auditing';
import { FaultyProxy } from './faulty-proxy';
import type { Needs } from './needs';
import { SmallDisks } from './small-disks';

export const ELECTION = CRASH_ELECTION_ID;
/** The one that is certified contest by contest. */
export const FINAL = FINAL_ELECTION_ID;
export const ELECTIONS: readonly string[] = [ELECTION, FINAL];
const PRECINCTS = 60;
/** One for each fault of the longest run that is usual; faults beyond it have none. */
const FINAL_CONTESTS = 220;
const SERVICES: readonly ServiceName[] = ['tabulation', 'tabulation', 'seat-allocation', 'results-api'];
/** Short, so that a fault of a few seconds outlasts several of them; as in production otherwise. */
export const LEASE_MS = 3_000;

const STARTS_MAX = 3;

/** A free port is free until it is used: an outgoing connection may get its number first. */
function portTaken(process: ServiceProcess): boolean {
  return process.gone && process.log().includes('PORT_IN_USE');
}

export class Scene {
  readonly generator: StreamGenerator;
  readonly final = new FinalElection(FINAL_CONTESTS);
  /** Topics that a fault has made again, for the audit. */
  readonly anew: string[] = [];
  private readonly opening: { readonly before: RawRecord[]; readonly seal: RawRecord };
  /** By topic: what was sent and is not kept for certain yet. */
  private readonly sending = new Map<string, Promise<unknown>>();

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
    readonly disks: SmallDisks | null,
    /** Brokers by their node numbers, from 1 on; none where one broker stands alone. */
    readonly cluster: readonly OwnKafka[],
  ) {
    const election = crashElection(PRECINCTS);
    this.opening = openingOf(election);
    this.generator = new StreamGenerator(election, seeded);
  }

  static async open(seed: number, needs?: Needs): Promise<Scene> {
    const [kafkaPort, postgresPort] = [await freePort(), await freePort()];
    const [kafkaNet, postgresNet] = [await FaultyProxy.listen(kafkaPort), await FaultyProxy.listen(postgresPort)];
    const disks = needs === 'small-disks' ? new SmallDisks() : null;
    const cluster = needs === 'three-brokers' ? await ownKafkaCluster() : [];
    const [kafka, postgres] = await Promise.all([
      cluster[0] ?? ownKafka({ advertisedPort: kafkaPort, dataDir: disks?.kafka.folder }),
      ownPostgres({ dataDir: disks?.postgres.folder, settings: disks?.postgresSettings }),
    ]);
    kafkaNet.to(kafka.port);
    const direct = new URL(postgres.url);
    postgresNet.to(Number(direct.port));
    const proxied = new URL(postgres.url);
    proxied.port = String(postgresPort);
    const alone = [`127.0.0.1:${kafkaPort}`];
    const brokers = cluster.length === 0 ? alone : cluster.flatMap((node) => node.brokers);
    const env = { LEASE_TTL_MS: String(LEASE_MS) };
    const installation = new Installation({ databaseUrl: proxied.href, brokers, env });
    const owner = new Pool({ ...clientConfig(postgres.url, 'faults-owner'), max: 4 });
    owner.on('error', () => undefined);
    const stream = createKafkaStream({ brokers, clientId: 'faults' });
    const topics = ELECTIONS.flatMap((electionId) => Object.values(installation.topics(electionId)) as string[]);
    for (const topic of topics) await stream.createTopic(topic);
    await stream.close();
    const audit = Auditing.start(installation.root, brokers, installation.prefix);
    const seeded = new Seeded(seed);
    const nets = [kafkaNet, postgresNet] as const;
    const scene = new Scene(seeded, kafka, postgres, ...nets, installation, owner, audit, disks, cluster);
    for (const name of SERVICES) await installation.start(name);
    await scene.send([...scene.opening.before, ...scene.generator.next(20), scene.opening.seal]);
    await scene.send(scene.final.opening(), scene.installation.topics(FINAL).stream);
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
  send(records: readonly RawRecord[], topic = this.topic): Promise<unknown> {
    const before = this.sending.get(topic) ?? Promise.resolve();
    const sent = before.then(() => appendAll(plainKafka(this.brokers), topic, records));
    this.sending.set(
      topic,
      sent.catch(() => undefined),
    );
    return sent;
  }

  /** A contest for the next fault, which is certified while it lasts; null where all are. */
  nextToCertify(): Promise<ContestToCertify | null> {
    return this.final.next(() => this.seeded.between(0, 300));
  }

  sendFinal(records: readonly RawRecord[]): Promise<unknown> {
    return this.send(records, this.installation.topics(FINAL).stream);
  }

  /** By election: the position of the record that was sent last. */
  async lastPositions(): Promise<Readonly<Record<string, number>>> {
    await Promise.all(this.sending.values());
    const admin = plainKafka(this.brokers).admin();
    await admin.connect();
    const last: Record<string, number> = {};
    for (const electionId of ELECTIONS) {
      const offsets = await admin.fetchTopicOffsets(this.installation.topics(electionId).stream);
      last[electionId] = Number(offsets.find(({ partition }) => partition === 0)?.high ?? 0) - 1;
    }
    await admin.disconnect();
    return last;
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
    const all = [...this.processes];
    for (const name of missing) all.push(await this.installation.start(name, { ready: false }));
    for (const process of all) await this.readyAgain(process);
  }

  /** Those that ended though nobody told them to: a defect, but where their port was taken before they listened. */
  get endedByThemselves(): readonly ServiceProcess[] {
    return this.installation.processes.filter((one) => one.endedByItself && !portTaken(one));
  }

  /** Waits for a process; one whose port some connection took meanwhile is started again, as its supervisor would. */
  private async readyAgain(process: ServiceProcess): Promise<void> {
    for (let one = process, attempt = 1; ; attempt++) {
      try {
        return await this.installation.ready(one);
      } catch (error) {
        if (attempt === STARTS_MAX || !portTaken(one)) throw error;
        one = await this.installation.start(one.name, { ready: false });
      }
    }
  }

  async close(): Promise<void> {
    this.kafkaNet.become({ kind: 'through' });
    this.postgresNet.become({ kind: 'through' });
    for (const process of this.processes) process.thaw();
    this.audit.stop();
    await this.installation.close();
    await this.owner.end();
    for (const kafka of new Set([this.kafka, ...this.cluster])) await kafka.broker.stop().catch(() => undefined);
    await this.postgres.server.stop().catch(() => undefined);
    this.disks?.unmount();
    await this.postgres.remove().catch(() => undefined);
    await this.kafkaNet.close();
    await this.postgresNet.close();
  }
}
