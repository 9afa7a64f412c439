import { StreamError, type TopicFacts } from './event-stream';

/** Records of one batch at most, where the caller does not say. */
export const BATCH_RECORDS_MAX = 8_000;

/** Throws {@link StreamError} STREAM_OUT_OF_RANGE where reading cannot begin at this position. */
export function assertInRange({ topic, beginPosition, endPosition }: TopicFacts, from: number): void {
  if (from >= beginPosition && from <= endPosition) return;
  throw new StreamError(
    'STREAM_OUT_OF_RANGE',
    `Topic ${topic} keeps positions from ${beginPosition} to before ${endPosition}, and ${from} was asked for: records ` +
      `were removed or the topic was recreated. The operator must find out which before counting continues`,
    false,
  );
}
