/** Whether an election's stream still is the one that was counted: asked before a call says or writes anything of it. */
import { topicNames } from '#libs/contracts';
import { GatheredPartitions, Journal, requireSameStream } from '#libs/journal';
import type { Backend } from './backend';

/**
 * Throws STREAM_MISSING, STREAM_BEGIN_MOVED, STREAM_SHORTER, STREAM_DIFFERS, TOPIC_*: the count has stopped there, and
 * nothing that is published would be counted. Nothing of an election that was never read.
 */
export async function requireCountedStream(backend: Backend, electionId: string): Promise<void> {
  const journal = new Journal(backend.readerPool);
  const electionNo = await journal.findElectionNo(electionId);
  const position = electionNo === null ? null : await journal.position(electionNo);
  if (electionNo === null || position === null) return;
  await requireSameStream(backend.stream, topicNames(backend.topicPrefix, electionId).stream, position, () =>
    new GatheredPartitions(backend.readerPool).of(electionNo),
  );
}
