/** A published snapshot as one server-sent event. Its parts are made once; each reader gets those that it asked for. */
import type { ContestOutcome, OutcomeDocument, ResultsReader, SnapshotFacts } from '#libs/results';
import { isAbsent } from '#libs/results';
import { instant, presentContest } from '../http/presenters';

/** JSON of a snapshot's event, in parts that are put together for each reader. */
export interface EventParts {
  /** Members of the event but for its contests: `{…` without the closing brace. */
  readonly head: string;
  readonly contests: readonly {
    readonly contestId: string;
    readonly whole: string;
    /** Without what a reader can work out or has asked for no more: see {@link small}. */
    readonly small: string;
  }[];
}

/** What a reader wants: everything, or small entries of some contests (none: only that there is something new). */
export type Selection = ReadonlySet<string> | null;

/** A contest without its trace: what a dashboard draws. */
function whole({ outcome, ruleSet, ...contest }: ContestOutcome): object {
  const { trace: _trace, decision: _decision, problems: _problems, ...told } = outcome;
  return { ...presentContest(contest), ruleSet, outcome: told };
}

/** Where the count stands: the sums, and no percentages, which follow from them and are most of the bytes. */
function small({
  contestId,
  round,
  root,
  state,
  precincts,
  openItems,
  counters,
  votes,
  outcome,
}: ContestOutcome): object {
  const { state: allocated, final, result, seats, winners } = outcome;
  const told = { state: allocated, final, result, seats, winners };
  return { contestId, round, root, state, precincts, openItems, counters, votes, outcome: told };
}

function partsOf(document: OutcomeDocument, at: SnapshotFacts): EventParts {
  const { electionId, snapshot, root, rehearsal, contests } = document;
  const publishedAt = at.publishedAtMs === null ? null : instant(at.publishedAtMs);
  const head = { electionId, snapshot, root, rehearsal, time: instant(at.timeMs), publishedAt };
  return {
    head: JSON.stringify(head).slice(0, -1),
    contests: contests.map((contest) => ({
      contestId: contest.contestId,
      whole: JSON.stringify(whole(contest)),
      small: JSON.stringify(small(contest)),
    })),
  };
}

/** Whole figures, never deltas. */
export async function eventParts(reader: ResultsReader, electionId: string, at: SnapshotFacts): Promise<EventParts> {
  const results = await reader.at(electionId, { snapshot: at.snapshot, publishedOnly: true });
  if (isAbsent(results)) throw new Error(`snapshot ${at.snapshot} of ${electionId} was published and is gone`);
  return partsOf(await results.outcome(), at);
}

/** JSON of the event's data for one reader. */
export function eventData({ head, contests }: EventParts, wanted: Selection): string {
  const shown =
    wanted === null
      ? contests.map((contest) => contest.whole)
      : contests.filter(({ contestId }) => wanted.has(contestId)).map((contest) => contest.small);
  return `${head},"contests":[${shown.join(',')}]}`;
}

/**
 * An event's text; `data` is a JSON object. `reset`: the reader must forget what it had, for events before this one are
 * left out.
 */
export function streamEvent(name: 'snapshot' | 'changes', snapshot: number, data: string, reset: boolean): string {
  const body = reset ? `{"reset":true,${data.slice(1)}` : data;
  return `event: ${name}\nid: ${snapshot}\ndata: ${body}\n\n`;
}
