/** What a verb that sends says where it ends before its end: how far it came, and how to go on. */
import type { Session } from '../session';

/** Of verbs whose records have ids that follow from their contents. */
export const GO_ON = 'to resume, run the same command again: records already in the stream count only once';

/** Does the work; says `howFar` where Ctrl-C ends it, before the call says that it stopped. */
export async function tellingHowFar<T>(
  session: Session,
  howFar: () => readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (session.signal.aborted) for (const line of howFar()) session.say(line);
    throw error;
  }
}
