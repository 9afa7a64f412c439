/** Emmett on PostgreSQL: an event appended for each message, and an inline projection in the same transaction. */
import { identifier, SQL } from '@event-driven-io/dumbo';
import { projections } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore, postgreSQLRawSQLProjection } from '@event-driven-io/emmett-postgresql';
import { Kafka } from 'kafkajs';
import { pool, rowOf, TABLE, task } from './job.mjs';

const table = identifier(task.table);
const protocols = postgreSQLRawSQLProjection({
  name: 'protocols',
  canHandle: ['ProtocolSubmitted'],
  evolve: ({ data: [contestId, precinctId, figures, position] }) => SQL`
    insert into ${table} as kept
    values (${contestId}, ${precinctId}, string_to_array(${figures.join(',')}, ',')::integer[], ${position})
    on conflict (contest_id, precinct_id) do update
    set figures = excluded.figures, position = excluded.position where excluded.position >= kept.position`,
});

await pool.query(TABLE);
const store = getPostgreSQLEventStore(task.databaseUrl, { projections: projections.inline([protocols]) });
await store.schema.migrate();

const consumer = new Kafka({ clientId: 'emmett', brokers: task.brokers, logLevel: 0 }).consumer({
  groupId: task.group,
});
await consumer.connect();
await consumer.subscribe({ topic: task.topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const row = rowOf(JSON.parse(message.value.toString()), Number(message.offset));
    if (row === null) return;
    await store.appendToStream(`protocol-${row[0]}-${row[1]}`, [{ type: 'ProtocolSubmitted', data: row }]);
  },
});
