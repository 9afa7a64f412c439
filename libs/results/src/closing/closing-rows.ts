/** Closing records and the blocks of the stream's tree in the store. */
import type { ClientBase, Pool } from 'pg';
import { CopyBuffer, copyIn } from '#libs/journal';
import type { ClosingRow, StreamBlock } from './history';

const PAGE_ROWS = 500;
const BLOCK_COLUMNS = 'sanaq.stream_block (election_no, block_no, first_position, hash)';
const INSERT = `
  insert into sanaq.closing
    (election_no, leaf_index, snapshot, leaf, stream_size, stream_range, block_from, verdict_count, verdict_root,
     log_range)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const COLUMNS = `
  leaf_index, snapshot, leaf, stream_size, stream_range, block_from, verdict_count, verdict_root, log_range`;
const PAGE = `
  select ${COLUMNS} from sanaq.closing
  where election_no = $1 and leaf_index >= $2 and snapshot < $3 order by leaf_index limit ${PAGE_ROWS}`;
const AT = `select ${COLUMNS} from sanaq.closing where election_no = $1 and snapshot = $2`;
const JUDGED_BY = `
  select r.engine from sanaq.journal j join sanaq.ruling r on r.election_no = $1 and r.ruling_no = j.ruling_no
  where j.election_no = $1 and j.position = $2`;
const BLOCKS = `
  select block_no, first_position, hash from sanaq.stream_block
  where election_no = $1 and block_no >= $2 and block_no < $3 order by block_no`;

interface StoredRow {
  leaf_index: number;
  snapshot: number;
  leaf: string;
  stream_size: number;
  stream_range: Buffer;
  block_from: number;
  verdict_count: number;
  verdict_root: Buffer;
  log_range: Buffer;
}

function closingOf(row: StoredRow): ClosingRow {
  return {
    index: row.leaf_index,
    snapshot: row.snapshot,
    leaf: row.leaf,
    streamSize: row.stream_size,
    streamRange: row.stream_range,
    blockFrom: row.block_from,
    verdictCount: row.verdict_count,
    verdictRoot: row.verdict_root,
    logRange: row.log_range,
  };
}

/** Writes a closing record with the blocks completed since the one before; part of the transaction of its snapshot. */
export async function writeClosing(
  client: ClientBase,
  electionNo: number,
  row: ClosingRow,
  blocks: readonly StreamBlock[],
): Promise<void> {
  const { index, snapshot, leaf, streamSize, streamRange, blockFrom, verdictCount, verdictRoot, logRange } = row;
  const rows = new CopyBuffer(64 * blocks.length);
  for (const { blockNo, firstPosition, hash } of blocks) {
    rows.row(4).int4(electionNo).int8(blockNo).int8(firstPosition).bytea(hash);
  }
  await copyIn(client, BLOCK_COLUMNS, rows);
  const values = [index, snapshot, leaf, streamSize, streamRange, blockFrom, verdictCount, verdictRoot, logRange];
  await client.query(INSERT, [electionNo, ...values]);
}

/** Closing records from an index on whose snapshot lies before a position, some at a time; none where there are no more. */
export async function closingsFrom(
  pool: Pool,
  electionNo: number,
  index: number,
  before: number,
): Promise<readonly ClosingRow[]> {
  return (await pool.query<StoredRow>(PAGE, [electionNo, index, before])).rows.map(closingOf);
}

/** The closing record of a snapshot; null where it has none. */
export async function closingAt(pool: Pool, electionNo: number, snapshot: number): Promise<ClosingRow | null> {
  const { rows } = await pool.query<StoredRow>(AT, [electionNo, snapshot]);
  return rows[0] === undefined ? null : closingOf(rows[0]);
}

/** The engine that judged the record at a position; null where there is none. */
export async function judgedBy(pool: Pool, electionNo: number, position: number): Promise<string | null> {
  return (await pool.query<{ engine: string }>(JUDGED_BY, [electionNo, position])).rows[0]?.engine ?? null;
}

/** Stored blocks of the stream's tree, from a number up to but not including another. */
export async function streamBlocks(
  pool: Pool,
  electionNo: number,
  from: number,
  to = Number.MAX_SAFE_INTEGER,
): Promise<readonly StreamBlock[]> {
  const { rows } = await pool.query<{ block_no: number; first_position: number; hash: Buffer }>(BLOCKS, [
    electionNo,
    from,
    to,
  ]);
  return rows.map((row) => ({ blockNo: row.block_no, firstPosition: row.first_position, hash: row.hash }));
}
