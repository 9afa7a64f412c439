/** The small election of libs/election, counted for real: embedded stream, lane, relay, on a database of its own. */
import type { Pool } from 'pg';
import {
  canonicalSha256,
  cloudEvent,
  encodeCloudEvent,
  encodeEvent,
  EVENT_TYPES,
  generateKeyPair,
  sha256,
  sha256Name,
  signEvent,
  topicNames,
  type KeyPair,
  type TopicNames,
} from '#libs/contracts';
import { registerSha256, type DecisionMatter, type ElectionDefinition, type PrecinctRow } from '#libs/election';
import { createEmbeddedStream, type EventStream, type RecordToAppend } from '#libs/event-stream';
import { createPool } from '#libs/platform';
import { ElectionLane, Relay } from '#libs/tabulation';
import {
  ELECTION_ID,
  listVotes,
  RESOLUTION,
  SMALL_REGISTER,
  smallDefinition,
} from '../../../../libs/election/src/testing/small-election';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';

export interface Sketch {
  readonly id: string;
  readonly precinctId: string;
  readonly contestId?: string;
  readonly round?: number;
  readonly counters?: Readonly<Record<string, number>>;
  readonly votes?: Readonly<Record<string, number>>;
}

export type OfficerId = 'o1' | 'o2';

export class CountedElection {
  readonly electionId = ELECTION_ID;
  readonly topics: TopicNames;

  private constructor(
    private readonly database: TestDatabase,
    /** Connects as sanaq_writer. */
    readonly writer: Pool,
    /** Connects as sanaq_reader. */
    readonly reader: Pool,
    readonly stream: EventStream,
    readonly keys: Readonly<Record<OfficerId, KeyPair>>,
    readonly definition: ElectionDefinition,
    readonly register: readonly PrecinctRow[],
  ) {
    this.topics = topicNames('sanaq', this.electionId);
  }

  static async open(overrides: Partial<ElectionDefinition> = {}, register = SMALL_REGISTER): Promise<CountedElection> {
    const database = await testPostgres();
    const writer = createPool(database.url, { applicationName: 'test-writer', max: 8, role: 'sanaq_writer' });
    const reader = createPool(database.url, { applicationName: 'test-reader', max: 8, role: 'sanaq_reader' });
    const stream = createEmbeddedStream({ pool: writer, pollMs: 5, pollMaxMs: 20 });
    const keys = { o1: generateKeyPair(), o2: generateKeyPair() };
    const plain = smallDefinition(overrides);
    const officers = (plain.officers ?? []).map((officer) => ({
      ...officer,
      publicKey: keys[officer.officerId as OfficerId].publicKey,
    }));
    const election = new CountedElection(database, writer, reader, stream, keys, { ...plain, officers }, register);
    for (const topic of Object.values(election.topics) as string[]) await stream.createTopic(topic);
    return election;
  }

  async close(): Promise<void> {
    await this.stream.close();
    await Promise.all([this.writer.end(), this.reader.end()]);
    await this.database.drop();
  }

  private event(type: string, id: string, data: unknown): RecordToAppend {
    return encodeEvent({ type, source: 'urn:test', id, rehearsal: this.definition.rehearsal, data });
  }

  /** Definition, register, seal. */
  opening(): RecordToAppend[] {
    const { electionId, definition, register } = this;
    return [
      this.event(EVENT_TYPES.electionDefined, 'definition', {
        ...definition,
        definitionSha256: canonicalSha256(definition),
      }),
      this.event(EVENT_TYPES.registerPublished, 'part-1', { electionId, part: 1, parts: 1, precincts: register }),
      this.event(EVENT_TYPES.registerSealed, 'seal', {
        electionId,
        count: register.length,
        sha256: registerSha256(register),
      }),
    ];
  }

  protocol(sketch: Sketch): RecordToAppend {
    const contestId = sketch.contestId ?? 'list';
    const list = contestId === 'list';
    return this.event(EVENT_TYPES.protocolSubmitted, sketch.id, {
      electionId: this.electionId,
      contestId,
      precinctId: sketch.precinctId,
      round: sketch.round ?? 1,
      counters: sketch.counters ?? (list ? { invalid: 0, issued: 1_000 } : { invalid: 0 }),
      votes: sketch.votes ?? (list ? listVotes(10, 5, 3, 1) : { c1: 7, c2: 4 }),
    });
  }

  /** A commission's summary of a unit of the contest `list`. */
  summary(id: string, unitId: string, votes: Readonly<Record<string, number>>, round = 1): RecordToAppend {
    const place = { electionId: this.electionId, contestId: 'list', round, unitId };
    return this.event(EVENT_TYPES.summarySubmitted, id, { ...place, counters: {}, votes });
  }

  async decision(id: string, officerId: OfficerId, decision: DecisionMatter): Promise<RecordToAppend> {
    const { rehearsal } = this.definition;
    const definitionSha256 = canonicalSha256(this.definition);
    const data = { electionId: this.electionId, definitionSha256, resolution: RESOLUTION, officerId, ...decision };
    const event = cloudEvent({ type: EVENT_TYPES.decisionSubmitted, source: 'urn:officers', id, rehearsal, data });
    return encodeCloudEvent(await signEvent(event, this.keys[officerId].privateKey));
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

/** Name of a record by its bytes. */
export function nameOf(record: RecordToAppend): string {
  return sha256Name(sha256(record.value ?? ''));
}
