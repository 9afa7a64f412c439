/** Small tables of notes beside the figures: what changed the frame, who ruled, what the relay says that it has sent. */
import type { Pool } from 'pg';

export interface FrameChangeRow {
  readonly position: number;
  readonly decision: string;
  readonly contest_no: number | null;
}

export interface RulingRow {
  readonly ruling_no: number;
  readonly definition_sha256: string;
}

export interface RelayRow {
  readonly topic: string;
  readonly sent_cause: number;
  readonly sent_subject: number;
}

export interface PublishedRow {
  readonly snapshot: number;
  readonly published_at_ms: number;
  readonly checkpoint: string | null;
}

export interface NotedRows {
  readonly changes: readonly FrameChangeRow[];
  readonly rulings: readonly RulingRow[];
  readonly relays: readonly RelayRow[];
  readonly published: readonly PublishedRow[];
}

const OF = `from sanaq.election e join`;
const CHANGES = `
  select t.position, t.decision, t.contest_no ${OF} sanaq.frame_change t using (election_no)
  where e.election_id = $1 order by t.position`;
const RULINGS = `
  select t.ruling_no, t.definition_sha256 ${OF} sanaq.ruling t using (election_no)
  where e.election_id = $1 order by t.ruling_no`;
const RELAYS = `
  select t.topic, t.sent_cause, t.sent_subject ${OF} sanaq.relay t using (election_no)
  where e.election_id = $1 order by t.topic`;
const PUBLISHED = `
  select t.snapshot, t.published_at_ms, t.checkpoint ${OF} sanaq.published_snapshot t using (election_no)
  where e.election_id = $1 order by t.snapshot`;

export async function notedRows(pool: Pool, electionId: string): Promise<NotedRows> {
  return {
    changes: (await pool.query<FrameChangeRow>(CHANGES, [electionId])).rows,
    rulings: (await pool.query<RulingRow>(RULINGS, [electionId])).rows,
    relays: (await pool.query<RelayRow>(RELAYS, [electionId])).rows,
    published: (await pool.query<PublishedRow>(PUBLISHED, [electionId])).rows,
  };
}
