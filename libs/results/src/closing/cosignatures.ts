/** Lines by which witnesses have cosigned published checkpoints. */
import type { Pool } from 'pg';
import { isSignedBy, parseNote, type VerifierKey } from '#libs/log';
import type { PublishedLogEnd } from './published-leaves';

const INSERT = `
  insert into sanaq.cosignature (election_no, leaf_index, witness, line) values ($1, $2, $3, $4) on conflict do nothing`;
const LAST_OF = `
  select max(leaf_index) + 1 as size from sanaq.cosignature where election_no = $1 and witness = $2`;
const LINES = `
  select line from sanaq.cosignature where election_no = $1 and leaf_index = $2 order by witness`;
// What lies above the stored position rests on no record.
const COSIGNED = `
  select c.leaf_index + 1 as size, c.snapshot, p.checkpoint
  from sanaq.stream_position read
  join sanaq.closing c using (election_no)
  join sanaq.published_snapshot p using (election_no, snapshot)
  where read.election_no = $1 and c.snapshot < read.next_position and p.checkpoint is not null
    and c.leaf_index in (
      select leaf_index from sanaq.cosignature where election_no = $1 group by leaf_index having count(*) >= $2)
  order by c.leaf_index desc limit 1`;
const ALL = `
  select s.leaf_index, s.witness, s.line, p.checkpoint
  from sanaq.cosignature s
  join sanaq.closing c using (election_no, leaf_index)
  left join sanaq.published_snapshot p using (election_no, snapshot)
  where election_no = $1 order by s.leaf_index, s.witness`;

export interface Cosignature {
  /** Number of closing records in the checkpoint. */
  readonly size: number;
  /** The witness's verifier key. */
  readonly witness: string;
  /** Without a line break. */
  readonly line: string;
}

/** True where the line is the witness's signature under the checkpoint. */
export function isCosignature(checkpoint: string, line: string, witness: VerifierKey): boolean {
  const [text = ''] = checkpoint.split('\n\n');
  const note = parseNote(`${text}\n\n${line}\n`);
  return note !== null && isSignedBy(note, witness);
}

/** Keeps a line; one that stands already stays. */
export async function writeCosignature(
  pool: Pool,
  electionNo: number,
  { size, witness, line }: Cosignature,
): Promise<void> {
  await pool.query(INSERT, [electionNo, size - 1, witness, line]);
}

/** Size of the newest checkpoint that a witness has cosigned; null for none. */
export async function lastCosigned(pool: Pool, electionNo: number, witness: string): Promise<number | null> {
  return (await pool.query<{ size: number | null }>(LAST_OF, [electionNo, witness])).rows[0]?.size ?? null;
}

/** The checkpoint of a size with the lines of all witnesses that have cosigned it. */
export async function withCosignatures(
  pool: Pool,
  electionNo: number,
  { size, checkpoint }: { readonly size: number; readonly checkpoint: string },
): Promise<string> {
  const { rows } = await pool.query<{ line: string }>(LINES, [electionNo, size - 1]);
  return `${checkpoint}${rows.map(({ line }) => `${line}\n`).join('')}`;
}

/** A published checkpoint, without the lines of witnesses. */
export type CosignedLogEnd = Pick<PublishedLogEnd, 'size' | 'snapshot'> & { readonly checkpoint: string };

/** The newest published closing record that so many witnesses have cosigned, without their lines; null for none. */
export async function cosignedLogEnd(
  pool: Pool,
  electionNo: number,
  witnesses: number,
): Promise<CosignedLogEnd | null> {
  return (await pool.query<CosignedLogEnd>(COSIGNED, [electionNo, witnesses])).rows[0] ?? null;
}

/** Every line with the checkpoint that it is under; null where that is not noted to be out. */
export async function allCosignatures(
  pool: Pool,
  electionNo: number,
): Promise<readonly (Cosignature & { readonly checkpoint: string | null })[]> {
  const { rows } = await pool.query<{ leaf_index: number; witness: string; line: string; checkpoint: string | null }>(
    ALL,
    [electionNo],
  );
  return rows.map(({ leaf_index: index, ...row }) => ({ ...row, size: index + 1 }));
}
