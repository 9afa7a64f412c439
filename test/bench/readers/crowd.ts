/** What readers cost: the same arrival counted and published with nobody reading, and with a crowd. */
import { setTimeout as pause } from 'node:timers/promises';
import { bounded } from '../drain/bounded';
import { startChild, stopChild } from '../drain/child';
import { untilOut, type BenchParts } from '../drain/sanaq';
import { say } from '../report';
import type { CrowdReport } from './crowd-process';
import { sendAtRate, startLive } from './live';

export interface CrowdSize {
  readonly events: number;
  readonly perSecond: number;
  readonly streams: number;
  readonly requestsPerSecond: number;
}

export interface CrowdFound {
  readonly report: CrowdReport;
  /** Share of the rate at which everything came out that the readers took. */
  readonly cost: number;
}

const READY_MAX_MS = 30_000;
const LOOK_MS = 50;

/** Seconds from the first protocol sent to the last closing record. */
async function arrival(
  parts: BenchParts,
  electionId: string,
  size: CrowdSize,
  crowd: boolean,
): Promise<{ readonly seconds: number; readonly report: CrowdReport | null }> {
  const live = await startLive(parts, electionId, size.events);
  try {
    // The readers' own election is open before they come.
    await bounded('the opening', untilOut(parts, live.counted, live.from, 'the opening'));
    const readers = crowd ? await startCrowd(live.api, electionId, size) : null;
    try {
      const beganMs = Date.now();
      await sendAtRate(parts, live, size.events, size.perSecond);
      const out = await bounded('the publisher', untilOut(parts, live.counted, live.from + size.events, 'all of it'));
      const seconds = (out.atMs - beganMs) / 1_000;
      say(`  ${size.events} events in ${seconds.toFixed(1)} s ${crowd ? 'with' : 'without'} readers`);
      return { seconds, report: readers === null ? null : await readers.end() };
    } finally {
      await readers?.end();
    }
  } finally {
    await live.stop();
  }
}

interface Crowd {
  end(): Promise<CrowdReport>;
}

async function startCrowd(api: string, electionId: string, size: CrowdSize): Promise<Crowd> {
  const { streams, requestsPerSecond } = size;
  const task = { api, electionId, streams, requestsPerSecond };
  const child = startChild('test/bench/readers/crowd-process.js', { BENCH_TASK: JSON.stringify(task) });
  let ready = false;
  child.process.stdout?.on('data', () => {
    ready = true;
  });
  for (let waitedMs = 0; !ready && waitedMs < READY_MAX_MS; waitedMs += LOOK_MS) await pause(LOOK_MS);
  let report: CrowdReport | null = null;
  return {
    end: async () => {
      if (report !== null) return report;
      await stopChild(child);
      const last = (await child.output).trim().split('\n').at(-1) ?? '';
      report = JSON.parse(last) as CrowdReport;
      return report;
    },
  };
}

export async function crowdCost(parts: BenchParts, size: CrowdSize): Promise<CrowdFound> {
  const { streams, requestsPerSecond, perSecond } = size;
  say(`readers: ${streams} streams, ${requestsPerSecond} requests/s while ${perSecond} protocols/s arrive`);
  const alone = await arrival(parts, 'unread', size, false);
  const { seconds, report } = await arrival(parts, 'read', size, true);
  if (report === null) throw new Error('the readers have not told what they saw');
  say(`  they saw ${report.events} events, ${report.answers} answers, ${report.snapshots} snapshots`);
  for (const example of report.examples) say(`  INCONSISTENT: ${example}`);
  if (report.failed > 0) say(`  ${report.failed} requests failed`);
  return { report, cost: Math.max(0, 1 - alone.seconds / seconds) };
}
