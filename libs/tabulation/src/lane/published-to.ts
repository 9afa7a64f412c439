/** How far an election is published for certain: what the notes say, where the topics bear them out. */
import type { TopicNames } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';
import type { RelayStore } from '../publication/relay-store';
import { sameRowsIn, type RequireSameRows } from '../publication/same-rows';
import { requireNoted } from '../relay/topic-end';

/** Up to and including these positions; -1 for nothing. */
export interface PublishedTo {
  /** Verdicts that records up to here brought about are on their topic. */
  readonly verdicts: number;
  /** The newest snapshot that is closed on its topic. */
  readonly snapshot: number;
  /** Looks at the rows of each snapshot beyond it. */
  readonly requireSame?: RequireSameRows;
}

export const ALL_PUBLISHED: PublishedTo = { verdicts: Infinity, snapshot: Infinity };

/** Anyone who writes the database may write notes: one that its topic does not bear out counts for nothing. */
async function borneOut(
  store: Pick<RelayStore, 'notes'>,
  stream: EventStream,
  electionNo: number,
  topic: string,
): Promise<number> {
  const note = await store.notes(electionNo, topic).load();
  const facts = note.record === null ? null : await stream.describe(topic);
  if (facts === null) return -1;
  try {
    await requireNoted(stream, facts, note);
  } catch (error) {
    // The relay says what is wrong with its topic; here it proves nothing.
    if (error instanceof SanaqError) return -1;
    throw error;
  }
  // Of the verdicts of one record the own one comes last.
  return note.subject < 0 || note.subject === note.cause ? note.cause : note.cause - 1;
}

export async function publishedTo(
  store: RelayStore,
  stream: EventStream,
  { electionId, electionNo }: { readonly electionId: string; readonly electionNo: number },
  topics: TopicNames,
): Promise<PublishedTo> {
  const [verdicts, snapshot] = await Promise.all(
    [topics.verdicts, topics.results].map((topic) => borneOut(store, stream, electionNo, topic)),
  );
  const requireSame = sameRowsIn(store, store.election(electionId, electionNo));
  return { verdicts: verdicts ?? -1, snapshot: snapshot ?? -1, requireSame };
}
