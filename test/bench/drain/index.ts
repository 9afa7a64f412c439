/**
 * `npm run bench drain`: how fast a stream that waits is counted and published, against the floor, everything in one run
 * on one Kafka and one PostgreSQL with their durable settings.
 */
import { topicNames } from '#libs/contracts';
import { createKafkaStream } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import type { BenchOptions } from '../options';
import { mean, printFigure, say } from '../report';
import { bounded } from './bounded';
import type { CpuAnEvent } from './cpu-clock';
import { DrainElection } from './election';
import { measureProcess } from './measure-process';
import type { Task } from './measured';
import { openElection, produceProtocols } from './produce';
import { countOpening, drainBySanaq, type BenchParts, type Counted, type Drained } from './sanaq';
import { startServers } from './servers';
import { measureTakeover } from './takeover';

const NEST_EVENTS = 20_000;
const TAKEOVER_EVENTS = 200_000;
/** Beside the whole drain, one of this part of it shows whether it stays as fast as it grows. */
const GROWTH_PART = 10;
const EVENTS_MIN = 1_000;
const MEBIBYTE = 1_024 * 1_024;
const PIPE = 'bare pipe';

/** Those that a whole run prints. */
export const DRAIN_FIGURES = [
  'published_to_pipe',
  'counted_to_pipe',
  'published_cpu_to_pipe',
  'growth',
  'publishing_memory_peak',
  'drain_pipe',
  'drain_pipe_cpu',
  'drain_counted',
  'drain_published',
  'drain_published_cpu',
  'drain_nest_transport',
  'drain_published_to_nest_transport',
  'takeover_after_kill_9',
  'takeover_records_folded_again',
] as const;

function print(figure: (typeof DRAIN_FIGURES)[number], value: number | null, unit: string, against?: string): void {
  if (value !== null) printFigure({ figure, value, unit, against: against ?? null, runs: 1 });
}

function sumOf(cpu: CpuAnEvent | null): number | null {
  if (cpu === null) return null;
  say(
    `  processor time an event: own ${cpu.own.toFixed(1)}, PostgreSQL ${cpu.postgres.toFixed(1)}, Kafka ${cpu.kafka.toFixed(1)} µs`,
  );
  return cpu.own + cpu.postgres + cpu.kafka;
}

interface Produced {
  readonly counted: Counted;
  readonly election: DrainElection;
  /** Where the protocols begin and end. */
  readonly from: number;
  readonly end: number;
}

/** An election whose opening is counted and published, and whose protocols wait. */
async function produced(parts: BenchParts, electionId: string, events: number, opens: boolean): Promise<Produced> {
  const election = new DrainElection(electionId, events);
  const topicPrefix = `bench-${electionId}`;
  const topics = topicNames(topicPrefix, electionId);
  const counted = { electionId, topicPrefix, topics };
  say(`${electionId}: ${events} protocols of ${election.precinctCount} precincts, 10 contests`);
  const from = await openElection(parts.stream, election, [topics.stream, topics.verdicts, topics.results]);
  if (opens) {
    const seconds = await bounded('opening', countOpening(parts, counted, from));
    say(`  opening counted and published in ${seconds.toFixed(1)} s`);
  }
  const end = await bounded('producing', produceProtocols(parts.stream, topics.stream, election, 0, events));
  return { counted, election, from, end };
}

async function drained(parts: BenchParts, { counted, from, end }: Produced): Promise<Drained> {
  say('Sanaq');
  const found = await bounded('the drain', drainBySanaq(parts, counted, from, end));
  await parts.pool.query('checkpoint');
  return found;
}

function publishedRate({ events, publishedSeconds }: Drained): number {
  return events / publishedSeconds;
}

/** Rates and processor time of the pipe, before and after what is compared with it. */
class Pipes {
  private readonly rates: number[] = [];
  private readonly cpu: number[] = [];

  constructor(
    private readonly parts: BenchParts,
    private readonly task: Task,
  ) {}

  async run(): Promise<void> {
    say(PIPE);
    const measured = await bounded('the pipe', measureProcess(this.parts.servers, 'drain/pipe-process.js', this.task));
    const cpu = sumOf(measured.cpu);
    if (cpu !== null) this.cpu.push(cpu);
    this.rates.push(measured.events / measured.seconds);
    await this.parts.pool.query('checkpoint');
  }

  get rate(): number | null {
    return this.rates.length === 0 ? null : mean(this.rates);
  }

  get microseconds(): number | null {
    return this.cpu.length === 0 ? null : mean(this.cpu);
  }
}

function ratio(value: number | null, to: number | null): number | null {
  return value === null || to === null ? null : value / to;
}

function tell(pipes: Pipes, whole: Drained | null, part: Drained | null): void {
  print('drain_pipe', pipes.rate, 'events/s');
  print('drain_pipe_cpu', pipes.microseconds, 'µs/event');
  if (whole === null) return;
  const counted = whole.events / whole.countedSeconds;
  const cpu = sumOf(whole.cpuMicroseconds);
  print('drain_counted', counted, 'events/s');
  print('drain_published', publishedRate(whole), 'events/s');
  print('drain_published_cpu', cpu, 'µs/event');
  print('published_to_pipe', ratio(publishedRate(whole), pipes.rate), 'ratio', PIPE);
  print('counted_to_pipe', ratio(counted, pipes.rate), 'ratio', PIPE);
  print('published_cpu_to_pipe', ratio(cpu, pipes.microseconds), 'ratio', PIPE);
  const memory = whole.peakMemoryBytes === null ? null : whole.peakMemoryBytes / MEBIBYTE;
  print('publishing_memory_peak', memory, 'MiB');
  if (part === null) return;
  print('growth', publishedRate(whole) / publishedRate(part), 'ratio', `the same of ${part.events} events`);
}

async function drainAll(parts: BenchParts, events: number, wanted: ReadonlySet<string>): Promise<void> {
  const sanaq = wanted.has('sanaq');
  const partEvents = Math.max(EVENTS_MIN, Math.floor(events / GROWTH_PART));
  let part: Drained | null = null;
  if (sanaq && wanted.has('growth')) {
    part = await drained(parts, await produced(parts, 'drain-part', partEvents, true));
  }
  const whole = await produced(parts, 'drain', events, sanaq);
  const { databaseUrl, brokers } = parts.servers;
  const { counted, from, end, election } = whole;
  const pipes = new Pipes(parts, { databaseUrl, brokers, topic: counted.topics.stream, from, end });
  if (wanted.has('pipe')) await pipes.run();
  const found = sanaq ? await drained(parts, whole) : null;
  if (wanted.has('pipe')) await pipes.run();
  tell(pipes, found, part);
  if (wanted.has('nest')) await drainByNest(parts, election, Math.min(NEST_EVENTS, events), found);
}

async function drainByNest(
  { servers, stream }: BenchParts,
  election: DrainElection,
  events: number,
  sanaq: Drained | null,
): Promise<void> {
  const topic = 'bench.nest';
  say('Nest’s own Kafka transport, one transaction a message');
  await stream.createTopic(topic);
  const end = await produceProtocols(stream, topic, election, 0, events);
  const task = { databaseUrl: servers.databaseUrl, brokers: servers.brokers, topic, from: 0, end };
  const measured = await bounded('Nest’s transport', measureProcess(servers, 'drain/nest-process.js', task));
  const nest = measured.events / measured.seconds;
  print('drain_nest_transport', nest, 'events/s');
  if (sanaq === null) return;
  const against = 'Nest ServerKafka, one transaction per message';
  print('drain_published_to_nest_transport', publishedRate(sanaq) / nest, 'ratio', against);
}

async function takeOver({ servers, stream, pool }: BenchParts, events: number): Promise<void> {
  const election = new DrainElection('takeover', events);
  const topics = topicNames('bench-takeover', election.electionId);
  say('kill -9 with a process standing by');
  const sealed = await openElection(stream, election, [topics.stream, topics.verdicts, topics.results]);
  const end = await produceProtocols(stream, topics.stream, election, 0, events);
  const half = sealed + Math.floor(events / 2);
  const more = (): Promise<number> => produceProtocols(stream, topics.stream, election, 0, 1);
  const work = measureTakeover(servers, pool, 'bench-takeover', election.electionId, half, end, more);
  const { seconds, counted } = await bounded('the take-over', work);
  say(`  killed at position ${counted}`);
  print('takeover_after_kill_9', seconds, 's');
  print('takeover_records_folded_again', counted, 'records');
}

const PARTS = ['pipe', 'sanaq', 'growth', 'nest', 'takeover'];

/** See above. `only` names parts (pipe, sanaq, growth, nest, takeover); empty for all. */
export async function benchDrain({ events, only }: BenchOptions): Promise<void> {
  const wanted = new Set(only.length > 0 ? only : PARTS);
  const servers = await startServers();
  const stream = createKafkaStream({ brokers: servers.brokers, clientId: 'bench' });
  const pool = createPool(servers.databaseUrl, { applicationName: 'bench', max: 4 });
  const parts = { servers, stream, pool };
  try {
    if (['pipe', 'sanaq', 'nest'].some((part) => wanted.has(part))) await drainAll(parts, events, wanted);
    if (wanted.has('takeover')) await takeOver(parts, Math.min(TAKEOVER_EVENTS, events));
  } finally {
    await stream.close();
    await pool.end();
    await servers.stop();
  }
}
