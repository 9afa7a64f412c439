/**
 * Reads the results of an election up to now and prints every whole snapshot; a line for each contest.
 *
 * Call: read-results.ts BROKERS RESULTS
 * Needs: npm install kafkajs, and libs/reader-kit
 */
import { Kafka, logLevel } from 'kafkajs';
import { ResultsReader } from '../../libs/reader-kit/src';

async function main([brokers = '', results = '']: readonly string[]): Promise<void> {
  const kafka = new Kafka({ clientId: 'newsroom', brokers: brokers.split(','), logLevel: logLevel.ERROR });
  const admin = kafka.admin();
  await admin.connect();
  const [end] = await admin.fetchTopicOffsets(results);
  await admin.disconnect();
  const last = Number(end?.high ?? 0) - 1;

  // From the beginning: figures of a place come only when they change. Read on beyond `last` to follow the count.
  const consumer = kafka.consumer({ groupId: `newsroom-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic: results, fromBeginning: true });
  const reader = new ResultsReader();
  await new Promise<void>((resolve, reject) => {
    void consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        const step = await reader.take(String(message.value ?? ''));
        if (step.kind === 'problem') reject(new Error(`${step.problem}: ${step.detail}`));
        if (step.kind === 'snapshot') {
          const { snapshot, contests } = step.snapshot;
          for (const { contestId, units } of contests.values()) {
            const total = [...units.values()].find(({ parentId }) => parentId === null);
            process.stdout.write(`${JSON.stringify({ snapshot, contest: contestId, votes: total?.votes })}\n`);
          }
        }
        if (Number(message.offset) >= last) resolve();
      },
    });
  });
  await consumer.disconnect();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
