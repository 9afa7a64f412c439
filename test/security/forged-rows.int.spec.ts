/**
 * The attacker's list for the database: what someone with the writer's role can insert or alter, table by table. Each
 * row is refused by SQL, or named by `replay --compare`; and as a store may hold rows from before a constraint, or of
 * its owner's making, the replay must name every one of them where no constraint is in the way, too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { createLogger, repositoryRoot } from '#libs/platform';
import { ElectionMandates, mandatesReader } from '#libs/mandates';
import { replay, type Difference } from '#libs/replay';
import { Relay } from '#libs/tabulation';
import { ELECTION_ID, ReplayedElection } from '../elections/replayed-election';
import { ATTACKS, FRAME, copyOf } from './database-attacks';

jest.setTimeout(120_000);

const QUIET = createLogger({ name: 'test', level: 'silent' });

let election: ReplayedElection;

beforeAll(async () => {
  election = await ReplayedElection.opened();
  await election.history();
  const { writer: pool, stream } = election;
  const mandates = new ElectionMandates({ pool, stream, topicPrefix: 'sanaq', electionId: ELECTION_ID, log: QUIET });
  await mandates.drain(AbortSignal.timeout(20_000));
});

afterAll(async () => {
  await election.close();
});

/** A pool of one connection, so that all that is asked sees the open transaction. */
function poolOf(client: PoolClient): Pool {
  let last: Promise<unknown> = Promise.resolve();
  const query = (...args: Parameters<PoolClient['query']>): Promise<unknown> => {
    const next = last.then(() => client.query(...args));
    last = next.catch(() => undefined);
    return next;
  };
  const connect = (): Promise<unknown> =>
    Promise.resolve({
      query: (...args: Parameters<PoolClient['query']>) => client.query(...args),
      release: () => undefined,
    });
  return { query, connect } as unknown as Pool;
}

async function findings(client: PoolClient): Promise<readonly Difference[]> {
  return (await replay(election.options({ pool: poolOf(client), compare: true }))).differences;
}

/** Does something in a transaction that is rolled back. */
async function undone<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const WITHOUT_CONSTRAINTS = `
  do $$
  declare
    found record;
  begin
    for found in
      select conrelid::regclass as tab, conname from pg_constraint
      where contype in ('c', 'f') and connamespace = 'sanaq'::regnamespace
    loop
      execute format('alter table %s drop constraint if exists %I cascade', found.tab, found.conname);
    end loop;
    for found in select oid::regclass as tab from pg_class where relnamespace = 'sanaq'::regnamespace and relkind = 'r'
    loop
      execute format('alter table %s disable trigger user', found.tab);
    end loop;
  end
  $$`;

describe('rows that the count did not write', () => {
  it('are none in a store that nobody touched', async () => {
    expect(await undone(election.writer, findings)).toEqual([]);
    expect((await replay(election.options({ compare: true, from: 'kafka' }))).comparedWith).toContain('mandates');
  });

  it.each(ATTACKS.map((attack) => [attack.what, attack] as const))('are named by the replay: %s', async (_, attack) => {
    const found = await undone(election.owner, async (client) => {
      await client.query(WITHOUT_CONSTRAINTS);
      expect((await client.query(attack.sql)).rowCount).toBe(1);
      return findings(client);
    });
    expect(found).toContainEqual(expect.objectContaining(attack.named));
  });

  it.each(ATTACKS.map((attack) => [attack.refused === null ? 'takes' : 'refuses', attack.what, attack] as const))(
    'SQL %s from the role of the writer %s',
    async (_takes, _what, attack) => {
      await undone(election.writer, async (client) => {
        const done = client.query(attack.sql).then(() => client.query('set constraints all immediate'));
        if (attack.refused === null) await done;
        else await expect(done).rejects.toThrow(attack.refused);
      });
    },
  );

  it('are shown to nobody, and not sent, where they lie above the stored position', async () => {
    const asShown = async (pool: Pool): Promise<unknown> => {
      const reader = mandatesReader(pool);
      return [
        await reader.elections(),
        await reader.outcome(ELECTION_ID),
        await reader.outcome(ELECTION_ID, { publishedOnly: true }),
        await reader.publishedAfter(ELECTION_ID, -1, 1_000),
        await reader.held(ELECTION_ID),
        await reader.verdicts(ELECTION_ID),
        await reader.mandates(ELECTION_ID),
      ];
    };
    const { topics, stream } = election;
    const ends = async (): Promise<unknown> => [
      await stream.describe(topics.verdicts),
      await stream.describe(topics.results),
    ];
    const [shown, sent] = [await asShown(election.reader), await ends()];
    await undone(election.owner, async (client) => {
      await client.query(WITHOUT_CONSTRAINTS);
      for (const { what, sql } of ATTACKS) if (/beyond|noted as published/.test(what)) await client.query(sql);
      await client.query(`
        insert into sanaq.later_verdict (election_no, cause, subject, kind, ruling_no, contest_no, precinct_no)
        select election_no, 998, subject, 1, ruling_no, contest_no, precinct_no from sanaq.verdict
        where kind = 2 order by cause desc limit 1`);
      await client.query(copyOf('journal', { position: '997' }, 'kind = 2'));
      const pool = poolOf(client);
      expect(await asShown(pool)).toEqual(shown);
      const relay = new Relay({
        pool,
        stream,
        topics,
        electionId: ELECTION_ID,
        electionNo: 1,
        nowMs: () => Date.now(),
      });
      await relay.drain(AbortSignal.timeout(20_000));
    });
    expect(await ends()).toEqual(sent);
  });

  it.each(
    ATTACKS.filter(({ named: { table } }) => FRAME.has(String(table))).map((attack) => [attack.what, attack] as const),
  )('give no figure another name: readers refuse the frame with %s', async (_, { sql, what }) => {
    const asked = undone(election.owner, async (client) => {
      await client.query(WITHOUT_CONSTRAINTS);
      await client.query(sql);
      return mandatesReader(poolOf(client)).contestOutcome(ELECTION_ID, 'list');
    });
    if (what.includes('beyond')) expect(await asked).toHaveProperty('contestId', 'list');
    else await expect(asked).rejects.toMatchObject({ code: 'FRAME_DIFFERS' });
  });

  it('are not believed of a decision: what it says is read from its record', async () => {
    await undone(election.owner, async (client) => {
      const shown = async (): Promise<unknown> => mandatesReader(poolOf(client)).definition(ELECTION_ID);
      const before = await shown();
      await client.query(WITHOUT_CONSTRAINTS);
      await client.query(
        `update sanaq.frame_change set decision = '{"kind":"amend","amendment":{"publishFrom":"2099-01-01"}}'`,
      );
      expect(await shown()).toEqual(before);
    });
  });

  it('are not believed where a note says that more is out than the topic shows', async () => {
    const { topics, stream } = election;
    for (const topic of [topics.verdicts, topics.results]) {
      const before = await stream.describe(topic);
      for (const forged of ['sent_cause = 500', 'noted_position = 500', `noted_sha256 = 'x', sent_cause = 500`]) {
        await undone(election.writer, async (client) => {
          await client.query(`update sanaq.relay set ${forged} where topic = $1`, [topic]);
          const options = { pool: poolOf(client), stream, topics, electionId: ELECTION_ID, electionNo: 1 };
          const relay = new Relay({ ...options, nowMs: () => Date.now() });
          await expect(relay.drain(AbortSignal.timeout(20_000))).rejects.toMatchObject({
            code: 'PUBLICATION_TOPIC_CHANGED',
          });
        });
      }
      expect(await stream.describe(topic)).toEqual(before);
    }
  });

  it('are refused in the place of the records to come: the count says so instead of waiting', async () => {
    const refused = undone(election.writer, async (client) => {
      await client.query(copyOf('journal', { position: '(select next_position from sanaq.stream_position)' }, 'true'));
      await client.query('commit');
      await client.query('begin');
      await client.query('update sanaq.stream_position set next_position = next_position + 1');
    });
    await expect(refused).rejects.toThrow(/JOURNAL_PLANTED/);
    await election.tamper(
      'sanaq.journal',
      'delete from sanaq.journal where position = (select next_position from sanaq.stream_position)',
    );
    await expect(
      undone(election.writer, (client) => client.query('update sanaq.stream_position set next_position = 3')),
    ).rejects.toThrow(/POSITION_MOVES_ON/);
  });

  it('are held off by a migration that a store with data takes, twice too, whatever it holds', async () => {
    const folder = join(repositoryRoot(), 'infra', 'sql');
    const file = readdirSync(folder).find((name) => name.endsWith('_verdicts_in_the_journal.sql')) ?? '';
    const sql = readFileSync(join(folder, file), 'utf8');
    await undone(election.owner, async (client) => {
      await client.query(WITHOUT_CONSTRAINTS);
      for (const attack of ATTACKS) if (attack.refused !== null) await client.query(attack.sql);
      await client.query(sql);
      await client.query(sql);
      await expect(client.query(copyOf('later_verdict', { cause: '8', subject: '8' }, 'true'))).rejects.toThrow(
        /verdict_is_one/,
      );
    });
  });

  it('are named where they are on the mandates topic, and nobody derived them', async () => {
    const { stream, topics } = election;
    const forged: readonly [number, string, string][] = [
      [0, '"winners":["c1"]', '"winners":["c2"]'],
      [0, '/distributed"', '/9/distributed"'],
      [1, '"root":"sha256:', '"root":"sha256:0000'],
    ];
    for (const [position, from, to] of forged) {
      const real = await stream.recordAt(topics.mandates, position);
      const text = real?.value?.toString() ?? '';
      const value = text.replace(from, to).replace(/("root":"sha256:[0-9a-f]{64})[0-9a-f]+/, '$1');
      expect(value).not.toBe(text);
      await stream.append(topics.mandates, [{ key: null, value: Buffer.from(value), headers: real?.headers ?? [] }]);
    }
    for (const pool of [election.reader, null]) {
      const report = await replay(election.options({ from: 'kafka', pool, compare: true }));
      const derived = report.differences.map((found) => (found.kind === 'mandates' ? found.derived : found));
      const some = expect.stringMatching(/^sha256:/) as unknown;
      expect(derived).toEqual([some, some, null]);
    }
  });
});
