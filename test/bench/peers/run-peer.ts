/** One peer over one topic: its rate, its processor time and memory, and its totals after a kill -9. */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { freePort, signal, waitForEnd } from '#infra/process';
import type { BenchParts } from '../drain/sanaq';
import { peakMemoryBytes } from '../drain/child';
import { CpuClock } from '../drain/cpu-clock';
import { waitFor } from '../drain/watch';
import { say } from '../report';
import type { Peer } from './peers';
import type { PeerTask } from './task';
import { keptProtocols, keptTotals, sameTotals, type Totals } from './totals';

const POLL_MS = 100;
const STALL_MAX_MS = 90_000;
const STOP_MAX_MS = 15_000;
const SERVER_START_MS = 5_000;

export interface PeerRun {
  readonly events: number;
  readonly seconds: number;
  /** From the last record, sent alone into a stream that was worked off, to totals that hold it. */
  readonly lastRecordSeconds: number;
  readonly cpuMicroseconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly right: boolean;
}

export interface PeerSource {
  readonly parts: BenchParts;
  readonly folder: string;
  readonly databaseUrl: string;
  readonly topic: string;
  readonly stateFolder: string;
}

function jdbcUrl(databaseUrl: string): string {
  const { host, pathname, username, password } = new URL(databaseUrl);
  return `jdbc:postgresql://${host}${pathname}?user=${username}&password=${password}`;
}

export async function taskFor(peer: Peer, source: PeerSource, run: string): Promise<PeerTask> {
  const { parts, databaseUrl, topic, stateFolder } = source;
  return {
    databaseUrl,
    jdbcUrl: jdbcUrl(databaseUrl),
    brokers: parts.servers.brokers,
    topic,
    group: `peer-${peer.name}-${run}`.replaceAll('_', '-'),
    table: `peer_${peer.name}_${run}`,
    stateFolder: `${stateFolder}/${peer.name}-${run}`,
    servicePort: await freePort(),
    adminPort: await freePort(),
    subscribes: true,
  };
}

async function end(child: ChildProcess, how: NodeJS.Signals): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signal(pid, how);
  if (!(await waitForEnd(pid, STOP_MAX_MS))) signal(pid, 'SIGKILL');
}

class RunningPeer {
  private server: ChildProcess | null = null;
  private program: ChildProcess | null = null;

  constructor(
    private readonly peer: Peer,
    private readonly source: PeerSource,
    private task: PeerTask,
  ) {}

  async start(): Promise<void> {
    if (this.peer.server !== undefined && this.server === null) {
      this.server = this.peer.server(this.source.folder, this.task);
      await pause(SERVER_START_MS);
    }
    this.program = await this.peer.start(this.source.folder, this.task);
    this.task = { ...this.task, subscribes: false };
  }

  get pids(): number[] {
    return [this.server?.pid, this.program?.pid].filter((pid) => pid !== undefined);
  }

  async kill9(): Promise<void> {
    if (this.program !== null) await end(this.program, 'SIGKILL');
  }

  async stop(): Promise<void> {
    for (const child of [this.program, this.server]) if (child !== null) await end(child, 'SIGTERM');
    rmSync(this.task.stateFolder, { recursive: true, force: true });
  }

  get ended(): boolean {
    return this.program?.exitCode !== null;
  }
}

/** Waits until so many protocols are kept; fails where the program has ended or nothing moves. */
function until(
  running: RunningPeer,
  { parts }: PeerSource,
  task: PeerTask,
  sums: boolean,
  events: number,
): Promise<number> {
  const ask = async (): Promise<number> => {
    if (running.ended) throw new Error('the program has ended by itself');
    return keptProtocols(parts.pool, task.table, sums);
  };
  const what = `${task.table}: ${events} protocols`;
  return waitFor(ask, (kept) => kept >= events, { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS, what });
}

/** Drains the topic; `oneMore` appends one protocol and returns the totals that are right with it. */
export async function drainByPeer(
  peer: Peer,
  source: PeerSource,
  events: number,
  oneMore: () => Promise<Totals>,
): Promise<PeerRun> {
  const task = await taskFor(peer, source, 'drain');
  const running = new RunningPeer(peer, source, task);
  const sums = peer.sums === true;
  const { parts } = source;
  try {
    await running.start();
    const first = await until(running, source, task, sums, 1);
    const began = performance.now();
    const clock = new CpuClock(parts.servers, running.pids);
    const measured = first < events ? events - first : events;
    await until(running, source, task, sums, events);
    const seconds = Math.max(POLL_MS / 1_000, (performance.now() - began) / 1_000);
    const cpu = clock.microsecondsAnEvent(measured);
    const memory = running.pids.map((pid) => peakMemoryBytes(pid) ?? 0).reduce((sum, bytes) => sum + bytes, 0);
    const right = await oneMore();
    const sentAt = performance.now();
    const same = async (): Promise<boolean> => sameTotals(right, await keptTotals(parts.pool, task.table));
    const last = await waitFor(same, (equal) => equal, {
      pollMs: POLL_MS,
      stallMaxMs: STALL_MAX_MS,
      what: 'the last record',
    })
      .then(() => (performance.now() - sentAt) / 1_000)
      .catch(() => null);
    say(`  ${measured} events in ${seconds.toFixed(1)} s: ${Math.round(measured / seconds)}/s`);
    return {
      events: measured,
      seconds,
      lastRecordSeconds: last ?? Number.NaN,
      cpuMicroseconds: cpu === null ? null : cpu.own + cpu.postgres + cpu.kafka,
      peakMemoryBytes: memory > 0 ? memory : null,
      right: last !== null,
    };
  } finally {
    await running.stop();
  }
}

/** The same from the beginning, killed in the midst and started again: whether its totals are right in the end. */
export async function killPeer(peer: Peer, source: PeerSource, events: number, right: Totals): Promise<boolean> {
  const task = await taskFor(peer, source, 'killed');
  const running = new RunningPeer(peer, source, task);
  const sums = peer.sums === true;
  try {
    await running.start();
    const at = await until(running, source, task, sums, Math.floor(events / 3));
    await running.kill9();
    say(`  kill -9 with ${at} protocols kept`);
    await running.start();
    await until(running, source, task, sums, events);
    return sameTotals(right, await keptTotals(source.parts.pool, task.table));
  } finally {
    await running.stop();
  }
}
