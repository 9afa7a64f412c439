/** Opens what a verb works on, and closes it whatever happens. */
import { countToEnd, openBackend, openPublisher, type Backend, type Publisher } from '#libs/backend';
import { startProgress } from './output/progress';
import type { Session } from './session';

export async function withBackend<T>(
  session: Session,
  options: { readonly readOnly: boolean },
  work: (backend: Backend) => Promise<T>,
): Promise<T> {
  const say = (line: string): void => {
    session.say(line);
  };
  const backend = await openBackend(session.environment(), { ...options, say });
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

export async function withPublisher<T>(session: Session, work: (publisher: Publisher) => Promise<T>): Promise<T> {
  const say = (line: string): void => {
    session.say(line);
  };
  const publisher = await openPublisher(session.environment(), { say });
  try {
    return await work(publisher);
  } finally {
    await publisher.close();
  }
}

/** Waits until all that is in the election's stream now is counted, and shows how far that is. */
export async function counted(
  session: Session,
  backend: Backend,
  electionId: string,
): Promise<'counted' | 'no_service'> {
  const progress = startProgress(session, `counting ${electionId}`);
  try {
    return await countToEnd(backend, electionId, {
      signal: session.signal,
      onProgress: ({ nextPosition, endPosition }) => {
        progress.update(nextPosition, endPosition);
      },
    });
  } finally {
    progress.stop();
  }
}
