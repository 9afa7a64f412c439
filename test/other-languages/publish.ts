/**
 * Publishes one event and prints what became of it.
 *
 * Call: publish.ts BROKERS STREAM VERDICTS EVENT.json
 * Needs: npm install kafkajs
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';

const WAIT_MS_MAX = 60_000;

interface Verdict {
  readonly sha256: string;
  readonly verdict: string;
}

/** A record of the topic: many verdicts, the names of their columns once. */
interface Batch {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

async function main([brokers = '', stream = '', verdicts = '', path = '']: readonly string[]): Promise<number> {
  const event = JSON.parse(readFileSync(path, 'utf8')) as { readonly data: { readonly precinctId: string } };
  // These bytes are the record. Keep them: a retry must be the same ones.
  const value = JSON.stringify(event);
  const sha256 = `sha256:${createHash('sha256').update(value).digest('hex')}`;
  const kafka = new Kafka({ clientId: 'publisher', brokers: brokers.split(','), logLevel: logLevel.ERROR });

  // Reading begins where the verdicts end now, before anything is sent.
  const admin = kafka.admin();
  await admin.connect();
  const [end] = await admin.fetchTopicOffsets(verdicts);
  await admin.disconnect();
  const consumer = kafka.consumer({ groupId: `publisher-${sha256.slice(-12)}-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic: verdicts });
  const answer = new Promise<Verdict>((resolve, reject) => {
    setTimeout(() => {
      reject(new Error('no verdict yet: the record stands in the stream and will be judged once tabulation runs'));
    }, WAIT_MS_MAX).unref();
    void consumer.run({
      autoCommit: false,
      eachMessage: ({ message }) => {
        const { data } = JSON.parse(String(message.value)) as { readonly data: Batch };
        for (const row of data.rows) {
          const verdict = Object.fromEntries(data.columns.map((name, at) => [name, row[at]])) as unknown as Verdict;
          if (verdict.sha256 === sha256) resolve(verdict);
        }
        return Promise.resolve();
      },
    });
    consumer.seek({ topic: verdicts, partition: 0, offset: end?.high ?? '0' });
  });

  // A retry of the client may write the bytes twice: that is a duplicate, and counts once.
  const producer = kafka.producer();
  await producer.connect();
  const headers = { 'content-type': 'application/cloudevents+json' };
  await producer.send({ topic: stream, acks: -1, messages: [{ key: event.data.precinctId, value, headers }] });
  await producer.disconnect();

  const verdict = await answer;
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  await consumer.disconnect();
  return ['counted', 'duplicate'].includes(verdict.verdict) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
