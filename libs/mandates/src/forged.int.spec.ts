/** Distributions that someone with the writer's role put into the table: neither sent nor shown. */
import { EVENT_TYPES, type MandatesDistributed } from '#libs/contracts';
import { createLogger, createPool, roleUrl } from '#libs/platform';
import { isAbsent, type ContestMandates } from '#libs/results';
import { mandatesReader } from './distributions/distributions-anew';
import { ElectionMandates } from './election-mandates';
import { CertifiedElection, eventsOf } from '../../../test/elections/certified-election';

describe('a distribution that stands in the table and was never derived', () => {
  let election: CertifiedElection;

  beforeEach(async () => {
    election = await CertifiedElection.opened();
    await election.everything();
    await election.certify('list');
  });
  afterEach(() => election.close());

  /** A process that begins again, works off what is there and ends; tells its log's codes. */
  async function restarted(): Promise<string[]> {
    const codes: string[] = [];
    const write = (line: string): void => {
      const { code } = JSON.parse(line) as { code?: string };
      if (code !== undefined) codes.push(code);
    };
    const log = createLogger({ name: 'test', level: 'warn', to: { write } });
    const { pool, stream } = election;
    await new ElectionMandates({ pool, stream, topicPrefix: 'sanaq', electionId: 'small', log }).drain(
      AbortSignal.timeout(20_000),
    );
    return codes;
  }

  async function sent(): Promise<MandatesDistributed[]> {
    return (await eventsOf(election.stream, election.topics.mandates)).flatMap((one) =>
      one.type === EVENT_TYPES.mandatesDistributed ? [one.data] : [],
    );
  }

  async function shown(): Promise<ContestMandates> {
    const reader = createPool(roleUrl(election.database.url, 'sanaq_reader'), { applicationName: 'test', max: 2 });
    try {
      const read = await mandatesReader(reader).mandates('small', 'list');
      if (isAbsent(read) || read.contests[0] === undefined) throw new Error('no mandates');
      return read.contests[0];
    } finally {
      await reader.end();
    }
  }

  /** The real row once more with other seats, as the writer's role may insert it. */
  async function forge(values: { eventId?: string; distribution?: number; position?: number }): Promise<void> {
    await election.pool.query(
      `insert into sanaq.distribution (election_no, contest_no, distribution, event_id, position, value)
       select election_no, contest_no, coalesce($2, distribution), coalesce($1, event_id), coalesce($3, position),
              convert_to(replace(convert_from(value, 'utf8'), '"a":3', '"a":5'), 'utf8')
       from public.forged`,
      [values.eventId ?? null, values.distribution ?? null, values.position ?? null],
    );
  }

  /** What the real process would keep, before it does: taken from a run whose rows are then removed by the owner. */
  async function beforeItIsKept(): Promise<void> {
    await restarted();
    const owner = createPool(election.database.url, { applicationName: 'test-owner', max: 1 });
    await owner.query('create table public.forged as select * from sanaq.distribution');
    await owner.query('grant select on public.forged to sanaq_writer');
    for (const table of ['distribution_sent', 'distribution']) {
      await owner.query(`alter table sanaq.${table} disable trigger user`);
      await owner.query(`delete from sanaq.${table}`);
      await owner.query(`alter table sanaq.${table} enable always trigger append_only_rows`);
    }
    await owner.query(`alter table stream.record disable trigger user`);
    await owner.query(
      `delete from stream.record where topic_id = (select topic_id from stream.topic where name = $1)`,
      [election.topics.mandates],
    );
    await owner.query(`alter table stream.topic disable trigger user`);
    await owner.query(`update stream.topic set next_position = 0 where name = $1`, [election.topics.mandates]);
    await owner.end();
  }

  it('is not sent after a restart where it stands under the id of the real one, and not shown', async () => {
    await beforeItIsKept();
    await forge({});
    expect(await restarted()).toEqual(['DISTRIBUTION_DIFFERS']);
    expect(await sent()).toEqual([]);
    expect(await shown()).toMatchObject({
      final: false,
      distribution: null,
      seats: { a: 3 },
      history: [],
      unfounded: [{ distribution: 1 }],
    });
  });

  it('does not keep the real one from being sent where it has an id of its own and a later number', async () => {
    await beforeItIsKept();
    await forge({ eventId: 'small/list/1/3/distributed', distribution: 7, position: 3 });
    expect(await restarted()).toEqual(['DISTRIBUTION_UNFOUNDED']);
    expect(await sent()).toMatchObject([{ distribution: 1, supersedes: null, seats: { a: 3 } }]);
    const read = await shown();
    expect(read).toMatchObject({ final: true, distribution: 1, seats: { a: 3 }, unfounded: [{ distribution: 7 }] });
    expect(read.history).toHaveLength(1);
  });

  it('that only claims the number keeps nothing false from being told: nothing is sent', async () => {
    await beforeItIsKept();
    await forge({ eventId: 'other', distribution: 1 });
    expect((await restarted()).sort()).toEqual(['DISTRIBUTION_DIFFERS', 'DISTRIBUTION_UNFOUNDED']);
    expect(await sent()).toEqual([]);
    expect(await shown()).toMatchObject({ final: false, distribution: null });
  });

  it('is not shown in the place of the real one, whatever it adds to it later', async () => {
    await restarted();
    await election.pool.query(
      `insert into sanaq.distribution (election_no, contest_no, distribution, event_id, position, value)
       select election_no, contest_no, 2, 'later', position,
              convert_to(replace(convert_from(value, 'utf8'), '"a":3', '"a":5'), 'utf8') from sanaq.distribution`,
    );
    await election.pool.query(`insert into sanaq.distribution_sent (event_id) values ('later')`);
    expect(await shown()).toMatchObject({ final: true, distribution: 1, seats: { a: 3 } });
    expect(await restarted()).toEqual(['DISTRIBUTION_UNFOUNDED']);
    expect(await sent()).toHaveLength(1);
  });

  it('is sent all the same where a note in the table says that it was', async () => {
    await beforeItIsKept();
    await election.pool.query('insert into sanaq.distribution select * from public.forged');
    await election.pool.query('insert into sanaq.distribution_sent (event_id) select event_id from public.forged');
    expect(await restarted()).toEqual([]);
    expect(await sent()).toMatchObject([{ distribution: 1, seats: { a: 3 } }]);
  });
});
