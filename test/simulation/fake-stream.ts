/** An ordered stream in memory, with the delays and the failures that a seed wants. */
import type {
  AppendResult,
  EventStream,
  ReadOptions,
  RecordToAppend,
  StreamBatch,
  StreamRecord,
  TopicFacts,
} from '#libs/event-stream';
import { StreamError } from '#libs/event-stream';
import type { Seeded } from '../crash/seeded';
import type { VirtualTime } from './virtual-time';

const LATENCY_MS = 8;
const BATCH_MAX = 12;
/** How long an answer without records lets wait. */
const IDLE_MS = 400;

export class FakeStream implements EventStream {
  private readonly all = new Map<string, StreamRecord[]>();
  /** Away: anyone who asks fails, and readings end. */
  away = false;
  /** For the test of the test: the request of this number to a topic is confirmed and not kept. */
  losing: { readonly topic: string; request: number } | null = null;
  /** … and what is sent to a topic is sent once more with another text in it. */
  changing: { readonly topic: string; readonly from: string; readonly to: string } | null = null;

  constructor(
    private readonly time: VirtualTime,
    private readonly seeded: Seeded,
  ) {}

  recordsOf(topic: string): readonly StreamRecord[] {
    return this.all.get(topic) ?? [];
  }

  /** A topic without records, at once. */
  make(topic: string): void {
    this.all.set(topic, []);
  }

  /** At once, without any delay: for what sets the scene. `hole`: positions that no record has, as marks of transactions. */
  put(topic: string, record: RecordToAppend, hole = 0): void {
    const records = this.all.get(topic) ?? [];
    this.all.set(topic, records);
    const position = (records.at(-1)?.position ?? -1) + 1 + hole;
    records.push({ ...record, position, timestampMs: 1_679_200_000_000 + Math.round(this.time.nowMs) });
  }

  async topics(prefix: string): Promise<string[]> {
    await this.answer();
    return [...this.all.keys()].filter((topic) => topic.startsWith(prefix)).sort();
  }

  async createTopic(topic: string): Promise<'created' | 'exists'> {
    await this.answer();
    if (this.all.has(topic)) return 'exists';
    this.all.set(topic, []);
    return 'created';
  }

  async describe(topic: string): Promise<TopicFacts | null> {
    await this.answer();
    const records = this.all.get(topic);
    if (records === undefined) return null;
    return { topic, beginPosition: 0, endPosition: (records.at(-1)?.position ?? -1) + 1, problems: [] };
  }

  async append(topic: string, records: readonly RecordToAppend[]): Promise<AppendResult> {
    await this.answer();
    const firstPosition = (this.recordsOf(topic).at(-1)?.position ?? -1) + 1;
    const { losing, changing } = this;
    const isLost = losing?.topic === topic && --losing.request === 0;
    for (const record of records) {
      if (!isLost) this.put(topic, record);
      const text = record.value?.toString() ?? '';
      if (changing?.topic === topic && text.includes(changing.from))
        this.put(topic, { ...record, value: Buffer.from(text.replace(changing.from, changing.to)) });
    }
    // Kept, and the answer lost on its way.
    if (this.seeded.share() < 0.03) throw this.lost();
    await this.time.wait(this.seeded.between(0, LATENCY_MS));
    return { firstPosition, timestampMs: this.recordsOf(topic).at(-1)?.timestampMs ?? null };
  }

  async *read(topic: string, { from, signal, onAnswer }: ReadOptions): AsyncGenerator<StreamBatch, void, undefined> {
    let next = from;
    const ended = aborted(signal);
    while (!signal.aborted) {
      await Promise.race([this.answer(), ended]);
      if (isAborted(signal)) return;
      onAnswer?.();
      const records = this.recordsOf(topic)
        .filter(({ position }) => position >= next)
        .slice(0, this.seeded.between(1, BATCH_MAX));
      const last = records.at(-1);
      if (last === undefined) {
        await Promise.race([this.time.wait(this.seeded.between(50, IDLE_MS)), ended]);
        continue;
      }
      next = last.position + 1;
      yield { records, nextPosition: next, endPosition: (this.recordsOf(topic).at(-1)?.position ?? -1) + 1 };
    }
  }

  async recordAt(topic: string, position: number): Promise<StreamRecord | null> {
    await this.answer();
    return this.recordsOf(topic).find((record) => record.position === position) ?? null;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private lost(): StreamError {
    return new StreamError('STREAM_UNREACHABLE', 'the connection was lost', true);
  }

  private async answer(): Promise<void> {
    await this.time.wait(this.seeded.between(0, LATENCY_MS) + (this.seeded.share() < 0.02 ? 300 : 0));
    if (this.away || this.seeded.share() < 0.004) throw this.lost();
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
