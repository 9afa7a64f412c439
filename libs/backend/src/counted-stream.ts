/** Whether an election's stream still is the one that was counted: asked before a call says or writes anything of it. */
import { topicNames } from '#libs/contracts';
import { GatheredPartitions, Journal, requireSameStream } from '#libs/journal';
import { SanaqError } from '#libs/platform';
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

/** The same as an answer: why the count of an election has stopped, or null. Servers that are away are still an error. */
export async function streamTrouble(backend: Backend, electionId: string): Promise<SanaqError | null> {
  try {
    await requireCountedStream(backend, electionId);
    return null;
  } catch (error) {
    if (error instanceof SanaqError) return error;
    throw error;
  }
}
