/** From a protocol's submission to the server-sent event that shows it, from the first protocol of an election on. */
import { TestEventSource } from '../../../apps/results-api/src/testing/event-source';
import { bounded } from '../drain/bounded';
import type { BenchParts } from '../drain/sanaq';
import { say } from '../report';
import { sendAtRate, startLive, type Sent } from './live';

const PER_MILLE_SLOWEST = 10;

/** When each snapshot was seen, in their order. */
interface Seen {
  readonly snapshot: number;
  readonly atMs: number;
}

async function watch(url: string, end: number): Promise<readonly Seen[]> {
  const source = new TestEventSource(url);
  const seen: Seen[] = [];
  try {
    for (;;) {
      const { id } = await source.next();
      seen.push({ snapshot: Number(id), atMs: performance.now() });
      if (Number(id) >= end - 1) return seen;
    }
  } finally {
    source.close();
  }
}

/** Milliseconds of every record, in their order. */
function latencies(sent: readonly Sent[], seen: readonly Seen[]): number[] {
  let next = 0;
  return sent.flatMap(({ position, records, atMs }) => {
    const found: number[] = [];
    for (let at = position; at < position + records; at++) {
      while ((seen[next]?.snapshot ?? Infinity) < at) next++;
      found.push((seen[next]?.atMs ?? Infinity) - atMs);
    }
    return found;
  });
}

/** The slowest of the fastest 99 of a hundred, in milliseconds. */
export async function latencyP99(
  parts: BenchParts,
  { cells, events, perSecond }: { readonly cells: number; readonly events: number; readonly perSecond: number },
): Promise<number> {
  say(`server-sent events: ${events} protocols at ${perSecond}/s into an election of ${cells} cells`);
  const live = await startLive(parts, 'latency', cells);
  try {
    const watching = watch(`${live.api}/v1/elections/latency/stream`, live.from + events);
    watching.catch(() => undefined);
    const sent = await sendAtRate(parts, live, events, perSecond);
    const seen = await bounded('the events', watching);
    const sorted = latencies(sent, seen).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    say(`  half ${Math.round(at(0.5))} ms, 99 of a hundred ${Math.round(at(0.99))} ms, all ${Math.round(at(1))} ms`);
    return at(1 - PER_MILLE_SLOWEST / 1_000);
  } finally {
    await live.stop();
  }
}
