/** Finds elections by their stream topics, and gives each its number in the store. */
import { electionOfStreamTopic } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import type { Journal } from './journal';

export interface ElectionFinderOptions {
  readonly stream: Pick<EventStream, 'topics'>;
  readonly topicPrefix: string;
  readonly journal: Pick<Journal, 'electionNos'>;
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
    const unknown = (await stream.topics(`${topicPrefix}.`))
      .map((topic) => electionOfStreamTopic(topicPrefix, topic))
      .filter((electionId) => electionId !== null)
      .filter((electionId) => !this.found.has(electionId) && (only === undefined || only === electionId));
    if (unknown.length > 0) {
      for (const [electionId, electionNo] of await journal.electionNos(unknown)) this.found.set(electionId, electionNo);
    }
    return this.found.size > before;
  }
}
