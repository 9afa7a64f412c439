import type { EventStream, ReadOptions, StreamBatch } from './event-stream';

/**
 * The stream with its readings watched: `alive` is told whenever the store answered, with or without records, and
 * whenever a batch was worked off. It is not told while a batch is worked on, so that a reader who hangs is noticed.
 */
export function watchedReading(stream: EventStream, alive: () => void): EventStream {
  async function* read(topic: string, options: ReadOptions): AsyncGenerator<StreamBatch, void, undefined> {
    let working = false;
    const onAnswer = (): void => {
      if (!working) alive();
    };
    for await (const batch of stream.read(topic, { ...options, onAnswer })) {
      alive();
      working = true;
      yield batch;
      working = false;
      alive();
    }
  }
  const notePosition = stream.notePosition?.bind(stream);
  const otherPartitions = stream.otherPartitions?.bind(stream);
  const recordsOfPartition = stream.recordsOfPartition?.bind(stream);
  const heldBack = stream.heldBack?.bind(stream);
  return {
    topics: (prefix) => stream.topics(prefix),
    createTopic: (topic) => stream.createTopic(topic),
    describe: (topic) => stream.describe(topic),
    append: (topic, records) => stream.append(topic, records),
    recordAt: (topic, position) => stream.recordAt(topic, position),
    read,
    ...(notePosition === undefined ? {} : { notePosition }),
    ...(otherPartitions === undefined ? {} : { otherPartitions }),
    ...(recordsOfPartition === undefined ? {} : { recordsOfPartition }),
    ...(heldBack === undefined ? {} : { heldBack }),
    close: () => stream.close(),
  };
}
