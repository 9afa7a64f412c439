/** Writes a rebuilt election into an empty database: all of it in one transaction, or nothing. */
import type { PoolClient } from 'pg';
import { copyIn, JournalRows, JOURNAL_COLUMNS, VERDICT_COLUMNS } from '#libs/journal';
import {
  frameSizeOf,
  writeFrame,
  writeFrameChange,
  writeSnapshot,
  type FrameChange,
  type SnapshotRows,
} from '#libs/results';
import type { ElectionLayout } from '#libs/election';
import type { CertificationFact } from '#libs/tabulation';
import { SanaqError } from '#libs/platform';
import type { FoldStep } from '../fold';
import type { GivenVerdict } from '../source/given-verdict';

// The row of the election comes first: a service that finds the election meanwhile waits at it until all is in.
const REGISTER = `insert into sanaq.election (election_id) values ($1) on conflict do nothing returning election_no`;
const FOUND = `select election_no from sanaq.election where election_id = $1`;
const HOLDS = `
  select exists (select from sanaq.journal where election_no = $1)
      or exists (select from sanaq.stream_position where election_no = $1 and next_position > begin_position)
      or exists (select from sanaq.relay where election_no = $1 and (sent_cause >= 0 or in_flight is not null)) as holds`;
const POSITION = `
  insert into sanaq.stream_position as p
    (election_no, next_position, last_position, last_sha256, begin_position, end_position)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (election_no) do update
    set next_position = excluded.next_position, last_position = excluded.last_position,
        last_sha256 = excluded.last_sha256, begin_position = excluded.begin_position, end_position = excluded.end_position
    where p.next_position = p.begin_position`;
const RULING = `
  insert into sanaq.ruling (election_no, ruling_no, definition_sha256, engine) values ($1, $2, $3, $4)
  on conflict do nothing`;
const CERTIFICATION = `
  insert into sanaq.certification (election_no, position, snapshot, contest_no, type, data)
  values ($1, $2, $3, $4, $5, $6)`;
const PUBLISHED = `
  insert into sanaq.published_snapshot (election_no, snapshot, published_at_ms) values ($1, $2, $3) on conflict do nothing`;
const RELAY = `
  insert into sanaq.relay as r (election_no, topic, sent_cause, sent_subject, sent_row, sent_records, sent_sha256, published_at_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (election_no, topic) do update
    set sent_cause = excluded.sent_cause, sent_subject = excluded.sent_subject, sent_row = excluded.sent_row,
        sent_records = excluded.sent_records, sent_sha256 = excluded.sent_sha256,
        published_at_ms = excluded.published_at_ms
    where r.sent_cause = -1 and r.in_flight is null`;

const RECORDS_PER_COPY = 4_000;

/** How far a topic has been published, as the relay notes it. */
export interface RelayNote {
  readonly topic: string;
  readonly cause: number;
  readonly subject: number;
  readonly row: number;
  readonly chain: Buffer | null;
  readonly records: number;
  readonly publishedAtMs: number | null;
}

export interface PositionNote {
  readonly next: number;
  readonly begin: number;
  readonly end: number;
  readonly last: { readonly position: number; readonly sha256: Buffer } | null;
}

function notEmpty(electionId: string): SanaqError {
  return new SanaqError({
    code: 'RESTORE_NOT_EMPTY',
    message: `the database holds the election "${electionId}" already; a rebuilding never writes over anything`,
    place: electionId,
    actor: 'operator',
    action: 'name an empty database, or compare this one by sanaq replay --compare',
  });
}

export class RestoreStore {
  private rows: JournalRows;
  private frameWritten = frameSizeOf(undefined);
  private readonly rulings = new Map<string, number>();

  private constructor(
    private readonly client: PoolClient,
    readonly electionNo: number,
  ) {
    this.rows = new JournalRows(electionNo);
  }

  /** Claims the election in this transaction. Throws RESTORE_NOT_EMPTY where the database holds anything of it. */
  static async open(client: PoolClient, electionId: string): Promise<RestoreStore> {
    const made = await client.query<{ election_no: number }>(REGISTER, [electionId]);
    const found = made.rows[0] ?? (await client.query<{ election_no: number }>(FOUND, [electionId])).rows[0];
    if (found === undefined) throw notEmpty(electionId);
    const { rows } = await client.query<{ holds: boolean }>(HOLDS, [found.election_no]);
    if (rows[0]?.holds !== false) throw notEmpty(electionId);
    return new RestoreStore(client, found.election_no);
  }

  /** A record with its verdicts; `givers` says under which definition and by which engine each was given. */
  async add(step: FoldStep, givers: ReadonlyMap<number, GivenVerdict>, own: GivenVerdict | null): Promise<void> {
    this.rows.addRecord(step.record, step.decoded.sha256);
    for (const verdict of step.verdicts) {
      const giver = givers.get(verdict.subject) ?? own;
      const rulingNo = await this.rulingNo(giver?.definition ?? '', giver?.engine ?? '');
      this.rows.addVerdict(verdict, rulingNo, verdict.subject === step.record.position ? step.decoded : null);
    }
    if (this.rows.records.rows >= RECORDS_PER_COPY) await this.flush();
  }

  private async rulingNo(definition: string, engine: string): Promise<number> {
    const key = `${definition} ${engine}`;
    const known = this.rulings.get(key);
    if (known !== undefined) return known;
    const rulingNo = this.rulings.size + 1;
    this.rulings.set(key, rulingNo);
    await this.client.query(RULING, [this.electionNo, rulingNo, definition, engine]);
    return rulingNo;
  }

  private async flush(): Promise<void> {
    await copyIn(this.client, JOURNAL_COLUMNS, this.rows.records);
    await copyIn(this.client, VERDICT_COLUMNS, this.rows.verdicts);
    this.rows = new JournalRows(this.electionNo);
  }

  /** What the frame has more than before, and the decision that brought it. */
  async frame(layout: ElectionLayout, change: FrameChange | null): Promise<void> {
    await writeFrame(this.client, this.electionNo, layout, this.frameWritten);
    this.frameWritten = frameSizeOf(layout);
    if (change !== null) await writeFrameChange(this.client, this.electionNo, change);
  }

  async snapshot(rows: SnapshotRows, facts: readonly CertificationFact[]): Promise<void> {
    await writeSnapshot(this.client, rows);
    const { snapshot } = rows.head;
    for (const { position, contestNo, type, data } of facts) {
      const published = type === 'certified' ? { ...data, snapshot } : data;
      await this.client.query(CERTIFICATION, [
        this.electionNo,
        position,
        snapshot,
        contestNo,
        type,
        JSON.stringify(published),
      ]);
    }
  }

  async published(snapshot: number, publishedAtMs: number): Promise<void> {
    await this.client.query(PUBLISHED, [this.electionNo, snapshot, publishedAtMs]);
  }

  /** The last rows, how far the stream was read, and how far its answers were published. */
  async finish(position: PositionNote, relays: readonly RelayNote[]): Promise<void> {
    await this.flush();
    const { electionNo } = this;
    const { next, begin, end, last } = position;
    const values = [electionNo, next, last?.position ?? null, last?.sha256 ?? null, begin, end];
    if ((await this.client.query(POSITION, values)).rowCount !== 1) throw notEmpty(`number ${electionNo}`);
    for (const { topic, cause, subject, row, records, chain, publishedAtMs } of relays) {
      const noted = await this.client.query(RELAY, [
        electionNo,
        topic,
        cause,
        subject,
        row,
        records,
        chain,
        publishedAtMs,
      ]);
      if (noted.rowCount !== 1) throw notEmpty(topic);
    }
  }
}
