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

/** Whoever lists all topics of many elections looks more rarely: this more for each election that is known… */
const PAUSE_MORE_MS = 20;
/** … but never less often than this; what one process has found is told to the others at once. */
const PAUSE_MAX_MS = 5_000;

export class ElectionFinder {
  private readonly found = new Map<string, number>();
  private lookedAtMs = -Infinity;

  constructor(private readonly options: ElectionFinderOptions) {}

  /** Number of every election found until now, by its id. */
  get elections(): ReadonlyMap<string, number> {
    return this.found;
  }

  /** How long to wait before the next look, where `pollMs` is the wait for a few elections. */
  pauseMs(pollMs: number): number {
    return Math.max(pollMs, Math.min(PAUSE_MAX_MS, pollMs + PAUSE_MORE_MS * this.found.size));
  }

  /** Whether that wait is over, for one who does other work between two looks. */
  due(pollMs: number): boolean {
    return performance.now() - this.lookedAtMs >= this.pauseMs(pollMs);
  }

  /** Looks once; true where there is one that was not known. Throws what stream and database throw. */
  async look(): Promise<boolean> {
    const { stream, topicPrefix, journal, electionId: only } = this.options;
    const before = this.found.size;
    this.lookedAtMs = performance.now();
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
