import { toldElsewhere, untilSettled } from '#libs/patience';

/** A page, and where the next one begins; null after the last. */
export interface Page<Content, From> {
  readonly content: Content;
  readonly next: From | null;
}

/** Pages one after the other, the next one asked for while the caller works on this one. */
export async function* pagesAhead<Content, From>(
  first: From,
  ask: (from: From) => Promise<Page<Content, From>>,
): AsyncGenerator<Content> {
  let upcoming = ask(first);
  try {
    for (;;) {
      const { content, next } = await upcoming;
      if (next !== null) {
        upcoming = ask(next);
        // Told when its turn comes.
        toldElsewhere(upcoming);
      }
      yield content;
      if (next === null) return;
    }
  } finally {
    await untilSettled(upcoming);
  }
}
