/** The checkpoint of an election's fold, as rows beside the journal. What its bytes mean is not known here. */
import { createHash } from 'node:crypto';
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Pool } from 'pg';
import { withTransaction } from '#libs/platform';
import { askedOfElections } from './asked-of-store';
import { CopyBuffer } from './copying/copy-buffer';
import { copyChunksIn } from './copying/copy-in';
import { copyChunksOut } from './copying/copy-out';

export interface CheckpointHead {
  /** Of the snapshot at which the state was taken. */
  readonly position: number;
  /** SHA-256 of the record at that position. */
  readonly recordSha256: Buffer;
  readonly root: string;
  /** Name of the definition in force; null for none. */
  readonly definition: string | null;
  /** Engine and format that wrote it. */
  readonly engine: string;
}

export interface StoredCheckpoint extends CheckpointHead {
  /** As the writer stated them, of the bytes that it wrote. */
  readonly bytes: number;
  readonly sha256: Buffer;
  /** True once a refold came to another state. */
  readonly differs: boolean;
}

const PART_BYTES = 1_048_576;
/** A state of tens of millions of records; more than that is nobody's that we wrote. */
const CHECKPOINT_BYTES_MAX = 8_589_934_592;

const HEAD = `
  select c.election_no, c.position, c.record_sha256, c.root, c.definition, c.engine, c.bytes, c.sha256, c.differs
  from sanaq.checkpoint c where c.election_no = any ($1::integer[])`;
/** The record at its position has the hash that it names, and its snapshot the root: it is of this journal. */
const BELONGS = `
  select exists (
    select from sanaq.journal j join sanaq.snapshot s on s.election_no = j.election_no and s.snapshot = j.position
    where j.election_no = $1 and j.position = $2 and j.sha256 = $3 and s.root = $4
      and j.position < (select next_position from sanaq.stream_position where election_no = $1)
  ) as belongs`;
const REMOVE = `delete from sanaq.checkpoint where election_no = $1 and not differs`;
const INSERT = `
  insert into sanaq.checkpoint (election_no, position, record_sha256, root, definition, engine, bytes, sha256)
  values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`;
const MARK = `update sanaq.checkpoint set differs = true where election_no = $1 and position = $2`;
const PART_COLUMNS = 'sanaq.checkpoint_part (election_no, part_no, bytes)';

/** The pieces as parts of equal size, and the hash over all of them. */
async function partsOf(pieces: readonly Buffer[]): Promise<{ parts: Buffer[][]; bytes: number; sha256: Buffer }> {
  const hash = createHash('sha256');
  const parts: Buffer[][] = [];
  let bytes = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const room = PART_BYTES - (bytes % PART_BYTES);
      if (room === PART_BYTES) parts.push([]);
      const some = piece.subarray(at, at + room);
      hash.update(some);
      parts.at(-1)?.push(some);
      bytes += some.length;
      at += some.length;
      if (bytes % PART_BYTES === 0) await letOthersWork();
    }
  }
  return { parts, bytes, sha256: hash.digest() };
}

function* rowsOf(electionNo: number, parts: readonly Buffer[][]): Generator<Buffer> {
  const rows = new CopyBuffer(PART_BYTES + 64);
  for (const [partNo, pieces] of parts.entries()) {
    rows.row(3).int4(electionNo).int4(partNo).bytea(Buffer.concat(pieces));
    yield rows.take();
  }
  yield rows.finish();
}

/** Puts a checkpoint in the place of the former one; one that is known to differ stays where it is. */
export async function writeCheckpoint(
  pool: Pool,
  electionNo: number,
  head: CheckpointHead,
  pieces: readonly Buffer[],
): Promise<void> {
  const { parts, bytes, sha256 } = await partsOf(pieces);
  await withTransaction(pool, async (client) => {
    await client.query(REMOVE, [electionNo]);
    const { position, recordSha256, root, definition, engine } = head;
    const values = [electionNo, position, recordSha256, root, definition ?? '', engine, bytes, sha256];
    const { rowCount } = await client.query(INSERT, values);
    if (rowCount === 1) await copyChunksIn(client, PART_COLUMNS, rowsOf(electionNo, parts));
  });
}

interface HeadRow {
  election_no: number;
  position: number;
  record_sha256: Buffer;
  root: string;
  definition: string;
  engine: string;
  bytes: number;
  sha256: Buffer;
  differs: boolean;
}

const HEADS = askedOfElections<StoredCheckpoint | null>(async (pool, electionNos) => {
  const { rows } = await pool.query<HeadRow>(HEAD, [electionNos]);
  return rows.map(({ election_no: electionNo, record_sha256: recordSha256, definition, ...row }) => [
    electionNo,
    { ...row, recordSha256, definition: definition === '' ? null : definition },
  ]);
}, null);

/** What the stored checkpoint says of itself; null where there is none. */
export function checkpointHead(pool: Pool, electionNo: number): Promise<StoredCheckpoint | null> {
  return HEADS.ask(pool, String(electionNo));
}

/** Whether journal and snapshots have the record and the root that a checkpoint names. */
export async function checkpointBelongs(pool: Pool, electionNo: number, head: CheckpointHead): Promise<boolean> {
  const values = [electionNo, head.position, head.recordSha256, head.root];
  const { rows } = await pool.query<{ belongs: boolean }>(BELONGS, values);
  return rows[0]?.belongs === true;
}

/** The bytes of a checkpoint; null where they are not those of which the head has the hash. */
export async function checkpointBytes(pool: Pool, electionNo: number, head: StoredCheckpoint): Promise<Buffer | null> {
  if (head.bytes < 0 || head.bytes > CHECKPOINT_BYTES_MAX) return null;
  const bytes = Buffer.alloc(head.bytes);
  const hash = createHash('sha256');
  let at = 0;
  let fits = true;
  const parts = `select bytes from sanaq.checkpoint_part where election_no = ${Math.trunc(electionNo)} order by part_no`;
  await copyChunksOut(pool, parts, (rows) => {
    for (const [part] of rows) {
      fits &&= part !== null && part !== undefined && at + part.length <= bytes.length;
      if (!fits || !part) continue;
      bytes.set(part, at);
      hash.update(part);
      at += part.length;
    }
  });
  return fits && at === bytes.length && hash.digest().equals(head.sha256) ? bytes : null;
}

/** Marks a checkpoint as one that the journal does not make. */
export async function markCheckpoint(pool: Pool, electionNo: number, position: number): Promise<void> {
  await pool.query(MARK, [electionNo, position]);
}
