export {
  type AppendResult,
  type EventStream,
  type HeldBack,
  type OtherPartition,
  type ReadOptions,
  type RecordHeader,
  type RecordToAppend,
  type StreamBatch,
  StreamError,
  type StreamErrorCode,
  type StreamRecord,
  type TopicFacts,
  type TopicProblem,
} from './event-stream';
export { payloadBytes, RECORD_BYTES_MAX } from './record-size';
export { toStreamError } from './kafka/kafka-errors';
export { createKafkaStream, type KafkaStream } from './kafka/kafka-stream';
export { type KafkaLogEntry, type KafkaSecurity, type KafkaStreamOptions } from './kafka/kafka-options';
export { createEmbeddedStream } from './embedded/embedded-stream';
export { type EmbeddedStreamOptions } from './embedded/embedded-options';
export { watchedReading } from './watched-reading';
export { openStream, type OpenStreamOptions } from './open-stream';
