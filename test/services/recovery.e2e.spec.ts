/** A lost database is rebuilt from a real Kafka, by the calls that docs/recovery.md names. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { append } from './support/decisions';
import { Installation } from './support/installation';
import { allProtocols, electionFiles, ndjson, protocol } from './support/small-election';
import { until } from './support/until';

jest.setTimeout(300_000);

const ELECTION = 'recovered';
const PRECINCTS = 400;
/** When a restore is killed, counted from its start: in its start-up, while it folds, while it writes. */
const KILLED_AFTER_MS = [300, 900, 1_300, 1_700];

interface ReplayReport {
  readonly equal: boolean;
  readonly restored: boolean;
  readonly root: string;
  readonly differences: readonly unknown[];
}

describeWithKafka('A database that is lost', () => {
  const databases: TestDatabase[] = [];
  const installations: Installation[] = [];
  let lost: Installation;
  let rebuilt: Installation;
  let root: string;

  async function installationOn(prefix?: string): Promise<Installation> {
    const kafka = await testKafka();
    const database = await testPostgres();
    databases.push(database);
    const made = new Installation({
      databaseUrl: database.url,
      brokers: kafka?.brokers ?? [],
      ...(prefix === undefined ? {} : { prefix }),
    });
    installations.push(made);
    return made;
  }

  async function publishedRoot(installation: Installation): Promise<string | undefined> {
    const [row] = await installation.ask<{ root: string }>(
      `select s.root from sanaq.published_snapshot p join sanaq.snapshot s using (election_no, snapshot)
       where s.snapshot = (select max(next_position) - 1 from sanaq.stream_position) limit 1`,
    );
    return row?.root;
  }

  beforeAll(async () => {
    lost = await installationOn();
    const tabulation = await lost.start('tabulation');
    await lost.sanaqOk('define', electionFiles(lost, ELECTION, PRECINCTS));
    await lost.sanaqOk('submit', lost.file('protocols.ndjson', ndjson(allProtocols(ELECTION, PRECINCTS))));
    root = await until(
      'all is published',
      () => publishedRoot(lost),
      () => tabulation.logTail(),
    );
    await tabulation.stop();
    rebuilt = await installationOn(lost.prefix);
  });

  afterAll(async () => {
    for (const installation of installations) await installation.close();
    for (const database of databases) await database.drop();
  });

  it('leaves nothing behind where its rebuilding is killed', async () => {
    for (const afterMs of KILLED_AFTER_MS) {
      const program = join(rebuilt.root, 'dist', 'apps', 'operator', 'src', 'main.js');
      const args = [program, 'replay', ELECTION, '--from', 'kafka', '--restore'];
      const child = spawn(process.execPath, args, { cwd: rebuilt.folder, env: rebuilt.env, stdio: 'ignore' });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await Promise.race([gone, pause(afterMs)]);
      // On a fast machine it may be done before it is killed; then there is nothing left to try.
      if (child.exitCode !== null) break;
      child.kill('SIGKILL');
      await gone;
      await until('its transaction is undone', async () => (await journalled()) === 0);
    }
  });

  async function journalled(): Promise<number> {
    const [row] = await rebuilt.ask<{ records: number }>('select count(*)::integer as records from sanaq.journal');
    return row?.records ?? 0;
  }

  it('comes back with the very root that was published', async () => {
    if ((await journalled()) === 0) {
      const answer = await rebuilt.sanaqOk('replay', ELECTION, '--from', 'kafka', '--restore', '--json');
      expect(answer.json<ReplayReport>()).toMatchObject({ restored: true, equal: true, differences: [], root });
    }
    expect(await publishedRoot(rebuilt)).toBe(root);
  });

  it('goes on counting, and Kafka alone leads to the same root', async () => {
    const tabulation = await rebuilt.start('tabulation');
    const late = protocol(ELECTION, 'list', 0, { id: 'late' });
    await append(rebuilt, ELECTION, [late]);
    const grown = await until(
      'the late record is in a published snapshot',
      async () => {
        const now = await publishedRoot(rebuilt);
        return now === root ? undefined : now;
      },
      () => tabulation.logTail(),
    );
    await tabulation.stop();
    const same = await rebuilt.sanaq('replay', ELECTION, '--from', 'kafka', '--expect-root', grown, '--json');
    expect([same.code, same.json<ReplayReport>().root]).toEqual([0, grown]);
    const other = await rebuilt.sanaq('replay', ELECTION, '--from', 'kafka', '--expect-root', root, '--json');
    expect([other.code, other.json<ReplayReport>().root]).toEqual([1, grown]);
  });
});
