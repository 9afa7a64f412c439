/** Finds elections by their stream topics, and gives each its number in the store. */
import { electionOfStreamTopic } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import type { Journal } from './journal';

export interface ElectionFinderOptions {
  readonly stream: Pick<EventStream, 'topics'>;
  readonly topicPrefix: string;
  readonly journal: Pick<Journal, 'electionNo'>;
  /** Only this election (one-shot runs). */
  readonly electionId?: string;
}

export class ElectionFinder {
  private readonly found = new Map<string, number>();

  constructor(private readonly options: ElectionFinderOptions) {}

  /** Number of every election found until now, by its id. */
  get elections(): ReadonlyMap<string, number> {
    return this.found;
  }

  /** Looks once; true where there is one that was not known. Throws what stream and database throw. */
  async look(): Promise<boolean> {
    const { stream, topicPrefix, journal, electionId: only } = this.options;
    const before = this.found.size;
    for (const topic of await stream.topics(`${topicPrefix}.`)) {
      const electionId = electionOfStreamTopic(topicPrefix, topic);
      if (electionId === null || this.found.has(electionId)) continue;
      if (only !== undefined && only !== electionId) continue;
      this.found.set(electionId, await journal.electionNo(electionId));
    }
    return this.found.size > before;
  }
}
