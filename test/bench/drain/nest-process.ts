/**
 * What a Nest project would write without us: the framework's own Kafka transport, a handler for each message, one
 * transaction a message. It keeps the parsed protocol and the position, and judges nothing: less than Sanaq does.
 */
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, KafkaContext, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { Pool } from 'pg';
import { createPool, withTransaction } from '#libs/platform';
import { peakMemoryBytes } from './child';
import { readTask, sayMeasured } from './measured';

const task = readTask();
const pool: Pool = createPool(task.databaseUrl, { applicationName: 'bench-nest', max: 2 });

let beganAt = 0;
let events = 0;
let finish: () => void = () => undefined;
const finished = new Promise<void>((resolve) => {
  finish = resolve;
});

@Controller()
class ProtocolController {
  @EventPattern([task.topic])
  async submitted(@Payload() event: unknown, @Ctx() context: KafkaContext): Promise<void> {
    const position = Number(context.getMessage().offset);
    if (position < task.from || position >= task.end) return;
    if (beganAt === 0) beganAt = performance.now();
    await withTransaction(pool, async (client) => {
      await client.query('insert into bench_nest (position, event) values ($1, $2)', [position, JSON.stringify(event)]);
      await client.query('update bench_nest_position set next_position = $1', [position + 1]);
    });
    events++;
    if (position === task.end - 1) finish();
  }
}

@Module({ controllers: [ProtocolController] })
class DrainModule {}

async function main(): Promise<void> {
  await pool.query(`
    drop table if exists bench_nest, bench_nest_position;
    create table bench_nest (position bigint primary key, event text);
    create table bench_nest_position (next_position bigint not null);
    insert into bench_nest_position values (0)`);
  const application = await NestFactory.createMicroservice<MicroserviceOptions>(DrainModule, {
    logger: false,
    transport: Transport.KAFKA,
    options: {
      client: { clientId: 'bench-nest', brokers: [...task.brokers], logLevel: 0 },
      consumer: { groupId: `bench-nest-${process.pid}`, maxWaitTimeInMs: 150 },
      subscribe: { fromBeginning: true },
      run: { autoCommit: true },
    },
  });
  await application.listen();
  await finished;
  sayMeasured({ events, seconds: (performance.now() - beganAt) / 1_000, peakMemoryBytes: peakMemoryBytes('self') });
  await application.close();
  await pool.query('drop table bench_nest, bench_nest_position');
  await pool.end();
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
