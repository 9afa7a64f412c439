/**
 * `npm run bench restart`: how soon an election goes on. A start alone after everything was counted; `kill -9` under a
 * full drain with a process standing by, again and again; and replays beside the live rate of the same run.
 */
import type { Pool } from 'pg';
import { signal } from '#infra/process';
import { topicNames, type TopicNames } from '#libs/contracts';
import { createKafkaStream } from '#libs/event-stream';
import { createPool, roleUrl } from '#libs/platform';
import { replay } from '#libs/replay';
import { stopChild, type Child } from '../drain/child';
import { DrainElection } from '../drain/election';
import { openElection, produceProtocols } from '../drain/produce';
import { countOpening, drainBySanaq, startTabulation, type BenchParts } from '../drain/sanaq';
import { startServers, type BenchServers } from '../drain/servers';
import { nextPosition, waitFor } from '../drain/watch';
import type { BenchOptions } from '../options';
import { printFigure, say } from '../report';

const TAKEOVERS = 20;
const TAKEOVER_EVENTS_MAX = 400_000;
const POLL_MS = 10;
const STAND_BY_POLL_MS = 100;
/** A few batches: under a drain nobody who follows is ever quite there. */
const FOLLOWS_WITHIN_RECORDS = 10_000;
const STALL_MAX_MS = 120_000;
const PREFIX = 'bench';

export const RESTART_FIGURES = [
  ...['restart_live', 'refold', 'refold_to_live', 'rejudge', 'rejudge_to_live', 'start_alone_s', 'takeover_s_p99'],
];

interface Counted {
  readonly election: DrainElection;
  readonly topics: TopicNames;
  readonly end: number;
}

function untilBeyond(pool: Pool, electionId: string, position: number, what: string): Promise<number> {
  const limits = { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS, what };
  return waitFor(
    () => nextPosition(pool, electionId),
    (next) => next > position,
    limits,
  );
}

/** Everything counted and published; events a second. */
async function live(bench: BenchParts, events: number): Promise<Counted & { readonly rate: number }> {
  const election = new DrainElection('restart', events);
  const { electionId } = election;
  const topics = topicNames(PREFIX, electionId);
  const { stream } = bench;
  const sealed = await openElection(stream, election, [topics.stream, topics.verdicts, topics.results]);
  const named = { electionId, topicPrefix: PREFIX, topics };
  await countOpening(bench, named, sealed);
  const end = await produceProtocols(stream, topics.stream, election, 0, events);
  const drained = await drainBySanaq(bench, named, sealed, end);
  const rate = drained.events / drained.countedSeconds;
  printFigure({ figure: 'restart_live', value: rate, unit: 'events/s', against: null, runs: 1 });
  return { election, topics, end, rate };
}

/** From the start of the only process to its first commit. */
async function startAlone({ servers, stream, pool }: BenchParts, { election, topics, end }: Counted): Promise<void> {
  await stream.append(topics.stream, [election.protocol(0)]);
  const began = performance.now();
  const child = await startTabulation(servers, PREFIX);
  try {
    await untilBeyond(pool, election.electionId, end, 'the commit after a start alone');
    const value = (performance.now() - began) / 1_000;
    printFigure({ figure: 'start_alone_s', value, unit: 's', against: null, runs: 1 });
  } finally {
    await stopChild(child);
  }
}

async function replays(
  { servers, stream }: BenchParts,
  { election, topics, rate }: Counted & { rate: number },
): Promise<void> {
  const pool = createPool(roleUrl(servers.databaseUrl, 'sanaq_reader'), { applicationName: 'bench-replay', max: 4 });
  try {
    for (const rejudge of [false, true]) {
      const { electionId } = election;
      const asked = { electionId, topics, stream, pool, from: 'journal', compare: false, rejudge } as const;
      const { records, seconds } = await replay(asked);
      const name = rejudge ? 'rejudge' : 'refold';
      printFigure({ figure: name, value: records / seconds, unit: 'events/s', against: null, runs: 1 });
      const value = records / seconds / rate;
      printFigure({ figure: `${name}_to_live`, value, unit: 'ratio', against: 'live counting', runs: 1 });
    }
  } finally {
    await pool.end();
  }
}

/** A process that follows what another one counts: before that, it is no stand-by but a start alone. */
async function standingBy(servers: BenchServers, prefix: string): Promise<Child> {
  const child = await startTabulation(servers, prefix);
  const limits = { pollMs: STAND_BY_POLL_MS, stallMaxMs: STALL_MAX_MS, what: 'the process that stands by' };
  const behind = async (): Promise<number> => (await recordsBehind(child.port)) ?? Number.POSITIVE_INFINITY;
  await waitFor(behind, (records) => records < FOLLOWS_WITHIN_RECORDS, limits);
  return child;
}

/** As the metrics of a process tell; null where it follows nothing yet. */
async function recordsBehind(port: number): Promise<number | null> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => null);
  const found = /^sanaq_standby_behind_records\{.*\} (\d+)$/m.exec((await answer?.text()) ?? '');
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** The process that counts is killed, the one that stands by goes on, a new one stands by: seconds to the next commit. */
async function takeOvers({ servers, stream, pool }: BenchParts, events: number, turns: number): Promise<number[]> {
  const prefix = `${PREFIX}-takeover`;
  const election = new DrainElection('takeover', events);
  const { electionId } = election;
  const topics = topicNames(prefix, electionId);
  const sealed = await openElection(stream, election, [topics.stream, topics.verdicts, topics.results]);
  const end = await produceProtocols(stream, topics.stream, election, 0, events);
  const step = Math.floor(events / (turns + 1));
  const children: Child[] = [];
  const seconds: number[] = [];
  try {
    children.push(await startTabulation(servers, prefix));
    await untilBeyond(pool, electionId, 0, 'the first process');
    children.push(await standingBy(servers, prefix));
    for (let turn = 1; turn <= turns; turn++) {
      const reached = await untilBeyond(pool, electionId, sealed + turn * step, 'the next kill');
      // Where nothing waits any more there is no drain to be killed in: fewer turns are told.
      if (reached >= end && seconds.length > 0) break;
      const killed = children.shift();
      if (killed === undefined) break;
      signal(killed.pid, 'SIGKILL');
      await killed.output.catch(() => undefined);
      const at = performance.now();
      const counted = await nextPosition(pool, electionId);
      // There is something to commit, however fast the others were.
      await stream.append(topics.stream, [election.protocol(turn)]);
      await untilBeyond(pool, electionId, counted, 'the commit after a kill');
      seconds.push((performance.now() - at) / 1_000);
      children.push(await standingBy(servers, prefix));
    }
  } finally {
    for (const child of children) await stopChild(child);
  }
  return seconds;
}

/** `only` names parts (alone, replay, takeover); empty for all. */
export async function benchRestart({ events, only, short }: BenchOptions): Promise<void> {
  const wants = (part: string): boolean => only.length === 0 || only.includes(part);
  const servers = await startServers();
  const stream = createKafkaStream({ brokers: servers.brokers, clientId: 'bench' });
  const pool = createPool(servers.databaseUrl, { applicationName: 'bench', max: 4 });
  const bench = { servers, stream, pool };
  try {
    if (wants('alone') || wants('replay')) {
      const counted = await live(bench, events);
      if (wants('replay')) await replays(bench, counted);
      if (wants('alone')) await startAlone(bench, counted);
    }
    if (!wants('takeover')) return;
    const seconds = (await takeOvers(bench, Math.min(events, TAKEOVER_EVENTS_MAX), short ? 1 : TAKEOVERS)).sort(
      (a, b) => a - b,
    );
    say(`  ${seconds.map((one) => one.toFixed(2)).join(' ')}`);
    // Of so few the 99th percentile is the longest.
    const value = seconds.at(-1) ?? Number.NaN;
    printFigure({ figure: 'takeover_s_p99', value, unit: 's', against: null, runs: seconds.length });
  } finally {
    await stream.close();
    await pool.end();
    await servers.stop();
  }
}
