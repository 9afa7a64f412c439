/**
 * `npm run bench peers`: what people would use instead, on the same topic, broker, database and machine, in one run. On
 * demand only: their packages are fetched from the registries when it is called, into a folder of their own.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topicNames } from '#libs/contracts';
import { createKafkaStream } from '#libs/event-stream';
import { createDatabase, createPool, withDatabase } from '#libs/platform';
import { bounded } from '../drain/bounded';
import { DrainElection } from '../drain/election';
import { openElection, produceProtocols } from '../drain/produce';
import { countOpening, drainBySanaq, type BenchParts } from '../drain/sanaq';
import { startServers } from '../drain/servers';
import type { BenchOptions } from '../options';
import { printFigure, say } from '../report';
import { installNodePeers, programsFolder } from './installed';
import { PEERS, type Peer } from './peers';
import { drainByPeer, killPeer, type PeerRun, type PeerSource } from './run-peer';
import { addProtocol, rightTotals } from './totals';

const EVENTS_MAX = 100_000;
/** Peers that take a transaction a message get so many; their rate does not depend on how many wait. */
const SLOW_EVENTS_MAX = 20_000;
const FAST: ReadonlySet<string> = new Set(['kafka_streams']);
const KILLED_EVENTS_MAX = 6_000;
const MEBIBYTE = 1_024 * 1_024;
const ELECTION_ID = 'peers';
const TOPIC_PREFIX = 'bench';

function print(figure: string, value: number | null, unit: string, against: string | null = null): void {
  if (value !== null) printFigure({ figure, value, unit, against, runs: 1 });
}

/** Lines that say something: no blank ones, no comments. */
function linesOf({ files }: Peer): number {
  const lines = files.flatMap((file) => readFileSync(join(programsFolder(), file), 'utf8').split('\n'));
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !/^(\/\/|\/?\*|<!--)/.test(line)).length;
}

interface Scene {
  readonly parts: BenchParts;
  readonly election: DrainElection;
  readonly folder: string;
  readonly stateFolder: string;
}

/** A topic of the peer's own with as many protocols as it is given, so that one more is its last. */
async function topicFor({ parts }: Scene, election: DrainElection, name: string, events: number): Promise<string> {
  const topic = `bench.peers.${name}`;
  await parts.stream.createTopic(topic);
  await produceProtocols(parts.stream, topic, election, 0, events);
  return topic;
}

async function sourceFor(scene: Scene, peer: Peer, topic: string): Promise<PeerSource> {
  const { parts, folder, stateFolder } = scene;
  const database = `bench_${peer.name}`;
  await createDatabase(parts.servers.databaseUrl, database, 'bench');
  const databaseUrl = withDatabase(parts.servers.databaseUrl, database);
  const pool = createPool(databaseUrl, { applicationName: 'bench', max: 2 });
  return { parts: { ...parts, pool }, folder, databaseUrl, topic, stateFolder };
}

function tell(peer: Peer, run: PeerRun, published: number): void {
  const rate = run.events / run.seconds;
  print(`peer_${peer.name}`, rate, 'events/s');
  print(`published_to_${peer.name}`, published / rate, 'ratio', peer.title);
  print(`peer_${peer.name}_last_record_s`, run.lastRecordSeconds, 's');
  print(`peer_${peer.name}_cpu`, run.cpuMicroseconds, 'µs/event');
  const memory = run.peakMemoryBytes === null ? null : run.peakMemoryBytes / MEBIBYTE;
  print(`peer_${peer.name}_memory`, memory, 'MiB');
  print(`peer_${peer.name}_right`, run.right ? 1 : 0, 'right totals: 1, wrong: 0');
  print(`peer_${peer.name}_lines`, linesOf(peer), 'lines');
  print(`peer_${peer.name}_as_of`, peer.asOfPosition ? 1 : 0, 'state at a position: 1, none: 0');
}

async function measurePeer(scene: Scene, peer: Peer, events: number, published: number): Promise<void> {
  say(peer.title);
  const { election, parts } = scene;
  const topic = await topicFor(scene, election, peer.name, events);
  const source = await sourceFor(scene, peer, topic);
  try {
    const totals = new Map([...rightTotals(election, events)].map(([id, figures]) => [id, [...figures]]));
    const oneMore = async (): Promise<typeof totals> => {
      addProtocol(totals, election, events);
      await parts.stream.append(topic, [election.protocol(events)]);
      return totals;
    };
    tell(peer, await bounded(peer.title, drainByPeer(peer, source, events, oneMore)), published);
    const killed = Math.min(KILLED_EVENTS_MAX, events);
    const killedTopic = await topicFor(scene, election, `${peer.name}-killed`, killed);
    const work = killPeer(peer, { ...source, topic: killedTopic }, killed, rightTotals(election, killed));
    const right = await bounded(`${peer.title}, killed`, work);
    print(`peer_${peer.name}_right_after_kill_9`, right ? 1 : 0, 'right totals: 1, wrong: 0');
  } finally {
    await source.parts.pool.end();
  }
}

/** Everything published, over as many protocols as the fastest peer gets. */
async function publishedRate({ parts }: Scene, election: DrainElection, events: number): Promise<number> {
  say('Sanaq, with everything published');
  const topics = topicNames(TOPIC_PREFIX, ELECTION_ID);
  const counted = { electionId: ELECTION_ID, topicPrefix: TOPIC_PREFIX, topics };
  const from = await openElection(parts.stream, election, [topics.stream, topics.verdicts, topics.results]);
  await bounded('opening', countOpening(parts, counted, from));
  const end = await produceProtocols(parts.stream, topics.stream, election, 0, events);
  const drained = await bounded('the drain', drainBySanaq(parts, counted, from, end));
  const rate = drained.events / drained.publishedSeconds;
  const { cpuMicroseconds: cpu, peakMemoryBytes: bytes } = drained;
  print('peers_sanaq_published', rate, 'events/s');
  print('peers_sanaq_counted', drained.events / drained.countedSeconds, 'events/s');
  print('peers_sanaq_cpu', cpu === null ? null : cpu.own + cpu.postgres + cpu.kafka, 'µs/event');
  print('peers_sanaq_memory', bytes === null ? null : bytes / MEBIBYTE, 'MiB');
  return rate;
}

/** `only` names peers; empty for all. A peer that cannot be run is named with the reason, and the others continue. */
export async function benchPeers({ events, only }: BenchOptions): Promise<void> {
  const folder = await installNodePeers();
  const stateFolder = await mkdtemp(join(tmpdir(), 'sanaq-bench-peers-'));
  const servers = await startServers();
  const stream = createKafkaStream({ brokers: servers.brokers, clientId: 'bench' });
  const pool = createPool(servers.databaseUrl, { applicationName: 'bench', max: 4 });
  const whole = Math.min(EVENTS_MAX, events);
  const election = new DrainElection(ELECTION_ID, whole + 10);
  const scene = { parts: { servers, stream, pool }, election, folder, stateFolder };
  try {
    const published = await publishedRate(scene, election, whole);
    for (const peer of PEERS) {
      if (only.length > 0 && !only.includes(peer.name)) continue;
      const count = FAST.has(peer.name) ? whole : Math.min(SLOW_EVENTS_MAX, whole);
      try {
        await measurePeer(scene, peer, count, published);
      } catch (error) {
        say(`  NOT RUN: ${peer.title}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await pool.query('checkpoint');
    }
  } finally {
    await stream.close();
    await pool.end();
    await servers.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }
}
