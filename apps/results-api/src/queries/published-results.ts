/** Which published snapshot answers a question, and the answer that it fixes. */
import { Inject, Injectable } from '@nestjs/common';
import { isAbsent, ResultsReader, type Absent, type SnapshotFacts, type SnapshotResults } from '#libs/results';
import { textOf, type Answer, type Following } from '../answers/answer';
import { instant } from '../http/presenters';
import { absenceProblem, ApiProblem } from '../http/problem';
import { SHARED_MS } from '../options';
import { SharedLooks } from './shared-looks';

/** The snapshot that answers, and for how long it does without being looked for again. */
export interface Answering {
  readonly results: SnapshotResults;
  readonly holds: () => boolean;
}

/** An answer of which it is not said yet how long it holds. */
export type Unshared = Omit<Answer, 'holds'>;

@Injectable()
export class PublishedResults {
  private readonly newest: SharedLooks<SnapshotResults | Absent>;
  private readonly elections: SharedLooks<Unshared>;

  constructor(
    private readonly reader: ResultsReader,
    @Inject(SHARED_MS) sharedMs: number,
  ) {
    this.newest = new SharedLooks(sharedMs);
    this.elections = new SharedLooks(sharedMs);
  }

  /** The newest published snapshot, or the newest at or below `wanted`. Throws the problem where there is none. */
  async at(electionId: string, wanted?: number): Promise<Answering> {
    const { found: looked, holds } = this.newest.take(electionId, () =>
      this.reader.at(electionId, { publishedOnly: true }),
    );
    const newest = present(await looked);
    // Beyond the newest the answer would be another one tomorrow: it is not there yet.
    if (wanted === undefined || wanted === newest.at.snapshot) return { results: newest, holds };
    const found =
      wanted > newest.at.snapshot ? null : await this.reader.at(electionId, { snapshot: wanted, publishedOnly: true });
    if (found === null || isAbsent(found)) throw unknownSnapshot(wanted, newest.at);
    return { results: found, holds };
  }

  /** The same, but only the snapshot of exactly this number. */
  async exactly(electionId: string, wanted: number): Promise<Answering> {
    const found = await this.at(electionId, wanted);
    if (found.results.at.snapshot === wanted) return found;
    throw unknownSnapshot(wanted, (await this.at(electionId)).results.at);
  }

  /** The answer about an election as a whole, shared like the look for its newest snapshot. */
  async election(electionId: string, answer: () => Promise<Unshared>): Promise<Answer> {
    const { found, holds } = this.elections.take(electionId, answer);
    return { ...(await found), holds };
  }

  /** A newer snapshot has been told of: whoever asks from now on gets it. */
  renew(electionId: string): void {
    this.newest.forget(electionId);
    this.elections.forget(electionId);
  }
}

function unknownSnapshot(wanted: number, newest: SnapshotFacts): ApiProblem {
  const detail = `No published snapshot answers for ${wanted}; the newest is ${newest.snapshot}.`;
  return new ApiProblem('SNAPSHOT_UNKNOWN', detail);
}

/** What is there; throws the problem where it is absent. */
export function present<T extends object>(found: T | Absent): T {
  if (isAbsent(found)) throw absenceProblem(found);
  return found;
}

/** An answer that a snapshot fixes. `wanted` as it was asked for: under a number it never changes. */
export function fixedAnswer(
  { results: { at }, holds }: Answering,
  wanted: number | undefined,
  question: Following['question'],
  read: () => Promise<object>,
): Answer {
  return {
    follows: { question, at },
    lasting: wanted !== undefined,
    holds,
    render: async () => textOf({ ...(await read()), ...timesOf(at) }),
  };
}

/** Members that every answer from a snapshot has. */
export function timesOf({ timeMs, publishedAtMs }: SnapshotFacts): object {
  return { time: instant(timeMs), publishedAt: publishedAtMs === null ? null : instant(publishedAtMs) };
}
