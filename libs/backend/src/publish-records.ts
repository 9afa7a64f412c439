/** Publishing rows of files: many records a request, in their order, no faster than asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import { toldElsewhere } from '#libs/patience';
import type { EventStream, RecordToAppend } from '#libs/event-stream';

export interface PublishOptions {
  /** Records a second at most; default: as fast as the stream takes them. */
  readonly ratePerSecond?: number;
  readonly signal?: AbortSignal;
  readonly onSent?: (records: number) => void;
  /** Told where the stream has kept the next records, in the order in which they were added. */
  readonly onKept?: (firstPosition: number, records: number) => void;
}

const REQUEST_RECORDS_MAX = 2_000;
const REQUEST_BYTES_MAX = 700_000;
/** With a rate, requests go out this often at least, so that arrival looks like arrival. */
const RATE_STEPS_PER_SECOND = 10;

/** Gathers records for one topic and sends them; `flush` sends the rest. */
export class RecordSender {
  private waiting: RecordToAppend[] = [];
  private bytes = 0;
  private sending: Promise<unknown> = Promise.resolve();
  private readonly startedAt = performance.now();
  private readonly recordsMax: number;
  sent = 0;

  constructor(
    private readonly stream: EventStream,
    private readonly topic: string,
    private readonly options: PublishOptions = {},
  ) {
    const { ratePerSecond } = options;
    const perStep =
      ratePerSecond === undefined ? REQUEST_RECORDS_MAX : Math.ceil(ratePerSecond / RATE_STEPS_PER_SECOND);
    this.recordsMax = Math.max(1, Math.min(REQUEST_RECORDS_MAX, perStep));
  }

  async add(record: RecordToAppend): Promise<void> {
    const size = (record.value?.length ?? 0) + (record.key?.length ?? 0);
    if (this.waiting.length > 0 && this.bytes + size > REQUEST_BYTES_MAX) await this.send();
    this.waiting.push(record);
    this.bytes += size;
    if (this.waiting.length >= this.recordsMax) await this.send();
  }

  async flush(): Promise<void> {
    await this.send();
    await this.sending;
  }

  /** Hands a request over as soon as the one before is kept; the next is gathered meanwhile. */
  private async send(): Promise<void> {
    await this.sending;
    const records = this.waiting;
    if (records.length === 0) return;
    this.waiting = [];
    this.bytes = 0;
    await this.keepRate();
    this.sending = this.append(records);
    // Awaited by the next call; until then a failure must not count as unhandled.
    toldElsewhere(this.sending);
  }

  private async append(records: readonly RecordToAppend[]): Promise<void> {
    this.options.signal?.throwIfAborted();
    const { firstPosition } = await this.stream.append(this.topic, records);
    this.sent += records.length;
    this.options.onKept?.(firstPosition, records.length);
    this.options.onSent?.(this.sent);
  }

  private async keepRate(): Promise<void> {
    const { ratePerSecond, signal } = this.options;
    if (ratePerSecond === undefined) return;
    const dueMs = (this.sent / ratePerSecond) * 1_000 - (performance.now() - this.startedAt);
    if (dueMs > 0) await pause(dueMs, undefined, signal === undefined ? {} : { signal });
  }
}

/** Publishes all records of an iteration to one topic; returns how many. */
export async function publishRecords(
  stream: EventStream,
  topic: string,
  records: AsyncIterable<RecordToAppend> | Iterable<RecordToAppend>,
  options: PublishOptions = {},
): Promise<number> {
  const sender = new RecordSender(stream, topic, options);
  for await (const record of records) await sender.add(record);
  await sender.flush();
  return sender.sent;
}
