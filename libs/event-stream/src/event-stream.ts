/**
 * The port between Sanaq and the ordered streams it reads and writes.
 *
 * A topic is ONE ordered sequence of records (one Kafka partition, or one table sequence of the embedded store).
 * A record's place in it is its `position` (Kafka: the offset). Positions grow; they may have holes: "every record"
 * means every record delivered.
 */

/** One header as received. Kafka allows repeated names, so headers are a list and keep their order. */
export type RecordHeader = readonly [name: string, value: Buffer];

/** What a writer hands over. `value` null is possible on Kafka (a tombstone) and must survive the journal. */
export interface RecordToAppend {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

/** A record as it is in the stream. `timestampMs` is the store's own append time in milliseconds since 1970, from 0 to 253402300799999 (the year 9999). */
export interface StreamRecord extends RecordToAppend {
  readonly position: number;
  readonly timestampMs: number;
}

/**
 * Records in the order of their positions.
 * `nextPosition` is where reading continues after this batch (it may lie beyond the last record, and move without any
 * record at all: holes),
 * `endPosition` the position after the newest record known when the batch was fetched.
 */
export interface StreamBatch {
  readonly records: readonly StreamRecord[];
  readonly nextPosition: number;
  readonly endPosition: number;
}

/** A setting of a topic that would let records get lost, hidden or out of order. */
export interface TopicProblem {
  readonly code: 'TOPIC_PARTITIONS' | 'TOPIC_RETENTION' | 'TOPIC_COMPACTED' | 'TOPIC_COMPRESSION' | 'TOPIC_TIMESTAMPS';
  /** What is set and what is needed, in one sentence. */
  readonly detail: string;
}

/** What is known of a topic now. `beginPosition` is the first position still kept. */
export interface TopicFacts {
  readonly topic: string;
  readonly beginPosition: number;
  readonly endPosition: number;
  readonly problems: readonly TopicProblem[];
}

/** A partition of a Kafka topic beside the one that is read, with the positions between which its records lie. */
export interface OtherPartition {
  /** From 1. */
  readonly partition: number;
  readonly beginPosition: number;
  readonly endPosition: number;
}

/** Records that nobody can read yet, because a transaction of someone who writes into the topic is open. */
export interface HeldBack {
  /** First record of the open transaction; everything from here on waits. */
  readonly position: number;
  readonly endPosition: number;
  /** Kafka's number of the producer; null where it is not shown. */
  readonly producerId: string | null;
}

export interface ReadOptions {
  /** First position wanted. */
  readonly from: number;
  /** Ends the reading; the iterator then returns. */
  readonly signal: AbortSignal;
  /** Upper bound of one batch; default 8,000. */
  readonly batchRecordsMax?: number;
  /** Told of every answer of the store, with or without records: the reading is alive. */
  readonly onAnswer?: () => void;
}

/** Where appended records stand: position of the first, and the stream's own time of the last (null if unknown). */
export interface AppendResult {
  readonly firstPosition: number;
  readonly timestampMs: number | null;
}

export interface EventStream {
  /** Names of all topics that begin with `prefix`, sorted. */
  topics(prefix: string): Promise<string[]>;

  /** Creates a topic fit for evidence: one partition, kept forever, never compacted, readable compression. */
  createTopic(topic: string): Promise<'created' | 'exists'>;

  /** Null where the topic does not exist. */
  describe(topic: string): Promise<TopicFacts | null>;

  /**
   * Appends the records in their order and waits until they are kept (Kafka: acks all).
   * Concurrent calls for one topic are put in a row: one request in flight.
   */
  append(topic: string, records: readonly RecordToAppend[]): Promise<AppendResult>;

  /**
   * Reads forever from `from`, waiting where the topic ends; the next batch is fetched while the caller works on one.
   * Ends with a {@link StreamError} as soon as the connection, the leader or the topic changes, so that the caller can
   * check again that it still is the same stream before it continues.
   */
  read(topic: string, options: ReadOptions): AsyncIterable<StreamBatch>;

  /** The record at exactly this position, or null. */
  recordAt(topic: string, position: number): Promise<StreamRecord | null>;

  /**
   * Notes under a group's name how far a topic has been worked off, for ordinary lag tools. A hint only: nothing here
   * ever reads it back. Absent where the store has no such tools.
   */
  notePosition?(topic: string, group: string, position: number): Promise<void>;

  /** Partitions beside the one that is read, which a topic should not have. Absent where a topic cannot have any. */
  otherPartitions?(topic: string): Promise<readonly OtherPartition[]>;

  /** Records of another partition from a position on, and where to continue; to be asked until that no longer moves. */
  recordsOfPartition?(
    topic: string,
    partition: number,
    from: number,
  ): Promise<{ readonly records: readonly StreamRecord[]; readonly nextPosition: number }>;

  /** What an open transaction holds back, or null. Absent where the store knows no transactions of others. */
  heldBack?(topic: string): Promise<HeldBack | null>;

  close(): Promise<void>;
}

export type StreamErrorCode =
  /** Broker or database does not answer; try again with growing pauses. */
  | 'STREAM_UNREACHABLE'
  /** Kafka refuses user and password. */
  | 'STREAM_LOGIN'
  /** A certificate, theirs or ours, does not hold, or one side speaks no TLS. */
  | 'STREAM_TLS_FAILED'
  /** Kafka refuses this user the right to what was asked. */
  | 'STREAM_FORBIDDEN'
  /** A broker cannot write to its disk, or read from it. */
  | 'STREAM_STORAGE'
  /** Fewer brokers have the records than the topic demands before it takes more. */
  | 'STREAM_REPLICAS'
  | 'TOPIC_MISSING'
  /** `from` lies before the first position kept or beyond the end: records were removed or the topic was made anew. */
  | 'STREAM_OUT_OF_RANGE'
  /** The packed bytes of a batch are damaged, or unpack to more than is taken. */
  | 'STREAM_COMPRESSION_UNREADABLE'
  /** The store refuses a record for its size. */
  | 'RECORD_TOO_LARGE'
  /** The reader got no answer for longer than its watchdog allows. */
  | 'STREAM_STALLED';

/** What the operator must do about each, beginning with a verb. */
const ACTIONS: Readonly<Record<StreamErrorCode, string>> = {
  STREAM_UNREACHABLE: 'start Kafka or PostgreSQL, or correct KAFKA_BROKERS or KAFKA_TLS',
  STREAM_LOGIN: 'correct KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, or the user at Kafka',
  STREAM_TLS_FAILED: 'renew the certificate that is named, or correct KAFKA_BROKERS or the files of KAFKA_TLS_…',
  STREAM_FORBIDDEN: 'grant this user the right (docs/operating.md), or connect as the user who has it',
  STREAM_STORAGE: 'make room on the disk of Kafka, or replace it, and start the broker again',
  STREAM_REPLICAS: 'start the brokers that are missing, or see why they lag behind',
  TOPIC_MISSING: 'define the election, or correct SANAQ_TOPIC_PREFIX',
  STREAM_OUT_OF_RANGE: 'find out what happened to the topic (docs/recovery.md)',
  STREAM_COMPRESSION_UNREADABLE: 'find out who wrote the batch, or restore the topic (docs/recovery.md)',
  RECORD_TOO_LARGE: 'have the record made smaller, or raise max.message.bytes of the topic',
  STREAM_STALLED: 'look at the state of the server',
};

/** Why a stream could not be read or written. `retry` tells whether waiting can help. */
export class StreamError extends Error {
  constructor(
    readonly code: StreamErrorCode,
    message: string,
    readonly retry: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StreamError';
  }

  /** What the operator must do, beginning with a verb. */
  get action(): string {
    return ACTIONS[this.code];
  }
}
