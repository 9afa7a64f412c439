/** Ways out of docs/recovery.md that begin with somebody who changed the store or the stream, followed as they are written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { clientConfig } from '#libs/platform';
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { append } from './support/decisions';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { allProtocols, electionFiles, ndjson, protocol } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'followed';
const PRECINCTS = 20;

describeWithKafka('A way out of docs/recovery.md', () => {
  const databases: TestDatabase[] = [];
  const installations: Installation[] = [];
  let here: Installation;
  let tabulation: ServiceProcess;
  let sent = 0;

  async function installationOn(prefix?: string): Promise<{ installation: Installation; owner: string }> {
    const kafka = await testKafka();
    const database = await testPostgres();
    databases.push(database);
    const options = { databaseUrl: database.url, brokers: kafka?.brokers ?? [] };
    const installation = new Installation(prefix === undefined ? options : { ...options, prefix });
    installations.push(installation);
    return { installation, owner: database.url };
  }

  let owner: string;
  const asOwner = async (sql: string): Promise<void> => {
    const client = new Client(clientConfig(owner, 'operator'));
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  /** The SQL of the page below a heading, for this election. */
  const sqlOf = (heading: string): string => {
    const page = readFileSync(join(here.root, 'docs', 'recovery.md'), 'utf8');
    const [, sql = ''] = /```sql\n([^`]+)```/.exec(page.slice(page.indexOf(heading))) ?? [];
    if (sql === '') throw new Error(`docs/recovery.md has no SQL after "${heading}"`);
    return sql.replaceAll('ELECTION', ELECTION);
  };
  const publishedRoot = async (installation = here): Promise<string | undefined> => {
    const [row] = await installation.ask<{ root: string }>(
      `select s.root from sanaq.published_snapshot p join sanaq.snapshot s using (election_no, snapshot)
       join sanaq.stream_position e using (election_no) where s.snapshot = e.next_position - 1`,
    );
    return row?.root;
  };
  const saying = (code: string, process = tabulation): Promise<unknown> =>
    until(
      `${process.name} says ${code}`,
      async () => Object.values((await process.readiness())?.checks ?? {}).some((text) => text.includes(code)),
      () => process.logTail(),
    );
  /** One record more is counted and published. */
  const goesOn = async (installation = here, log = tabulation): Promise<string> => {
    const before = await publishedRoot(installation);
    await append(installation, ELECTION, [protocol(ELECTION, 'list', 0, { id: `later-${++sent}` })]);
    return until(
      'the count goes on',
      async () => {
        const now = await publishedRoot(installation);
        return now === before ? undefined : now;
      },
      () => log.logTail(),
    );
  };

  beforeAll(async () => {
    ({ installation: here, owner } = await installationOn());
    tabulation = await here.start('tabulation');
    await here.sanaqOk('define', electionFiles(here, ELECTION, PRECINCTS));
    await here.sanaqOk('submit', here.file('protocols.ndjson', ndjson(allProtocols(ELECTION, PRECINCTS))));
    await until(
      'all is published',
      () => publishedRoot(),
      () => tabulation.logTail(),
    );
  });

  afterAll(async () => {
    for (const installation of installations) await installation.close();
    for (const database of databases) await database.drop();
  });

  it('removes records that were planted above the position: the count goes on by itself', async () => {
    await asOwner(
      `insert into sanaq.journal select (jsonb_populate_record(j, jsonb_build_object('position', j.position + 1000))).*
       from sanaq.journal j order by position desc limit 1`,
    );
    await append(here, ELECTION, [protocol(ELECTION, 'list', 1, { id: `later-${++sent}` })]);
    await saying('JOURNAL_PLANTED');
    await asOwner(sqlOf('`JOURNAL_PLANTED`: '));
    await goesOn();
  });

  it('removes a row of the frame that the stream does not have: answers come again by themselves', async () => {
    await asOwner(
      `insert into sanaq.precinct select (jsonb_populate_record(p,
         jsonb_build_object('precinct_no', p.precinct_no + 1000, 'precinct_id', 'planted'))).* from sanaq.precinct p limit 1`,
    );
    const api = await here.start('results-api', { ready: false });
    const url = `${api.url}/v1/elections/${ELECTION}/contests/list`;
    const answered = (what: string): Promise<unknown> =>
      until(
        `the API answers ${what}`,
        async () => (await getJson(url).catch(() => null))?.text.includes(what),
        () => api.logTail(),
      );
    await answered('FRAME_DIFFERS');
    const compared = await here.sanaq('replay', ELECTION, '--compare');
    expect([compared.code, compared.out]).toEqual([1, expect.stringContaining('planted')]);
    await asOwner(sqlOf('`FRAME_DIFFERS`: ').replace('PRECINCT', 'planted'));
    await answered('"contestId":"list"');
    expect((await here.sanaq('replay', ELECTION, '--compare')).code).toBe(0);
    await goesOn();
    await api.stop();
  });

  it('deletes the checkpoint of the fold: a process that starts folds the journal', async () => {
    await asOwner('delete from sanaq.checkpoint');
    await tabulation.stop();
    tabulation = await here.start('tabulation');
    await goesOn();
  });

  it('rebuilds the database from Kafka where a stored record was changed', async () => {
    const root = await publishedRoot();
    await tabulation.stop();
    await asOwner(
      `alter table sanaq.journal disable trigger user;
       update sanaq.journal set value = value || ' '::bytea where position = (select max(position) - 3 from sanaq.journal);
       alter table sanaq.journal enable always trigger append_only_rows;
       alter table sanaq.journal enable always trigger append_only_table`,
    );
    tabulation = await here.start('tabulation', { ready: false });
    await saying('JOURNAL_ALTERED');
    const compared = await here.sanaq('replay', ELECTION, '--compare');
    expect([compared.code, `${compared.out}${compared.err}`]).toEqual([
      1,
      expect.stringMatching(/record|JOURNAL_ALTERED/),
    ]);
    await tabulation.stop();
    const { prefix } = here;
    ({ installation: here, owner } = await installationOn(prefix));
    await here.sanaqOk('replay', ELECTION, '--from', 'kafka', '--restore');
    expect(await publishedRoot()).toBe(root);
    tabulation = await here.start('tabulation');
    await goesOn();
  });

  it('counts what the journal kept where the topic is gone for good', async () => {
    const root = await publishedRoot();
    const admin = here.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [here.topics(ELECTION).stream] });
    await admin.disconnect();
    await saying('STREAM_MISSING');
    const replayed = await here.sanaq('replay', ELECTION, '--from', 'journal', '--expect-root', root ?? '');
    expect([replayed.code, replayed.err]).toEqual([0, '']);
    await here.sanaqOk('export', ELECTION, '--from', 'journal', '--out', 'journal.ndjson');
    const counted = await here.sanaq('tabulate', '--stream', 'journal.ndjson', '--json');
    // Exit 1 as well where something is open: it is the same election, not a settled one.
    expect(JSON.stringify(counted.json())).toContain(root ?? 'none');
  });
});
