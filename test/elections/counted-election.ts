/** The small election counted in goes of the test's choosing, each with its snapshot: what a reader of results meets. */
import type { Pool } from 'pg';
import { topicNames, type TopicNames } from '#libs/contracts';
import type { DecisionMatter, ElectionDefinition, PrecinctRow } from '#libs/election';
import { createEmbeddedStream, type EventStream, type RecordToAppend } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import { ElectionLane, Relay } from '#libs/tabulation';
import { testPostgres, type TestDatabase } from '../support/servers';
import { SignedElection, type OfficerId } from './signed-election';

export class CountedElection extends SignedElection {
  readonly topics: TopicNames;

  private constructor(
    private readonly database: TestDatabase,
    /** Connects as sanaq_writer. */
    readonly writer: Pool,
    /** Connects as sanaq_reader. */
    readonly reader: Pool,
    readonly stream: EventStream,
    overrides: Partial<ElectionDefinition>,
    register: readonly PrecinctRow[] | undefined,
  ) {
    super(overrides, register);
    this.topics = topicNames('sanaq', this.electionId);
  }

  static async open(
    overrides: Partial<ElectionDefinition> = {},
    register?: readonly PrecinctRow[],
  ): Promise<CountedElection> {
    const database = await testPostgres();
    const writer = createPool(database.url, { applicationName: 'test-writer', max: 8, role: 'sanaq_writer' });
    const reader = createPool(database.url, { applicationName: 'test-reader', max: 8, role: 'sanaq_reader' });
    const stream = createEmbeddedStream({ pool: writer, pollMs: 5, pollMaxMs: 20 });
    const election = new CountedElection(database, writer, reader, stream, overrides, register);
    for (const topic of Object.values(election.topics) as string[]) await stream.createTopic(topic);
    return election;
  }

  async close(): Promise<void> {
    await this.stream.close();
    await Promise.all([this.writer.end(), this.reader.end()]);
    await this.database.drop();
  }

  /** A decision with the id that the test looks it up by. */
  async decisionRecord(id: string, officerId: OfficerId, decision: DecisionMatter): Promise<RecordToAppend> {
    return (await this.decision(officerId, decision, { id })).record;
  }

  /** Appends the records and counts them; the last one must change what a snapshot shows. Returns its position. */
  async count(...records: readonly RecordToAppend[]): Promise<number> {
    const { firstPosition } = await this.stream.append(this.topics.stream, records);
    const last = firstPosition + records.length - 1;
    await this.runLane((progress) => progress.snapshot !== null && progress.snapshot >= last);
    return last;
  }

  /** The same for records that change nothing that a snapshot shows. */
  async countQuietly(...records: readonly RecordToAppend[]): Promise<number> {
    const { firstPosition } = await this.stream.append(this.topics.stream, records);
    const end = firstPosition + records.length;
    await this.runLane((progress) => progress.nextPosition >= end);
    return end - 1;
  }

  private async runLane(
    done: (progress: { readonly snapshot: number | null; readonly nextPosition: number }) => boolean,
  ): Promise<void> {
    const stop = new AbortController();
    const lane = new ElectionLane({
      pool: this.writer,
      stream: this.stream,
      topics: this.topics,
      electionId: this.electionId,
      snapshotIntervalMs: 1,
      onApplied: (progress) => {
        if (done(progress)) stop.abort();
      },
    });
    await lane.run(stop.signal);
  }

  /** Publishes all that is stored. `nowMs`: the wall clock, for `publishFrom`. */
  async publish(nowMs: () => number = Date.now): Promise<void> {
    const { rows } = await this.writer.query<{ election_no: number }>('select election_no from sanaq.election');
    const relay = new Relay({
      pool: this.writer,
      stream: this.stream,
      topics: this.topics,
      electionId: this.electionId,
      electionNo: rows[0]?.election_no ?? 0,
      nowMs,
    });
    await relay.drain(new AbortController().signal);
  }
}
