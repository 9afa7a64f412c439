/** Fills topics before anything is measured. */
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { say } from '../report';
import type { DrainElection } from './election';

const RECORDS_A_SEND = 1_000;
const SAY_EVERY = 200_000;

/** Creates the election's topics and appends definition, register and seal; returns the position after the seal. */
export async function openElection(
  stream: EventStream,
  election: DrainElection,
  topics: readonly string[],
): Promise<number> {
  for (const topic of topics) await stream.createTopic(topic);
  const [streamTopic = ''] = topics;
  for (const record of election.opening()) await stream.append(streamTopic, [record]);
  return (await stream.describe(streamTopic))?.endPosition ?? 0;
}

/** Appends protocols `from` … `to` - 1 in their order; returns the position after the last. */
export async function produceProtocols(
  stream: EventStream,
  topic: string,
  election: DrainElection,
  from: number,
  to: number,
): Promise<number> {
  const began = performance.now();
  let bytes = 0;
  for (let at = from; at < to; at += RECORDS_A_SEND) {
    const records: RecordToAppend[] = [];
    for (let index = at; index < Math.min(to, at + RECORDS_A_SEND); index++) records.push(election.protocol(index));
    bytes += records.reduce((sum, record) => sum + (record.value?.length ?? 0), 0);
    await stream.append(topic, records);
    if ((at + RECORDS_A_SEND) % SAY_EVERY === 0) say(`  produced ${at + RECORDS_A_SEND}`);
  }
  const seconds = (performance.now() - began) / 1_000;
  say(`  ${to - from} protocols of ${Math.round(bytes / (to - from))} bytes in ${seconds.toFixed(1)} s`);
  return (await stream.describe(topic))?.endPosition ?? 0;
}
