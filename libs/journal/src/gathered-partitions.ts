/** What of other partitions of a stream was submitted again into the one that counts: see `sanaq gather`. */
import type { Pool } from 'pg';

const GATHERED = `
  select partition_no, max(next_position) as next_position from sanaq.gathered_partition
  where election_no = $1 group by partition_no`;
const NOTE = `
  insert into sanaq.gathered_partition (election_no, partition_no, next_position) values ($1, $2, $3)
  on conflict do nothing`;

export class GatheredPartitions {
  constructor(private readonly pool: Pool) {}

  /** Up to which position each partition is gathered, by its number; nothing of one of which nothing is. */
  async of(electionNo: number): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.pool.query<{ partition_no: number; next_position: number }>(GATHERED, [electionNo]);
    return new Map(rows.map((row) => [row.partition_no, row.next_position]));
  }

  /** Notes that everything of the partition before the position is in the stream. */
  async note(electionNo: number, partition: number, nextPosition: number): Promise<void> {
    await this.pool.query(NOTE, [electionNo, partition, nextPosition]);
  }
}
