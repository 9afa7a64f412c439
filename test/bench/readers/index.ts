/** `npm run bench readers`: how soon readers see a protocol, whether what they see agrees, and what they cost. */
import { createKafkaStream } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import { startServers } from '../drain/servers';
import type { BenchOptions } from '../options';
import { printFigure } from '../report';
import { crowdCost, type CrowdSize } from './crowd';
import { latencyP99 } from './latency';

/** As tabulation has it where nobody has set another. */
const SNAPSHOT_INTERVAL_MS = 1_000;

export const READERS_FIGURES = [
  'sse_p99_to_interval',
  'readers_inconsistent',
  'readers_cost',
  'readers_answers',
  'readers_failed',
] as const;

const LATENCY = { cells: 100_000, events: 30_000, perSecond: 1_000 };
const LATENCY_SHORT = { cells: 1_000, events: 1_000, perSecond: 1_000 };
const CROWD: CrowdSize = { events: 200_000, perSecond: 10_000, streams: 1_000, requestsPerSecond: 500 };
const CROWD_SHORT: CrowdSize = { events: 2_000, perSecond: 2_000, streams: 50, requestsPerSecond: 50 };

const PARTS = ['latency', 'crowd'];

function print(figure: (typeof READERS_FIGURES)[number], value: number, unit: string, against: string | null): void {
  printFigure({ figure, value, unit, against, runs: 1 });
}

/** `only` names parts (latency, crowd); empty for both. */
export async function benchReaders({ only, short }: BenchOptions): Promise<void> {
  const wanted = new Set(only.length > 0 ? only : PARTS);
  const servers = await startServers();
  const stream = createKafkaStream({ brokers: servers.brokers, clientId: 'bench' });
  const pool = createPool(servers.databaseUrl, { applicationName: 'bench', max: 4 });
  const parts = { servers, stream, pool };
  try {
    if (wanted.has('latency')) {
      const p99 = await latencyP99(parts, short ? LATENCY_SHORT : LATENCY);
      print('sse_p99_to_interval', p99 / SNAPSHOT_INTERVAL_MS, 'ratio', `${SNAPSHOT_INTERVAL_MS} ms between snapshots`);
    }
    if (wanted.has('crowd')) {
      const { report, cost } = await crowdCost(parts, short ? CROWD_SHORT : CROWD);
      print('readers_inconsistent', report.inconsistent, 'answers and events', null);
      print('readers_cost', cost, 'share of the rate', 'the same without readers');
      print('readers_answers', report.answers + report.events, 'answers and events', null);
      print('readers_failed', report.failed, 'requests', null);
    }
  } finally {
    await stream.close();
    await pool.end();
    await servers.stop();
  }
}
