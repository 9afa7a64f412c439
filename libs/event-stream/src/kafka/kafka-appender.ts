import type { Producer } from 'kafkajs';
import { cutIntoRuns, payloadBytes, type RecordRun, recordTooLarge } from '../record-size';
import type { AppendResult, RecordToAppend } from '../event-stream';
import { isTooLarge } from './kafka-errors';
import { toKafkaMessage } from './kafka-record';
import { runMessages } from './produce/kafkajs-produce-patch';

/** One request must fit into one batch of at most 1 MiB on the broker. */
const RUN_RECORDS_MAX = 1_000;
const RUN_BYTES_MAX = 900_000;
const ACKS_ALL = -1;

/**
 * Sends records in their order, run after run, each acknowledged by all replicas in sync before the next is sent.
 * Where the topic takes less than we thought, a refused run (nothing of it was stored) is halved until the record is
 * found that does not fit. When a run fails, those before it are stored: the caller's records must be recognisable
 * when they are sent again.
 */
export async function appendRuns(
  lend: <Result>(work: (producer: Producer) => Promise<Result>) => Promise<Result>,
  topic: string,
  records: readonly RecordToAppend[],
  requestTimeoutMs: number,
): Promise<AppendResult> {
  let firstPosition: number | null = null;
  let timestampMs: number | null = null;
  const runs = cutIntoRuns(records, RUN_RECORDS_MAX, RUN_BYTES_MAX);
  for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
    const { offset, records: part } = run;
    try {
      const messages = runMessages(part) ?? part.map(toKafkaMessage);
      const [answer] = await lend((producer) =>
        producer.send({ topic, acks: ACKS_ALL, timeout: requestTimeoutMs, messages }),
      );
      if (answer?.baseOffset === undefined) throw new Error(`Kafka did not say where it put records of ${topic}`);
      firstPosition ??= Number(answer.baseOffset);
      // -1 where the topic keeps the producer's time instead of the broker's.
      timestampMs = Number(answer.logAppendTime ?? -1) < 0 ? null : Number(answer.logAppendTime);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      const [only] = part;
      if (part.length === 1 && only !== undefined) {
        throw recordTooLarge(offset, records.length, payloadBytes(only), error);
      }
      runs.unshift(...halves(run));
    }
  }
  if (firstPosition === null) throw new Error('There was nothing to append');
  return { firstPosition, timestampMs };
}

function halves({ offset, records }: RecordRun): RecordRun[] {
  const middle = Math.ceil(records.length / 2);
  return [
    { offset, records: records.slice(0, middle) },
    { offset: offset + middle, records: records.slice(middle) },
  ];
}
