/** Elections on real parts: topics, a lane and a relay at hand, on whatever store and stream a test has. */
import type { Pool } from 'pg';
import { toldElsewhere } from '#libs/patience';
import { encodeEvent, EVENT_TYPES, topicNames, type TopicNames } from '#libs/contracts';
import type { DecodedBody } from '#libs/election';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import type { LogKeys } from '#libs/tabulation';
import { ElectionLane } from '../../libs/tabulation/src/lane/election-lane';
import type { LaneOptions, LaneProgress } from '../../libs/tabulation/src/lane/lane-options';
import { Relay } from '../../libs/tabulation/src/relay/relay';

/** The record of an unsigned body made by libs/election's test helpers. */
export function recordOf(body: DecodedBody): RecordToAppend {
  if (body.kind !== 'protocol') throw new Error('only protocols');
  const { id, source, rehearsal } = body.envelope;
  const { precinctId } = body.protocol;
  return encodeEvent({ type: EVENT_TYPES.protocolSubmitted, source, id, rehearsal, data: body.protocol }, precinctId);
}

export async function createTopics(stream: EventStream, electionId: string, prefix = 'sanaq'): Promise<TopicNames> {
  const topics = topicNames(prefix, electionId);
  for (const topic of Object.values(topics)) await stream.createTopic(topic);
  return topics;
}

/** Counts everything that is in the stream now, snapshots it, publishes it, and stops. */
export async function countToEnd(
  pool: Pool,
  stream: EventStream,
  electionId: string,
  { logKeys, ...options }: Pick<LaneOptions, 'checkpointRecordsMin'> & { readonly logKeys?: LogKeys } = {},
): Promise<LaneProgress | null> {
  const topics = topicNames('sanaq', electionId);
  const facts = await stream.describe(topics.stream);
  const stop = new AbortController();
  let last: LaneProgress | null = null;
  const lane = new ElectionLane({
    pool,
    stream,
    topics,
    electionId,
    snapshotIntervalMs: 20,
    ...options,
    onApplied: (progress) => {
      last = progress;
    },
  });
  const counting = lane.run(stop.signal);
  toldElsewhere(counting);
  const end = facts?.endPosition ?? 0;
  while (!lane.idleAt(end)) await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), counting]);
  stop.abort();
  await counting;
  const electionNo = await new Journal(pool).electionNo(electionId);
  const keys = logKeys === undefined ? {} : { logKeys };
  await new Relay({ pool, stream, topics, electionId, electionNo, nowMs: Date.now, ...keys }).drain(
    new AbortController().signal,
  );
  return last;
}
