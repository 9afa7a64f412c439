/**
 * The attacker's list for the database: what somebody with the writer's role can insert or alter, table by table. Each
 * row is refused by SQL, or named by `replay --compare`; and as a store may hold rows from before a constraint, or of
 * its owner's making, the replay must name every one of them where no constraint stands in the way, too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { createLogger, repositoryRoot } from '#libs/platform';
import { ElectionMandates, mandatesReader } from '#libs/mandates';
import { replay, type Difference } from '#libs/replay';
import { Relay } from '#libs/tabulation';
import { ELECTION_ID, ReplayedElection } from '../../libs/replay/src/testing/replayed-election';

jest.setTimeout(120_000);

const QUIET = createLogger({ name: 'test', level: 'silent' });
const ROOT = `sha256:${'0'.repeat(64)}`;

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
  return { query } as unknown as Pool;
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

interface Attack {
  readonly what: string;
  readonly sql: string;
  /** What the replay must say of it among its differences. */
  readonly named: Record<string, unknown>;
  /** What SQL says to the writer's role; null: it takes the row, as it must take the same from the services. */
  readonly refused: RegExp | null;
}

const row = (table: string, why: string, key: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'row',
  table,
  why,
  key: expect.objectContaining(key) as unknown,
});
const unit = (table: string, field: string): Record<string, unknown> => ({ kind: 'unit', table, field });

/** A copy of a row with some columns replaced: `select` list in the table's order. */
function copyOf(table: string, columns: Readonly<Record<string, string>>, where: string): string {
  const names = COLUMNS[table] ?? [];
  const values = names.map((name) => columns[name] ?? name);
  return `insert into sanaq.${table} (${names.join(', ')})
    select ${values.join(', ')} from sanaq.${table} where ${where} limit 1`;
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  journal: ['election_no', 'position', 'timestamp_ms', 'key', 'value', 'headers', 'sha256'],
  verdict: ['election_no', 'cause', 'subject', 'kind', 'ruling_no', 'contest_no', 'precinct_no', 'sha256'],
  snapshot: ['election_no', 'snapshot', 'previous', 'time_ms', 'root'],
  contest_result: ['election_no', 'contest_no', 'snapshot', 'root', 'open_items', 'counts', 'figures', 'standing'],
  unit_result: ['election_no', 'contest_no', 'unit_no', 'snapshot', 'open_items', 'counts', 'figures'],
  precinct_result: [
    ...['election_no', 'contest_no', 'precinct_no', 'snapshot', 'state', 'open_items'],
    ...['protocol_position', 'protocol_sha256', 'figures'],
  ],
  certification: ['election_no', 'position', 'snapshot', 'contest_no', 'type', 'data'],
  distribution: ['election_no', 'contest_no', 'distribution', 'event_id', 'position', 'value'],
};

/** Tables by which figures are named. */
const FRAME = new Set(['sanaq.frame_change', 'sanaq.unit', 'sanaq.precinct', 'sanaq.contest_round']);

const LAST = `(select max(snapshot) from sanaq.snapshot)`;
/** A position whose record changed nothing that a snapshot shows. */
const BETWEEN = `(select min(position) from sanaq.journal j where position > 3
  and not exists (select from sanaq.snapshot s where s.snapshot = j.position))`;

const ATTACKS: readonly Attack[] = [
  {
    what: 'a snapshot beyond the journal',
    sql: `insert into sanaq.snapshot values (1, 999, ${LAST}, 0, '${ROOT}')`,
    named: row('sanaq.snapshot', 'beyond', { snapshot: 999 }),
    refused: /snapshot_has_its_record/,
  },
  {
    what: 'a snapshot at a record that brought none',
    sql: `insert into sanaq.snapshot values (1, ${BETWEEN}, null, 0, '${ROOT}')`,
    named: unit('sanaq.snapshot', 'root'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a contest beyond the journal',
    sql: copyOf('contest_result', { snapshot: '999', figures: 'array_fill(999999, array[6])' }, 'true'),
    named: row('sanaq.contest_result', 'beyond', { snapshot: 999 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a unit beyond the journal',
    sql: copyOf('unit_result', { snapshot: '999' }, 'true'),
    named: row('sanaq.unit_result', 'beyond', { snapshot: 999 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a precinct beyond the journal',
    sql: copyOf('precinct_result', { snapshot: '999' }, 'state = 1'),
    named: row('sanaq.precinct_result', 'beyond', { snapshot: 999 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  ...['contest_result', 'unit_result', 'precinct_result'].map((table) => ({
    what: `a row of ${table} under a number that no snapshot has`,
    sql: copyOf(table, { snapshot: BETWEEN }, 'true'),
    named: row(`sanaq.${table}`, 'no_snapshot'),
    refused: /SNAPSHOT_FOREIGN/,
  })),
  ...['contest_result', 'unit_result', 'precinct_result'].map((table) => ({
    what: `a row of ${table} of a contest that the frame does not have`,
    sql: copyOf(table, { contest_no: '7' }, `snapshot = ${LAST}`),
    named: row(`sanaq.${table}`, 'unknown', { contestNo: 7 }),
    refused: /SNAPSHOT_FOREIGN|figures_have_their_contest/,
  })),
  {
    what: 'figures of a precinct that the frame does not have',
    sql: copyOf('precinct_result', { precinct_no: '77' }, `snapshot = ${LAST}`),
    named: row('sanaq.precinct_result', 'unknown', { precinctNo: 77 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a unit that the frame does not have',
    sql: copyOf('unit_result', { unit_no: '77' }, `snapshot = ${LAST}`),
    named: unit('sanaq.unit_result', 'figures'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a unit put into an old snapshot',
    sql: copyOf('unit_result', { snapshot: LAST, unit_no: '4', figures: 'array_fill(9, array[6])' }, 'contest_no = 0'),
    named: unit('sanaq.unit_result', 'figures'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a certification at a record that is none',
    sql: copyOf('certification', { position: '5', snapshot: '5' }, 'true'),
    named: row('sanaq.certification', 'no_snapshot'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a certification put into a snapshot',
    sql: copyOf('certification', { position: '6', snapshot: LAST }, 'true'),
    named: unit('sanaq.certification', 'certification'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a certification beyond the journal',
    sql: copyOf('certification', { position: '999', snapshot: '999' }, 'true'),
    named: row('sanaq.certification', 'beyond'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a record beyond the position',
    sql: copyOf('journal', { position: '999' }, 'true'),
    named: row('sanaq.journal', 'beyond', { position: 999 }),
    refused: null,
  },
  {
    what: 'a record before the first one',
    sql: copyOf('journal', { position: '-1' }, 'true'),
    named: row('sanaq.journal', 'beyond', { position: -1 }),
    refused: /record_is_hashed/,
  },
  {
    what: 'a verdict beyond the position',
    sql: copyOf('verdict', { cause: '999' }, 'cause = subject and kind = 1'),
    named: row('sanaq.verdict', 'beyond', { cause: 999 }),
    refused: null,
  },
  {
    what: 'a verdict that a record did not bring about',
    sql: copyOf('verdict', { cause: '10', subject: '7', kind: '7' }, 'cause = 7 and subject = 7'),
    named: { kind: 'verdict', position: 10, subject: 7, published: null },
    refused: null,
  },
  {
    what: 'a ruling under a definition that never was',
    sql: `insert into sanaq.ruling values (1, 99, '${ROOT}', '1')`,
    named: row('sanaq.ruling', 'unknown', { rulingNo: 99 }),
    refused: null,
  },
  {
    what: 'a decision on the frame that nobody made',
    sql: `insert into sanaq.frame_change (election_no, position, decision, contest_no) values (1, 5, '{"kind":"amend"}', null)`,
    named: row('sanaq.frame_change', 'unknown', { position: 5 }),
    refused: null,
  },
  {
    what: 'a decision on the frame beyond the position',
    sql: `insert into sanaq.frame_change (election_no, position, decision, contest_no) values (1, 999, '{"kind":"amend"}', null)`,
    named: row('sanaq.frame_change', 'beyond', { position: 999 }),
    refused: /change_has_its_record/,
  },
  {
    what: 'a unit that the register does not have',
    sql: `insert into sanaq.unit values (1, 99, 'administrative', 'X', 'region', 0)`,
    named: row('sanaq.unit', 'unknown'),
    refused: null,
  },
  {
    what: 'a precinct that the register does not have',
    sql: `insert into sanaq.precinct values (1, 99, 'x', 1, array[1])`,
    named: row('sanaq.precinct', 'unknown'),
    refused: null,
  },
  {
    what: 'a contest that the definition does not have',
    sql: `insert into sanaq.contest_round values (1, 9, 'x', 1, array['a'])`,
    named: row('sanaq.contest_round', 'unknown'),
    refused: null,
  },
  {
    what: 'a snapshot noted as published that is not',
    sql: `insert into sanaq.published_snapshot values (1, 999, 0)`,
    named: row('sanaq.published_snapshot', 'beyond', { snapshot: 999 }),
    refused: /published_is_a_snapshot/,
  },
  {
    what: 'a distribution with other seats',
    sql: copyOf('distribution', { distribution: '2', event_id: `'other'`, value: `value || ' '` }, 'true'),
    named: { kind: 'mandates', in: 'sanaq.distribution', eventId: 'other', derived: null },
    refused: null,
  },
  {
    what: 'a distribution beyond the position',
    sql: copyOf('distribution', { distribution: '2', event_id: `'other'`, position: '999' }, 'true'),
    named: { kind: 'mandates', in: 'sanaq.distribution', eventId: 'other', position: 999 },
    refused: null,
  },
  {
    what: 'a note of the relay that claims more than is out',
    sql: `update sanaq.relay set sent_cause = 500 where topic like '%verdicts%'`,
    named: row('sanaq.relay', 'differs', { sent: [500, expect.any(Number)] }),
    refused: null,
  },
  {
    what: 'a note of the relay on results that claims more than is out',
    sql: `update sanaq.relay set sent_cause = 500 where topic like '%results%'`,
    named: row('sanaq.relay', 'differs', { sent: [500, expect.any(Number)] }),
    refused: null,
  },
  {
    what: 'a note of the relay on a topic that it does not write',
    sql: `insert into sanaq.relay (election_no, topic) values (1, 'sanaq.small.stream.v1')`,
    named: row('sanaq.relay', 'unknown'),
    refused: null,
  },
  {
    what: 'a position that was moved on',
    sql: `update sanaq.stream_position set next_position = 999, last_position = 998`,
    named: row('sanaq.stream_position', 'differs'),
    refused: null,
  },
  {
    what: 'a record of an election that nobody ever saw',
    sql: copyOf('journal', { election_no: '77' }, 'true'),
    named: row('sanaq.journal', 'unknown', { election_no: 77 }),
    refused: null,
  },
  {
    what: 'a snapshot of an election that nobody ever saw',
    sql: `insert into sanaq.snapshot values (77, 0, null, 0, '${ROOT}')`,
    named: row('sanaq.snapshot', 'unknown', { election_no: 77 }),
    refused: /snapshot_has_its_record/,
  },
];

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
      await client.query(copyOf('verdict', { cause: '998', kind: '1' }, 'kind = 2 order by cause desc'));
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

  it('are not sent again as a request that the relay never stored', async () => {
    const { topics, stream } = election;
    const sized = (bytes: Buffer): Buffer => {
      const head = Buffer.alloc(4);
      head.writeInt32BE(bytes.length);
      return Buffer.concat([head, bytes]);
    };
    for (const topic of [topics.verdicts, topics.results]) {
      const real = await stream.recordAt(topic, 0);
      const mark = Buffer.from(JSON.stringify([500, 500, 0, null, null]));
      const parts = [mark, Buffer.from('k'), real?.value ?? Buffer.alloc(0), Buffer.alloc(4)].map(sized);
      for (const bytes of [Buffer.concat(parts), Buffer.from('nonsense')]) {
        const before = await stream.describe(topic);
        await undone(election.writer, async (client) => {
          await client.query('update sanaq.relay set in_flight = $1 where topic = $2', [bytes, topic]);
          const options = { pool: poolOf(client), stream, topics, electionId: ELECTION_ID, electionNo: 1 };
          const relay = new Relay({ ...options, nowMs: () => Date.now() });
          await expect(relay.drain(AbortSignal.timeout(20_000))).rejects.toMatchObject({
            code: 'RELAY_REQUEST_DIFFERS',
          });
        });
        expect(await stream.describe(topic)).toEqual(before);
      }
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
    const file = readdirSync(folder).find((name) => name.endsWith('_nothing_beyond_the_record.sql')) ?? '';
    const sql = readFileSync(join(folder, file), 'utf8');
    await undone(election.owner, async (client) => {
      await client.query(WITHOUT_CONSTRAINTS);
      for (const attack of ATTACKS) if (attack.refused !== null) await client.query(attack.sql);
      await client.query(sql);
      await client.query(sql);
      await expect(
        client.query(
          `insert into sanaq.ruling (election_no, ruling_no, definition_sha256, engine) values (1, 98, 'x', '1')`,
        ),
      ).rejects.toThrow(/ruling_names_a_definition/);
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
