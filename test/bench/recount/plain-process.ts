/**
 * What a plain program would do with an exported stream: unpack it, parse every line and the event in it, and add up the
 * figures of all protocols. It judges nothing, so its sums are not result: it is the floor of a recount in Node.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

interface Line {
  readonly event?: string;
}

interface Protocol {
  readonly type?: string;
  readonly data?: {
    readonly contestId?: string;
    readonly counters?: Readonly<Record<string, unknown>>;
    readonly votes?: Readonly<Record<string, unknown>>;
  };
}

function parsed(text: string): Protocol | null {
  try {
    return JSON.parse(text) as Protocol;
  } catch {
    return null;
  }
}

const sums = new Map<string, number>();
let records = 0;
for (const line of gunzipSync(readFileSync(process.argv[2] ?? ''))
  .toString('utf8')
  .split('\n')) {
  if (line === '') continue;
  records++;
  const { event } = JSON.parse(line) as Line;
  const data = event === undefined ? undefined : parsed(event)?.data;
  for (const figures of [data?.counters, data?.votes]) {
    for (const [id, figure] of Object.entries(figures ?? {})) {
      const key = `${data?.contestId ?? ''} ${id}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(figure));
    }
  }
}
process.stdout.write(`${records} ${sums.size}\n`);
