/**
 * The floor: the best bare pipe known. One partition, kafkajs `eachBatch`, the raw bytes by binary COPY, the position by
 * compare-and-set, and the next batch fetched and encoded while the last is written (a queue of two). It understands
 * nothing of what it moves.
 */
import { once } from 'node:events';
import { Kafka, logLevel, type EachBatchPayload } from 'kafkajs';
import type { Pool } from 'pg';
import { CopyBuffer, copyIn } from '#libs/journal';
import { createPool, withTransaction } from '#libs/platform';
import { EventEmitter } from 'node:events';
import { peakMemoryBytes } from './child';
import { readTask, sayMeasured, type Task } from './measured';

const QUEUE_MAX = 2;
const FETCH_BYTES_MAX = 4 * 1024 * 1024;

interface Batch {
  readonly rows: CopyBuffer;
  readonly next: number;
}

const TABLES = `
  drop table if exists bench_pipe, bench_pipe_position;
  create table bench_pipe (position bigint primary key, value bytea);
  create table bench_pipe_position (next_position bigint not null)`;

async function write(pool: Pool, from: number, batch: Batch): Promise<void> {
  await withTransaction(pool, async (client) => {
    const advanced = await client.query('update bench_pipe_position set next_position = $2 where next_position = $1', [
      from,
      batch.next,
    ]);
    if (advanced.rowCount !== 1) throw new Error('another pipe writes');
    await copyIn(client, 'bench_pipe (position, value)', batch.rows);
  });
}

class Pipe {
  private readonly queue: Batch[] = [];
  private readonly changed = new EventEmitter();
  private beganAt = 0;
  events = 0;

  constructor(
    private readonly pool: Pool,
    private readonly task: Task,
  ) {}

  /** Encodes a batch and waits for room in the queue. */
  async take({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    if (this.beganAt === 0) this.beganAt = performance.now();
    const rows = new CopyBuffer(FETCH_BYTES_MAX + (1 << 19));
    for (const message of batch.messages) rows.row(2).int8(Number(message.offset)).bytea(message.value);
    this.queue.push({ rows, next: Number(batch.lastOffset()) + 1 });
    this.changed.emit('change');
    while (this.queue.length > QUEUE_MAX) await once(this.changed, 'change');
    await heartbeat();
  }

  /** Writes until the end; returns the seconds from the first batch to the last commit. */
  async drain(): Promise<number> {
    let next = this.task.from;
    while (next < this.task.end) {
      const batch = this.queue[0];
      if (batch === undefined) {
        await once(this.changed, 'change');
        continue;
      }
      await write(this.pool, next, batch);
      this.events += batch.next - next;
      next = batch.next;
      this.queue.shift();
      this.changed.emit('change');
    }
    return (performance.now() - this.beganAt) / 1_000;
  }
}

async function main(): Promise<void> {
  const task = readTask();
  const pool = createPool(task.databaseUrl, { applicationName: 'bench-pipe', max: 2 });
  await pool.query(TABLES);
  await pool.query('insert into bench_pipe_position values ($1)', [task.from]);
  const kafka = new Kafka({ clientId: 'bench-pipe', brokers: [...task.brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({
    groupId: `bench-pipe-${process.pid}`,
    maxWaitTimeInMs: 150,
    maxBytes: FETCH_BYTES_MAX,
    maxBytesPerPartition: FETCH_BYTES_MAX,
  });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    consumer.seek({ topic: task.topic, partition: 0, offset: String(task.from) });
  });
  const pipe = new Pipe(pool, task);
  await consumer.connect();
  await consumer.subscribe({ topic: task.topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch: (payload) => pipe.take(payload) });
  const seconds = await pipe.drain();
  sayMeasured({ events: pipe.events, seconds, peakMemoryBytes: peakMemoryBytes('self') });
  await consumer.disconnect();
  await pool.query('drop table bench_pipe, bench_pipe_position');
  await pool.end();
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
