/** Nest's own Kafka transport: a handler for each message, and a transaction for each. */
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload, Transport } from '@nestjs/microservices';
import { pool, rowOf, TABLE, task, UPSERT } from './job.mjs';

class ProtocolController {
  async submitted(event, context) {
    const row = rowOf(event, Number(context.getMessage().offset));
    if (row === null) return;
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(UPSERT, row);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
}

// Decorators, written out: this is plain JavaScript.
const { prototype } = ProtocolController;
Controller()(ProtocolController);
EventPattern(task.topic)(prototype, 'submitted', Object.getOwnPropertyDescriptor(prototype, 'submitted'));
Payload()(prototype, 'submitted', 0);
Ctx()(prototype, 'submitted', 1);

class ProtocolModule {}
Module({ controllers: [ProtocolController] })(ProtocolModule);

await pool.query(TABLE);
const application = await NestFactory.createMicroservice(ProtocolModule, {
  logger: false,
  transport: Transport.KAFKA,
  options: {
    client: { clientId: 'nest', brokers: task.brokers, logLevel: 0 },
    consumer: { groupId: task.group },
    subscribe: { fromBeginning: true },
  },
});
await application.listen();
