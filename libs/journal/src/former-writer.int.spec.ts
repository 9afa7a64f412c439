/** A writer that falls silent inside its transaction: frozen, or its network gone without a word. */
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../test/support/servers';
import { CopyBuffer } from './copying/copy-buffer';
import { Journal } from './journal';
import { JOURNAL_COLUMNS } from './journal-rows';
import { Leases } from './lease';

const LONG_MS = 600_000;
const BATCH = { from: 0, next: 5, endPosition: 5, last: null, rows: [] } as const;

describe('A writer that falls silent inside its transaction', () => {
  let database: TestDatabase;
  let silentPool: Pool;
  let pool: Pool;
  let owner: Pool;
  let journal: Journal;

  beforeAll(async () => {
    database = await testPostgres();
    const role = 'sanaq_writer';
    silentPool = createPool(database.url, { applicationName: 'silent', max: 5, role });
    pool = createPool(database.url, { applicationName: 'stand-by', max: 5, role });
    owner = createPool(database.url, { applicationName: 'owner', max: 2 });
    journal = new Journal(pool);
  });

  afterAll(async () => {
    await Promise.all([silentPool, pool, owner].map((one) => one.end()));
    await database.drop();
  });

  /** An election whose position a writer of `writers` has moved in a transaction in which it then says nothing. */
  async function heldBy(
    writers: Pool,
    electionId: string,
    standstill: (client: PoolClient) => void = () => undefined,
  ): Promise<{ electionNo: number; client: PoolClient; lost: Promise<unknown> }> {
    const electionNo = await journal.electionNo(electionId);
    await journal.startAt(electionNo, 0);
    const client = await writers.connect();
    const lost = new Promise((resolve) => client.once('end', resolve));
    await client.query('begin');
    await client.query('update sanaq.stream_position set next_position = 5 where election_no = $1', [electionNo]);
    standstill(client);
    return { electionNo, client, lost };
  }

  async function takenOver(electionNo: number): Promise<Leases> {
    const leases = new Leases(pool, `next-${electionNo}`, LONG_MS);
    expect([...(await leases.take([{ electionNo, from: null }])).keys()]).toEqual([electionNo]);
    return leases;
  }

  it('is named and ended by whoever takes the election over, who then writes at once', async () => {
    const { electionNo, client, lost } = await heldBy(silentPool, 'between-statements');
    const leases = await takenOver(electionNo);
    const former = await leases.endFormerWriter(electionNo);
    expect(former).toMatchObject({ ended: true, who: expect.stringMatching(/^sanaq_writer, silent/) as unknown });
    expect(former?.inTransactionSeconds).toBeGreaterThanOrEqual(0);
    expect(await journal.apply(electionNo, BATCH)).toBe('applied');
    await lost;
    client.release(true);
    expect(await leases.endFormerWriter(electionNo)).toBeNull();
    await leases.leave();
  });

  it('is ended in the midst of COPY too, where no limit of PostgreSQL would reach it', async () => {
    const { electionNo, client, lost } = await heldBy(silentPool, 'copying', (copying) => {
      const copy = copying.query(copyFrom(`COPY ${JOURNAL_COLUMNS} FROM STDIN (FORMAT binary)`));
      copy.on('error', () => undefined);
      copy.write(new CopyBuffer().take());
    });
    const leases = await takenOver(electionNo);
    expect(await leases.endFormerWriter(electionNo)).toMatchObject({ ended: true });
    expect(await journal.apply(electionNo, BATCH)).toBe('applied');
    await lost;
    client.release(true);
    await leases.leave();
  });

  it('is left alone by a process that does not hold the lease', async () => {
    const { electionNo, client } = await heldBy(silentPool, 'not-mine');
    const leases = new Leases(pool, 'somebody', LONG_MS);
    expect(await leases.endFormerWriter(electionNo)).toBeNull();
    await client.query('rollback');
    client.release();
  });

  it('is named, and left to the operator, where it is of another role', async () => {
    const { electionNo, client } = await heldBy(owner, 'of-the-owner');
    const leases = await takenOver(electionNo);
    expect(await leases.endFormerWriter(electionNo)).toMatchObject({
      ended: false,
      pid: expect.any(Number) as unknown,
    });
    await client.query('rollback');
    client.release();
    await leases.leave();
  });

  it('is ended by the server itself where it says nothing between two statements for longer than a lease', async () => {
    const limited = createPool(database.url, {
      applicationName: 'limited',
      max: 2,
      role: 'sanaq_writer',
      silentMaxMs: 500,
    });
    const { electionNo, client, lost } = await heldBy(limited, 'limited');
    await lost;
    expect(await journal.apply(electionNo, BATCH)).toBe('applied');
    client.release(true);
    await limited.end();
  });

  it('is not waited for longer than a lease, and a gone other end is noticed by the server as soon', async () => {
    const waiting = createPool(database.url, { applicationName: 'w', max: 2, role: 'sanaq_writer', silentMaxMs: 400 });
    const { electionNo, client } = await heldBy(silentPool, 'waited-for');
    await expect(new Journal(waiting).apply(electionNo, BATCH)).rejects.toMatchObject({ code: '55P03' });
    const { rows } = await waiting.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in
       ('tcp_user_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count') order by name`,
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['2', '1', '1', '400']);
    await client.query('rollback');
    client.release();
    await waiting.end();
  });
});
