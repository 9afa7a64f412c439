/** The store's side of final distributions: kept before they are sent, noted when they are out. */
import type { Pool } from 'pg';
import { withTransaction } from '#libs/platform';

export interface StoredDistribution {
  readonly eventId: string;
  readonly contestNo: number;
  readonly distribution: number;
  /** Position of the record that brought it about: an approval or an order of mandates. */
  readonly position: number;
  /** Exact bytes of the event. */
  readonly value: Buffer;
  readonly sent: boolean;
}

interface Row {
  event_id: string;
  contest_no: number;
  distribution: number;
  position: number;
  value: Buffer;
  sent: boolean;
}

const COLUMNS = `d.event_id, d.contest_no, d.distribution, d.position, d.value, s.event_id is not null as sent`;
// Few rows: one for each certification and each order of mandates of an election.
const ALL = `
  select ${COLUMNS} from sanaq.distribution d left join sanaq.distribution_sent s using (event_id)
  where d.election_no = $1 order by d.contest_no, d.distribution`;
const ONE = `
  select ${COLUMNS} from sanaq.distribution d left join sanaq.distribution_sent s using (event_id)
  where d.election_no = $1 and d.event_id = $2`;
const ALL_OF = `
  select ${COLUMNS} from sanaq.distribution d join sanaq.election e using (election_no)
  left join sanaq.distribution_sent s using (event_id)
  where e.election_id = $1 order by d.contest_no, d.distribution`;
const KEEP = `
  insert into sanaq.distribution (election_no, contest_no, distribution, event_id, position, value)
  values ($1, $2, $3, $4, $5, $6) on conflict do nothing`;
const SENT_CONTESTS = `
  select count(distinct d.contest_no)::integer as contests from sanaq.distribution d
  join sanaq.distribution_sent s using (event_id)
  join sanaq.election e using (election_no) where e.election_id = $1`;
const NOTE_SENT = `insert into sanaq.distribution_sent (event_id) values ($1) on conflict do nothing`;

function storedOf(row: Row): StoredDistribution {
  return {
    eventId: row.event_id,
    contestNo: row.contest_no,
    distribution: row.distribution,
    position: row.position,
    value: row.value,
    sent: row.sent,
  };
}

/** Every distribution of an election as it stands there: nothing of it is believed. */
export async function storedDistributions(pool: Pool, electionId: string): Promise<readonly StoredDistribution[]> {
  return (await pool.query<Row>(ALL_OF, [electionId])).rows.map(storedOf);
}

/** How many contests have a distribution that is out. */
export async function sentContests(pool: Pool, electionId: string): Promise<number> {
  const { rows } = await pool.query<{ contests: number }>(SENT_CONTESTS, [electionId]);
  return rows[0]?.contests ?? 0;
}

export class DistributionStore {
  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  async all(): Promise<StoredDistribution[]> {
    const { rows } = await this.pool.query<Row>(ALL, [this.electionNo]);
    return rows.map(storedOf);
  }

  /**
   * Commits a distribution, or finds the one that is under this id, whatever it says. Null where its number is
   * another's.
   */
  async keep(wanted: Omit<StoredDistribution, 'sent'>): Promise<StoredDistribution | null> {
    const { contestNo, distribution, eventId, position, value } = wanted;
    return withTransaction(this.pool, async (client) => {
      await client.query(KEEP, [this.electionNo, contestNo, distribution, eventId, position, value]);
      const { rows } = await client.query<Row>(ONE, [this.electionNo, eventId]);
      return rows[0] === undefined ? null : storedOf(rows[0]);
    });
  }

  async noteSent(eventId: string): Promise<void> {
    await this.pool.query(NOTE_SENT, [eventId]);
  }
}
