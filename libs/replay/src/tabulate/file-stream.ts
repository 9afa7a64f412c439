/** An exported stream as an EventStream: its records keep their positions, keys, headers and timestamps. */
import {
  StreamError,
  type EventStream,
  type StreamBatch,
  type StreamRecord,
  type TopicFacts,
} from '#libs/event-stream';
import { sleep } from '#libs/patience';
import type { FileFacts } from '../files/file-facts';
import { readStreamFile } from '../files/stream-file';

const BATCH_RECORDS_MAX = 8_000;
const NEVER_MS = 2 ** 31 - 1;

async function* batches(file: string, from: number, size: number): AsyncGenerator<StreamRecord[]> {
  let batch: StreamRecord[] = [];
  for await (const record of readStreamFile(file)) {
    if (record.position < from) continue;
    batch.push(record);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** `topic` is the file; every other topic is the one of `others`. */
export function streamOfFile(file: string, facts: FileFacts, topic: string, others: EventStream): EventStream {
  const own: TopicFacts = { topic, beginPosition: facts.begin, endPosition: facts.end, problems: [] };
  async function* read(from: number, signal: AbortSignal, size: number): AsyncGenerator<StreamBatch, void, undefined> {
    if (from < facts.begin || from > facts.end) {
      throw new StreamError(
        'STREAM_OUT_OF_RANGE',
        `${file} holds positions from ${facts.begin} to before ${facts.end}`,
        false,
      );
    }
    for await (const records of batches(file, from, size)) {
      if (signal.aborted) return;
      yield { records, nextPosition: (records[records.length - 1]?.position ?? from) + 1, endPosition: facts.end };
    }
    // A stream continues forever: a reader waits at its end until it is told to stop.
    while (!signal.aborted) await sleep(NEVER_MS, signal);
  }
  /** A reader that leaves while it waits at the end must not wait forever: leaving ends the waiting. */
  function readable(from: number, signal: AbortSignal, size: number): AsyncIterable<StreamBatch> {
    const left = new AbortController();
    const batches = read(from, AbortSignal.any([signal, left.signal]), size);
    const leave = (): Promise<IteratorResult<StreamBatch>> => {
      left.abort();
      return batches.return(undefined);
    };
    return { [Symbol.asyncIterator]: () => ({ next: () => batches.next(), return: leave }) };
  }
  return {
    topics: (prefix) => others.topics(prefix),
    createTopic: (name) => (name === topic ? Promise.resolve('exists') : others.createTopic(name)),
    describe: (name) => (name === topic ? Promise.resolve(own) : others.describe(name)),
    append: (name, records) => {
      if (name === topic) throw new Error('an exported stream is not written to');
      return others.append(name, records);
    },
    read: (name, options) =>
      name === topic
        ? readable(options.from, options.signal, options.batchRecordsMax ?? BATCH_RECORDS_MAX)
        : others.read(name, options),
    recordAt: async (name, position) => {
      if (name !== topic) return others.recordAt(name, position);
      for await (const record of readStreamFile(file)) if (record.position === position) return record;
      return null;
    },
    close: () => others.close(),
  };
}
