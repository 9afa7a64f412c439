/** Opens what a verb works on, and closes it whatever happens. */
import { countToEnd, openBackend, openPublisher, type Backend, type Publisher } from '#libs/backend';
import type { EventStream } from '#libs/event-stream';
import { SanaqError } from '#libs/basics';
import { startProgress } from '../output/progress';
import type { Session } from '../session';

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
  let from: number | null = null;
  try {
    return await countToEnd(backend, electionId, {
      signal: session.signal,
      onProgress: ({ nextPosition, endPosition }) => {
        // Of a stream of millions, only what is not counted yet.
        from ??= nextPosition;
        if (endPosition > from) progress.update(nextPosition - from, endPosition - from);
      },
    });
  } finally {
    progress.stop();
  }
}

/** For verbs that only read a stream: Kafka alone is enough. */
export async function withReader<T>(session: Session, work: (publisher: Publisher) => Promise<T>): Promise<T> {
  return withWhatIsThere(session, { readOnly: true, needed: 'something' }, async (there) => {
    if (there.stream === null) throw new Error('a stream was asked for');
    return work({ ...there, stream: there.stream, close: () => Promise.resolve() });
  });
}

/** Stream and database as far as there are any. */
export interface WhatIsThere {
  readonly topicPrefix: string;
  readonly stream: EventStream | null;
  readonly backend: Backend | null;
}

/** `needed: 'nothing'`: a file is enough, so a store that is not there is no error. */
export async function withWhatIsThere<T>(
  session: Session,
  { readOnly, needed }: { readonly readOnly: boolean; readonly needed: 'something' | 'nothing' },
  work: (there: WhatIsThere) => Promise<T>,
): Promise<T> {
  const environment = session.environment();
  const say = (line: string): void => {
    session.say(line);
  };
  let publisher: Publisher | null = null;
  try {
    publisher = await openPublisher(environment, { readOnly, say });
  } catch (error) {
    if (needed === 'something' || !(error instanceof SanaqError) || error.code !== 'STORE_MISSING') throw error;
  }
  try {
    const { topicPrefix } = environment;
    return await work({ topicPrefix, stream: publisher?.stream ?? null, backend: publisher?.backend ?? null });
  } finally {
    await publisher?.close();
  }
}
