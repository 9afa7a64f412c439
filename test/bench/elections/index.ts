/**
 * `npm run bench elections`: a night of many elections on a real Kafka and PostgreSQL, counted by two tabulation
 * processes: what they cost while nothing happens, how fast all are out at once, and how soon they continue.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createKafkaStream } from '#libs/event-stream';
import { createPool, repositoryRoot } from '#libs/platform';
import { cpuSeconds } from '../drain/child';
import { startServers } from '../drain/servers';
import type { BenchOptions } from '../options';
import { printFigure, say } from '../report';
import { connectionsTo, NightInstallation, transactions, type Service } from './installation';
import { nightOf, oneElection, protocolOf, protocolsOf, type NightElection } from './night';

const TERRITORIES = 224;
/** After the last record, until quiet topics are known to be quiet. */
const SETTLE_MS = 12_000;
const IDLE_MS = 20_000;
const LIST_CALLS = 20;
/** Of fewer elections only that every figure comes is of interest: the waits and repeats are short. */
const SHORT_BELOW = 20;
const SHORT_IDLE_MS = 2_000;
const SHORT_LIST_CALLS = 3;
const SHARED_ELECTIONS = 10;
const SHARED_RECORDS_MAX = 20_000;

interface Night {
  readonly at: NightInstallation;
  readonly elections: readonly NightElection[];
  /** Position after the last record of each election. */
  readonly ends: Map<string, number>;
}

function figure(name: string, value: number, unit: string, against: string | null = null): void {
  printFigure({ figure: name, value, unit, against, runs: 1 });
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function measureIdle({ at, elections }: Night, services: readonly Service[]): Promise<void> {
  const short = elections.length < SHORT_BELOW;
  await pause(short ? SHORT_IDLE_MS : SETTLE_MS);
  const pids = services.map(({ pid }) => pid);
  const [before, spent, began] = [await transactions(at.pool), cpuSeconds(pids), performance.now()];
  await pause(short ? SHORT_IDLE_MS : IDLE_MS);
  const [after, spentAfter] = [await transactions(at.pool), cpuSeconds(pids)];
  const took = (performance.now() - began) / 1_000;
  figure('idle_tx_s', (after - before) / took, 'transactions/s');
  if (spent !== null && spentAfter !== null) figure('idle_cores', (spentAfter - spent) / took, 'cores');
  const connections = pids.map((pid) => connectionsTo(pid, at.servers.brokers) ?? Number.NaN);
  say(`  connections to the broker: ${connections.join(', ')}`);
  if (!connections.some(Number.isNaN)) figure('idle_connections', Math.max(...connections), 'connections a process');
}

/** A further record for every election: the protocol of its first precinct again, under another id. */
async function appendOneEach({ at, elections, ends }: Night, turn: number): Promise<void> {
  const records = new Map(
    elections.map(({ electionId, register: [row] }) => [
      electionId,
      row === undefined ? [] : [protocolOf(electionId, row, 0, turn)],
    ]),
  );
  await at.append(records);
  for (const { electionId } of elections) ends.set(electionId, (ends.get(electionId) ?? 0) + 1);
}

/** All elections at once, then the same number of records as one election. */
async function measureManyToOne(night: Night): Promise<void> {
  const { at, elections, ends } = night;
  const records = new Map(elections.map((election) => [election.electionId, protocolsOf(election)]));
  const total = [...records.values()].reduce((sum, some) => sum + some.length, 0);
  for (const [electionId, some] of records) ends.set(electionId, (ends.get(electionId) ?? 0) + some.length);
  const many = await seconds(async () => {
    await at.append(records);
    await at.untilPublished(ends, 'all elections');
  });
  say(`  ${total} records of ${elections.length} elections published in ${many.toFixed(2)} s`);
  const single = oneElection('single', total, TERRITORIES);
  await at.define([single]);
  const opened = new Map([['single', single.opening.length]]);
  await at.untilPublished(opened, 'the opening of one election');
  const end = new Map([['single', single.opening.length + total]]);
  const one = await seconds(async () => {
    await at.append(new Map([['single', protocolsOf(single)]]));
    await at.untilPublished(end, 'one election');
  });
  say(`  ${total} records of one election published in ${one.toFixed(2)} s`);
  figure('many_to_one', one / many, 'of the rate of one election', 'the same number of records as one election');
}

async function measureList(night: Night, api: Service): Promise<void> {
  const times: number[] = [];
  const calls = night.elections.length < SHORT_BELOW ? SHORT_LIST_CALLS : LIST_CALLS;
  for (let call = 0; call < calls; call++) {
    // Something has changed before each call: no answer is one that was kept.
    await appendOneEach(
      { ...night, elections: night.elections.slice(call % night.elections.length).slice(0, 1) },
      1_000 + call,
    );
    await night.at.untilCounted(night.ends, 'a further record');
    const answer = await fetch(`${api.url}/v1/elections?limit=1`);
    await answer.text();
    times.push((await seconds(async () => (await fetch(`${api.url}/v1/elections`)).text())) * 1_000);
  }
  times.sort((one, other) => one - other);
  say(`  GET /v1/elections: ${times.map((time) => time.toFixed(0)).join(' ')} ms`);
  figure('list_ms', times[Math.floor(times.length / 2)] ?? Number.NaN, 'ms', null);
  const status = await seconds(() => sanaq(night.at, ['status', '--json']));
  figure('status_s', status, 's');
}

async function sanaq(at: NightInstallation, args: readonly string[]): Promise<string> {
  const program = join(repositoryRoot(), 'dist', 'apps', 'operator', 'src', 'main.js');
  const env = { ...process.env, ...at.environment() };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  return out;
}

/** Two processes share the elections; one is killed, and one record is waiting for each election. */
async function measureTakeover(night: Night, killed: Service): Promise<void> {
  await night.at.kill(killed);
  const began = performance.now();
  await appendOneEach(night, 2);
  await night.at.untilCounted(night.ends, 'the take-over');
  figure('takeover_many_s', (performance.now() - began) / 1_000, 's');
}

async function measureStart(night: Night): Promise<Service> {
  await appendOneEach(night, 3);
  const began = performance.now();
  const service = await night.at.start('tabulation');
  await night.at.untilCounted(night.ends, 'the start');
  figure('start_many_s', (performance.now() - began) / 1_000, 's');
  return service;
}

/** Ten elections that wait, counted and published by one process, then ten others by two. */
async function measureTwoProcesses(at: NightInstallation, records: number): Promise<void> {
  const drain = async (name: string, processes: number): Promise<number> => {
    const own = new NightInstallation(at.servers, at.stream, at.pool, `${at.topicPrefix}-${name}`);
    const precincts = Math.ceil(records / SHARED_ELECTIONS);
    const elections = Array.from({ length: SHARED_ELECTIONS }, (_, index) =>
      oneElection(`${name}-${index + 1}`, precincts, TERRITORIES),
    );
    await own.define(elections);
    await Promise.all(Array.from({ length: processes }, () => own.start('tabulation')));
    try {
      const opened = new Map(elections.map(({ electionId, opening }) => [electionId, opening.length]));
      await own.untilPublished(opened, 'the openings');
      const protocols = new Map(elections.map((election) => [election.electionId, protocolsOf(election)]));
      const ends = new Map(elections.map(({ electionId, opening }) => [electionId, opening.length + precincts]));
      // The share of each process has had time to settle.
      await pause(2_000);
      return await seconds(async () => {
        await own.append(protocols);
        await own.untilPublished(ends, `${processes} process(es)`);
      });
    } finally {
      await own.stopAll();
    }
  };
  const one = await drain('one', 1);
  const two = await drain('two', 2);
  say(`  ten elections: ${one.toFixed(2)} s by one process, ${two.toFixed(2)} s by two`);
  figure('two_processes', one / two, 'of the rate of one process', 'ten elections over one process');
}

/** Waits until both processes count about as many elections as the other. */
async function untilShared(first: Service, second: Service, elections: number): Promise<void> {
  for (;;) {
    const held = await Promise.all(
      [first, second].map(async ({ url }) => {
        const answer = await fetch(`${url}/health/ready`).catch(() => null);
        const body = (await answer?.json()) as { checks?: { counting?: string } } | undefined;
        return (body?.checks?.counting ?? '').split(' ').filter((name) => name !== '').length;
      }),
    );
    if (held.every((count) => count >= Math.floor(elections / 2))) return;
    await pause(200);
  }
}

export async function benchElections({ elections: count, events, only }: BenchOptions): Promise<void> {
  const wanted = (part: string): boolean => only.length === 0 || only.includes(part);
  const servers = await startServers();
  const stream = createKafkaStream({ brokers: servers.brokers, clientId: 'bench' });
  const pool = createPool(servers.databaseUrl, { applicationName: 'bench', max: 4 });
  const at = new NightInstallation(servers, stream, pool, 'night');
  try {
    const elections = nightOf(count, TERRITORIES);
    const ends = new Map(elections.map(({ electionId, opening }) => [electionId, opening.length]));
    const night: Night = { at, elections, ends };
    say(`elections: ${count} over ${TERRITORIES} territories`);
    say(`  defined in ${(await seconds(() => at.define(elections))).toFixed(1)} s`);
    let first = await at.start('tabulation');
    const second = await at.start('tabulation');
    const others = [await at.start('seat-allocation'), await at.start('results-api')];
    const opened = await seconds(() => at.untilPublished(ends, 'the openings'));
    say(`  opened and published in ${opened.toFixed(1)} s`);
    await untilShared(first, second, count);
    if (wanted('idle')) await measureIdle(night, [first, second, ...others]);
    if (wanted('many')) await measureManyToOne(night);
    if (wanted('list')) await measureList(night, others[1] ?? first);
    if (wanted('takeover')) {
      await measureTakeover(night, first);
      await at.stop(second);
      first = await measureStart(night);
    }
    await at.stopAll();
    if (wanted('share')) await measureTwoProcesses(at, Math.min(events, SHARED_RECORDS_MAX));
  } finally {
    await at.stopAll();
    await stream.close();
    await pool.end();
    await servers.stop();
  }
}
