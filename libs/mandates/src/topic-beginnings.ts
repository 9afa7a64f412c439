/**
 * Whether topics still are the ones that were read: a topic that was deleted and made anew under a reader gives it other
 * records at the places where it continues, and says nothing.
 */
import type { EventStream } from '#libs/event-stream';
import { sleep } from '#libs/patience';
import { SanaqError } from '#libs/platform';

/** Two short questions a topic. */
const LOOK_EVERY_MS = 5_000;

interface Beginning {
  readonly beginPosition: number;
  endPosition: number;
  /** The broker's time of the first record: the same bytes sent again have another. Null while there is none. */
  firstAtMs: number | null;
}

function changed(topic: string, what: string): SanaqError {
  return new SanaqError({
    code: 'MANDATES_TOPIC_CHANGED',
    message: `${what}: it is read again from its beginning`,
    place: topic,
    actor: 'operator',
    action: 'find out who changed the topic; `sanaq republish ELECTION` writes it again (docs/recovery.md)',
  });
}

export class TopicBeginnings {
  private readonly known = new Map<string, Beginning>();

  constructor(
    private readonly stream: Pick<EventStream, 'describe' | 'recordAt'>,
    private readonly topics: readonly string[],
  ) {}

  /** Looks now and then until the signal; throws MANDATES_TOPIC_CHANGED. What else fails is told by those who read. */
  async watch(signal: AbortSignal, everyMs = LOOK_EVERY_MS): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs, signal);
      try {
        if (!signal.aborted) await this.look();
      } catch (error) {
        if (error instanceof SanaqError) throw error;
      }
    }
  }

  async look(): Promise<void> {
    for (const topic of this.topics) await this.lookAt(topic);
  }

  private async lookAt(topic: string): Promise<void> {
    const facts = await this.stream.describe(topic);
    if (facts === null) throw changed(topic, 'the topic is gone');
    const { beginPosition, endPosition } = facts;
    const first = endPosition > beginPosition ? await this.stream.recordAt(topic, beginPosition) : null;
    const firstAtMs = first?.timestampMs ?? null;
    const before = this.known.get(topic);
    if (before === undefined) {
      this.known.set(topic, { beginPosition, endPosition, firstAtMs });
      return;
    }
    if (beginPosition !== before.beginPosition) throw changed(topic, 'records of the topic were removed');
    if (endPosition < before.endPosition || (before.firstAtMs !== null && firstAtMs !== before.firstAtMs))
      throw changed(topic, 'the topic was made anew');
    Object.assign(before, { endPosition, firstAtMs });
  }
}
