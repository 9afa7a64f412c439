/** results.v1 read as its readers must: only closed snapshots count, repeats and what lies behind are dropped. */
import {
  decodeEvent,
  EVENT_TYPES,
  precinctsIn,
  type CertificationRevoked,
  type ContestCertified,
  type OrderDecided,
  type PrecinctTally,
  type ResultsPublished,
  type SnapshotPublished,
  type SuspensionDecided,
  chained,
  TABULATION_SOURCE,
} from '#libs/contracts';
import { ADMINISTRATIVE, type CellState } from '#libs/election';
import type { EventStream, StreamRecord, TopicFacts } from '#libs/event-stream';
import { Cursor } from '../cursor';
import type { TopicTally } from './published-verdicts';
import { topicPages } from './topic-range';

interface ResultsRecord {
  readonly id: string;
  readonly snapshot: number;
  readonly record: StreamRecord;
  readonly figures: ResultsPublished | null;
  readonly fact: PublishedFact | null;
  readonly closing: SnapshotPublished | null;
}

/** What the topic says of a unit (with its tally of precincts), or of a precinct (with its state). */
export type PublishedFigures = Pick<
  ResultsPublished,
  'contestId' | 'round' | 'hierarchy' | 'unitId' | 'unitKind' | 'openItems' | 'counters' | 'votes'
> &
  (
    | { readonly precincts: PrecinctTally; readonly state?: undefined }
    | { readonly state: CellState; readonly protocol: string | null }
  );

/** A record's unit, then the precincts in it. */
function* figuresIn(data: ResultsPublished): Generator<PublishedFigures> {
  yield data;
  const { contestId, round } = data;
  for (const { precinctId: unitId, ...precinct } of precinctsIn(data)) {
    yield { contestId, round, hierarchy: ADMINISTRATIVE, unitId, unitKind: 'precinct', ...precinct };
  }
}

/** A certification, or a later decision on one, as the topic tells it. */
export type PublishedFact = ContestCertified | CertificationRevoked | SuspensionDecided | OrderDecided;

/** The closing record of a snapshot, with whether the records before it are all there. */
export interface ClosedSnapshot {
  readonly closing: SnapshotPublished;
  /** The broker's time of the closing record: "published at". */
  readonly publishedAtMs: number;
  readonly complete: boolean;
}

/** What was found of one snapshot: closed, or broken off after some records. */
export interface SnapshotEnd {
  readonly closed: ClosedSnapshot | null;
  readonly records: number;
  readonly chain: Buffer | null;
}

function resultsIn(record: StreamRecord, electionId: string): ResultsRecord | null {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event' || decoded.event.source !== TABULATION_SOURCE) return null;
  const { id } = decoded.event;
  const plain = { id, record, figures: null, fact: null, closing: null };
  switch (decoded.type) {
    case EVENT_TYPES.resultsPublished:
      return decoded.data.electionId === electionId
        ? { ...plain, snapshot: decoded.data.snapshot, figures: decoded.data }
        : null;
    case EVENT_TYPES.snapshotPublished:
      return decoded.data.electionId === electionId
        ? { ...plain, snapshot: decoded.data.snapshot, closing: decoded.data }
        : null;
    case EVENT_TYPES.contestCertified:
      return decoded.data.electionId === electionId
        ? { ...plain, snapshot: decoded.data.snapshot, fact: decoded.data }
        : null;
    case EVENT_TYPES.certificationRevoked:
    case EVENT_TYPES.suspensionDecided:
    case EVENT_TYPES.orderDecided:
      // A later decision on a certified contest is published with the snapshot that its own record ends.
      return decoded.data.electionId === electionId
        ? { ...plain, snapshot: decoded.data.position, fact: decoded.data }
        : null;
    default:
      return null;
  }
}

export class PublishedResults {
  private readonly cursor: Cursor<ResultsRecord>;
  readonly tally: TopicTally = { records: 0, lastTimestampMs: null };
  lastClosed: number | null = null;

  constructor(stream: EventStream | null, facts: TopicFacts | null, electionId: string) {
    this.cursor = Cursor.over(this.pages(stream, facts, electionId));
  }

  private async *pages(
    stream: EventStream | null,
    facts: TopicFacts | null,
    electionId: string,
  ): AsyncGenerator<readonly ResultsRecord[]> {
    for await (const records of topicPages(stream, facts)) {
      const page = records.flatMap((record) => resultsIn(record, electionId) ?? []);
      this.tally.records += page.length;
      this.tally.lastTimestampMs = page[page.length - 1]?.record.timestampMs ?? this.tally.lastTimestampMs;
      yield page;
    }
  }

  /** Number of the next snapshot in the topic, closed or not; null at the end. */
  async nextSnapshot(): Promise<number | null> {
    for (;;) {
      const head = await this.cursor.peek();
      if (head === null) return null;
      if (this.lastClosed === null || head.snapshot > this.lastClosed) return head.snapshot;
      this.cursor.drop();
    }
  }

  /** Takes the records of this snapshot and its closing record, if it is closed; tells of each on the way. */
  async take(
    snapshot: number,
    onFigures: (data: PublishedFigures) => void,
    onFact: (data: PublishedFact) => void = () => undefined,
  ): Promise<SnapshotEnd> {
    const seen = new Set<string>();
    let chain: Buffer | null = null;
    while ((await this.nextSnapshot()) === snapshot) {
      const head = await this.cursor.peek();
      if (head === null) break;
      this.cursor.drop();
      if (head.closing !== null) {
        this.lastClosed = snapshot;
        return { closed: this.closedBy(head, head.closing, seen.size, chain), records: seen.size, chain };
      }
      if (seen.has(head.id)) continue;
      seen.add(head.id);
      chain = chained(chain, head.record.value ?? Buffer.alloc(0));
      if (head.figures !== null) for (const figures of figuresIn(head.figures)) onFigures(figures);
      if (head.fact !== null) onFact(head.fact);
    }
    return { closed: null, records: seen.size, chain };
  }

  private closedBy(
    head: ResultsRecord,
    closing: SnapshotPublished,
    records: number,
    chain: Buffer | null,
  ): ClosedSnapshot {
    const sha256 = `sha256:${(chain ?? Buffer.alloc(32)).toString('hex')}`;
    const complete = closing.records === records && closing.recordsSha256 === sha256;
    return { closing, publishedAtMs: head.record.timestampMs, complete };
  }

  close(): Promise<void> {
    return this.cursor.close();
  }
}
