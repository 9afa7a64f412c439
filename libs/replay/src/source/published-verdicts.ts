/** verdicts.v1 read as its readers must: in its order, repeats dropped, nothing that others wrote into it. */
import { decodeEvent, EVENT_TYPES, TABULATION_SOURCE, verdictsIn, type VerdictGiven } from '#libs/contracts';
import type { EventStream, StreamRecord, TopicFacts } from '#libs/event-stream';
import type { GivenVerdict } from './given-verdict';
import { topicPages } from './topic-range';

function givenOf(data: VerdictGiven): GivenVerdict {
  const { contestId, round, precinctId } = data;
  const own = data.position === data.subjectPosition;
  return {
    verdict: {
      cause: data.position,
      subject: data.subjectPosition,
      kind: data.verdict,
      codes: data.codes,
      warnings: data.warnings,
      detail: data.detail ?? null,
    },
    place: contestId === undefined || round === undefined ? null : { contestId, round, precinctId: precinctId ?? null },
    definition: data.definitionSha256,
    engine: data.engine,
    own: own ? { source: data.subject?.source ?? null, id: data.subject?.id ?? null, sha256: data.sha256 } : null,
  };
}

/** The published verdicts in a record; none where the record is none of tabulation's for this election. */
function publishedIn(record: StreamRecord, electionId: string): readonly GivenVerdict[] {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event' || decoded.type !== EVENT_TYPES.verdictGiven) return [];
  const { event, data } = decoded;
  return event.source === TABULATION_SOURCE && data.electionId === electionId ? verdictsIn(data).map(givenOf) : [];
}

/** What a topic of published records says of itself, for the relay of a rebuilt database. */
export interface TopicTally {
  records: number;
  lastTimestampMs: number | null;
}

/** Published verdicts in the order (cause, subject), each once. `tally` counts what was read. */
export async function* publishedVerdictPages(
  stream: EventStream | null,
  facts: TopicFacts | null,
  electionId: string,
  tally: TopicTally = { records: 0, lastTimestampMs: null },
): AsyncGenerator<readonly GivenVerdict[]> {
  let [cause, subject] = [-1, -1];
  for await (const records of topicPages(stream, facts)) {
    const page: GivenVerdict[] = [];
    for (const record of records) {
      const rows = publishedIn(record, electionId);
      if (rows.length === 0) continue;
      tally.records++;
      tally.lastTimestampMs = record.timestampMs;
      for (const given of rows) {
        const { verdict } = given;
        if (verdict.cause < cause || (verdict.cause === cause && verdict.subject <= subject)) continue;
        [cause, subject] = [verdict.cause, verdict.subject];
        page.push(given);
      }
    }
    yield page;
  }
}
