/** A published snapshot as one server-sent event. */
import {
  isAbsent,
  type ContestOutcome,
  type OutcomeDocument,
  type ResultsReader,
  type SnapshotFacts,
} from '#libs/results';
import { instant, presentContest } from '../http/presenters';

/** A contest without its trace: what a dashboard draws. */
function compact({ outcome, ruleSet, ...contest }: ContestOutcome): object {
  const { trace: _trace, decision: _decision, problems: _problems, ...told } = outcome;
  return { ...presentContest(contest), ruleSet, outcome: told };
}

function dataOf(document: OutcomeDocument, at: SnapshotFacts): object {
  const { electionId, snapshot, root, rehearsal, contests } = document;
  const publishedAt = at.publishedAtMs === null ? null : instant(at.publishedAtMs);
  return {
    electionId,
    snapshot,
    root,
    rehearsal,
    time: instant(at.timeMs),
    publishedAt,
    contests: contests.map(compact),
  };
}

/** JSON of the event's data: whole figures, never deltas. */
export async function snapshotData(reader: ResultsReader, electionId: string, at: SnapshotFacts): Promise<string> {
  const document = await reader.outcome(electionId, { snapshot: at.snapshot, publishedOnly: true });
  if (isAbsent(document)) throw new Error(`snapshot ${at.snapshot} of ${electionId} was published and is gone`);
  return JSON.stringify(dataOf(document, at));
}

/** The event's text. `reset`: the reader must forget what it had, for events before this one are left out. */
export function snapshotEvent(snapshot: number, data: string, reset: boolean): string {
  const body = reset ? `{"reset":true,${data.slice(1)}` : data;
  return `event: snapshot\nid: ${snapshot}\ndata: ${body}\n\n`;
}
