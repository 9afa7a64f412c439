/**
 * `npm run bench drain`: how fast a stream that waits is counted, against the floor and against what people would write
 * instead, everything in one run on one Kafka and one PostgreSQL with their durable settings.
 */
import type { Pool } from 'pg';
import { topicNames } from '#libs/contracts';
import { createKafkaStream, type EventStream } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import type { BenchOptions } from '../options';
import { mean, printFigure, say } from '../report';
import { startChild } from './child';
import { CpuClock, type CpuAnEvent } from './cpu-clock';
import { DrainElection } from './election';
import { readMeasured, taskEnvironment, type Measured, type Task } from './measured';
import { openElection, produceProtocols } from './produce';
import { countOpening, drainBySanaq } from './sanaq';
import { startServers, type BenchServers } from './servers';
import { measureTakeover } from './takeover';

const NEST_EVENTS = 20_000;
const TAKEOVER_EVENTS = 200_000;
const MEBIBYTE = 1_024 * 1_024;
/** No part may take longer; the servers are stopped all the same. */
const PART_MAX_MS = 900_000;

interface Bench {
  readonly servers: BenchServers;
  readonly stream: EventStream;
  readonly pool: Pool;
}

async function bounded<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${PART_MAX_MS / 1_000} s`));
    }, PART_MAX_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface MeasuredProcess extends Measured {
  readonly cpu: CpuAnEvent | null;
}

/** Processor time of such a process is that from its start on: it lives for nothing else. */
async function measureProcess(servers: BenchServers, script: string, task: Task): Promise<MeasuredProcess> {
  const child = startChild(`test/bench/drain/${script}`, taskEnvironment(task));
  // Its own time is known to its parent once it has ended: as that of a child that has ended.
  const clock = new CpuClock(servers, [process.pid]);
  const measured = readMeasured(await child.output);
  const cpu = clock.microsecondsAnEvent(measured.events);
  say(
    `  ${measured.events} events in ${measured.seconds.toFixed(2)} s: ${Math.round(measured.events / measured.seconds)}/s`,
  );
  return { ...measured, cpu };
}

function processorTime(figure: string, cpu: CpuAnEvent | null): number | null {
  if (cpu === null) return null;
  const sum = cpu.own + cpu.postgres + cpu.kafka;
  say(
    `  processor time an event: own ${cpu.own.toFixed(1)}, PostgreSQL ${cpu.postgres.toFixed(1)}, Kafka ${cpu.kafka.toFixed(1)} µs`,
  );
  printFigure({ figure, value: sum, unit: 'µs/event', against: null, runs: 1 });
  return sum;
}

function rate(figure: string, measured: Pick<Measured, 'events' | 'seconds'>): number {
  const value = measured.events / measured.seconds;
  printFigure({ figure, value, unit: 'events/s', against: null, runs: 1 });
  return value;
}

function memory(figure: string, bytes: number | null): void {
  if (bytes !== null) printFigure({ figure, value: bytes / MEBIBYTE, unit: 'MiB', against: null, runs: 1 });
}

async function drainAll({ servers, stream, pool }: Bench, events: number, parts: ReadonlySet<string>): Promise<void> {
  const { databaseUrl, brokers } = servers;
  const election = new DrainElection('drain', events);
  const topics = topicNames('bench', election.electionId);
  say(`drain: ${election.precinctCount} precincts, 10 contests`);
  const sealed = await openElection(stream, election, [topics.stream, topics.verdicts, topics.results]);
  const wantsSanaq = parts.has('sanaq');
  if (wantsSanaq) {
    const seconds = await bounded('opening', countOpening(servers, pool, 'bench', election.electionId, sealed));
    say(`  opening counted and published in ${seconds.toFixed(1)} s`);
  }
  const end = await bounded('producing', produceProtocols(stream, topics.stream, election, 0, events));
  const task = { databaseUrl, brokers, topic: topics.stream, from: sealed, end };
  const pipes: number[] = [];
  const pipeCpu: number[] = [];
  const pipe = async (): Promise<void> => {
    if (!parts.has('pipe')) return;
    say('bare pipe');
    const measured = await bounded('the pipe', measureProcess(servers, 'pipe-process.js', task));
    const cpu = processorTime('drain_pipe_cpu', measured.cpu);
    if (cpu !== null) pipeCpu.push(cpu);
    pipes.push(measured.events / measured.seconds);
    await pool.query('checkpoint');
  };
  await pipe();
  let sanaq: number | null = null;
  let sanaqCpu: number | null = null;
  if (wantsSanaq) {
    say('Sanaq');
    const drained = await bounded('the drain', drainBySanaq(servers, pool, 'bench', election.electionId, sealed, end));
    sanaq = rate('drain_sanaq', drained);
    memory('drain_sanaq_memory_peak', drained.peakMemoryBytes);
    memory('drain_sanaq_memory_peak_publishing', drained.peakMemoryWhilePublishingBytes);
    const lag = { against: null, runs: 1 };
    printFigure({ figure: 'drain_verdicts_lag_at_end', value: drained.atEnd.verdictLag, unit: 'records', ...lag });
    printFigure({ figure: 'drain_results_lag_at_end', value: drained.atEnd.resultLag, unit: 'rows', ...lag });
    printFigure({ figure: 'drain_relay_catch_up', value: drained.catchUpSeconds, unit: 's', ...lag });
    sanaqCpu = processorTime('drain_sanaq_cpu', drained.cpuMicroseconds);
    await pool.query('checkpoint');
  }
  await pipe();
  if (pipes.length > 0) {
    printFigure({ figure: 'drain_pipe', value: mean(pipes), unit: 'events/s', against: null, runs: pipes.length });
    if (sanaq !== null) {
      printFigure({
        figure: 'drain_sanaq_to_pipe',
        value: sanaq / mean(pipes),
        unit: 'ratio',
        against: 'bare pipe',
        runs: 1,
      });
    }
  }
  if (pipeCpu.length > 0 && sanaqCpu !== null) {
    const value = mean(pipeCpu) / sanaqCpu;
    printFigure({
      figure: 'drain_cpu_pipe_to_sanaq',
      value,
      unit: 'ratio',
      against: 'bare pipe',
      runs: pipeCpu.length,
    });
  }
  if (parts.has('nest')) await drainByNest({ servers, stream, pool }, election, Math.min(NEST_EVENTS, events), sanaq);
}

async function drainByNest(
  { servers, stream }: Bench,
  election: DrainElection,
  events: number,
  sanaq: number | null,
): Promise<void> {
  const topic = 'bench.nest';
  say('Nest’s own Kafka transport, one transaction a message');
  await stream.createTopic(topic);
  const end = await produceProtocols(stream, topic, election, 0, events);
  const task = { databaseUrl: servers.databaseUrl, brokers: servers.brokers, topic, from: 0, end };
  const nest = rate(
    'drain_nest_transport',
    await bounded('Nest’s transport', measureProcess(servers, 'nest-process.js', task)),
  );
  if (sanaq === null) return;
  const against = 'Nest ServerKafka, one transaction per message';
  printFigure({ figure: 'drain_sanaq_to_nest_transport', value: sanaq / nest, unit: 'ratio', against, runs: 1 });
}

async function takeOver({ servers, stream, pool }: Bench, events: number): Promise<void> {
  const election = new DrainElection('takeover', events);
  const topics = topicNames('bench-takeover', election.electionId);
  say('kill -9 with a process standing by');
  const sealed = await openElection(stream, election, [topics.stream, topics.verdicts, topics.results]);
  const end = await produceProtocols(stream, topics.stream, election, 0, events);
  const half = sealed + Math.floor(events / 2);
  const work = measureTakeover(servers, pool, 'bench-takeover', election.electionId, half, end);
  const { seconds, counted } = await bounded('the take-over', work);
  say(`  killed at position ${counted}`);
  printFigure({ figure: 'takeover_after_kill_9', value: seconds, unit: 's', against: null, runs: 1 });
  printFigure({ figure: 'takeover_records_folded_again', value: counted, unit: 'records', against: null, runs: 1 });
}

const PARTS = ['pipe', 'sanaq', 'nest', 'takeover'];

/** See above. `only` names parts (pipe, sanaq, nest, takeover); empty for all. */
export async function benchDrain({ events, only }: BenchOptions): Promise<void> {
  const parts = new Set(only.length > 0 ? only : PARTS);
  const servers = await startServers();
  const stream = createKafkaStream({ brokers: servers.brokers, clientId: 'bench' });
  const pool = createPool(servers.databaseUrl, { applicationName: 'bench', max: 4 });
  try {
    if (['pipe', 'sanaq', 'nest'].some((part) => parts.has(part)))
      await drainAll({ servers, stream, pool }, events, parts);
    if (parts.has('takeover')) await takeOver({ servers, stream, pool }, Math.min(TAKEOVER_EVENTS, events));
  } finally {
    await stream.close();
    await pool.end();
    await servers.stop();
  }
}
