/** An election that is counted while it arrives, by real services: tabulation and results-api from their own builds. */
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#infra/process';
import { topicNames } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { startChild, stopChild, type Child } from '../drain/child';
import { DrainElection } from '../drain/election';
import { openElection } from '../drain/produce';
import { startTabulation, type BenchParts, type Counted } from '../drain/sanaq';
import { nextPosition, waitFor } from '../drain/watch';

const STALL_MAX_MS = 60_000;
/** Requests that the records of a second go out in. */
const REQUESTS_A_SECOND = 20;
const API_LOOK_MS = 50;

export interface Live {
  readonly counted: Counted;
  readonly election: DrainElection;
  readonly api: string;
  /** The position after the seal. */
  readonly from: number;
  stop(): Promise<void>;
}

async function startApi({ servers }: BenchParts): Promise<{ readonly child: Child; readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startChild('apps/results-api/src/main.js', {
    DATABASE_URL: servers.databaseUrl,
    RESULTS_API_PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  const answers = async (): Promise<boolean> =>
    fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitFor(answers, (ok) => ok, { pollMs: API_LOOK_MS, stallMaxMs: STALL_MAX_MS, what: 'the API' });
  return { child, url };
}

/** Starts both services and opens an election; returns as soon as its seal is counted, published or not. */
export async function startLive(parts: BenchParts, electionId: string, events: number): Promise<Live> {
  const election = new DrainElection(electionId, events);
  const topicPrefix = `bench-${electionId}`;
  const topics = topicNames(topicPrefix, electionId);
  const counted = { electionId, topicPrefix, topics };
  const tabulation = await startTabulation(parts.servers, topicPrefix);
  const children: Child[] = [tabulation];
  const stop = async (): Promise<void> => {
    for (const child of children) await stopChild(child);
  };
  try {
    const api = await startApi(parts);
    children.push(api.child);
    const from = await openElection(parts.stream, election, [topics.stream, topics.verdicts, topics.results]);
    const ask = (): Promise<number> => nextPosition(parts.pool, electionId);
    await waitFor(ask, (next) => next >= from, { pollMs: 10, stallMaxMs: STALL_MAX_MS, what: 'the seal' });
    return { counted, election, api: api.url, from, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Protocols sent together: from which position on, how many, and when. */
export interface Sent {
  readonly position: number;
  readonly records: number;
  readonly atMs: number;
}

/** Sends protocols `0` … `events` - 1 at a rate, or as fast as the broker takes them where that is slower. */
export async function sendAtRate(
  { stream }: BenchParts,
  { counted, election }: Live,
  events: number,
  perSecond: number,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const size = Math.max(1, Math.round(perSecond / REQUESTS_A_SECOND));
  const began = performance.now();
  for (let at = 0; at < events; at += size) {
    const dueMs = (at / perSecond) * 1_000 - (performance.now() - began);
    if (dueMs > 0) await pause(dueMs);
    const records: RecordToAppend[] = [];
    for (let index = at; index < Math.min(events, at + size); index++) records.push(election.protocol(index));
    const atMs = performance.now();
    const { firstPosition } = await stream.append(counted.topics.stream, records);
    sent.push({ position: firstPosition, records: records.length, atMs });
  }
  return sent;
}
