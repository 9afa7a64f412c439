/** The programs of docs/for-publishers.md, and those of docs/for-subscribers.md that read from Kafka, against a real Kafka and a real tabulation: they publish and read their verdict. */
import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '#libs/platform';
import { Installation } from '../services/support/installation';
import { electionFiles, protocol } from '../services/support/small-election';
import { describeWith, pythonWith, type Program } from '../support/other-languages';
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';

jest.setTimeout(300_000);

const PROGRAMS = __dirname;
const HOOK = join(repositoryRoot(), 'test', 'support', 'typescript-hook.cjs');
const ELECTION = 'publishers';

const execute = promisify(execFile);

interface Shown {
  readonly snapshot: number;
  readonly contest: string;
  readonly votes: Readonly<Record<string, number>>;
}

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describeWithKafka('The programs for publishers', () => {
  let database: TestDatabase;
  let installation: Installation;

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    await installation.start('tabulation');
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, 4), '--json');
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  function run(command: string, args: readonly string[], event: object): Promise<Answer> {
    const { stream, verdicts } = installation.topics(ELECTION);
    const file = installation.file('event.json', event);
    const child = spawn(command, [...args, installation.options.brokers.join(','), stream, verdicts, file]);
    const texts = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, ...texts });
      });
    });
  }

  /** Votes of the list as a program for subscribers prints them last, once a protocol is in them. */
  async function readsResults(command: string, args: readonly string[]): Promise<void> {
    const { results } = installation.topics(ELECTION);
    const env = {
      ...process.env,
      PYTHONPATH: join(repositoryRoot(), 'libs', 'reader-kit'),
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const { votes } = protocol(ELECTION, 'list', 0).data as { readonly votes: Readonly<Record<string, number>> };
    for (;;) {
      const { stdout } = await execute(command, [...args, installation.options.brokers.join(','), results], { env });
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      const last = lines.map((line) => JSON.parse(line) as Shown).findLast(({ contest }) => contest === 'list');
      if (last === undefined || Object.values(last.votes).every((count) => count === 0)) continue;
      expect(Object.keys(last.votes)).toEqual(Object.keys(votes));
      expect(last.snapshot).toBeGreaterThan(0);
      return;
    }
  }

  async function publishesAndReads(command: string, args: readonly string[], index: number): Promise<void> {
    const event = protocol(ELECTION, 'list', index);
    const first = await run(command, args, event);
    expect({ code: first.code, err: first.code === 0 ? '' : first.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(first.out)).toMatchObject({ verdict: 'counted', codes: [] });
    const again = await run(command, args, event);
    expect(JSON.parse(again.out)).toMatchObject({ verdict: 'duplicate', warnings: [] });
    const stamped = await run(command, args, { ...event, time: '2023-03-20T01:00:00Z' });
    expect(JSON.parse(stamped.out)).toMatchObject({ verdict: 'duplicate', warnings: ['RETRY_OTHER_BYTES'] });
    const wrong = await run(command, args, protocol(ELECTION, 'list', index, { id: `other-${index}` }));
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ verdict: 'held', codes: ['SECOND_ORIGINAL'] });
  }

  it('in TypeScript', () => publishesAndReads(process.execPath, ['-r', HOOK, join(PROGRAMS, 'publish.ts')], 0));

  it('in TypeScript, for subscribers', () =>
    readsResults(process.execPath, ['-r', HOOK, join(PROGRAMS, 'read-results.ts')]));

  const python: Program = pythonWith('confluent_kafka', 'cloudevents.core');
  describeWith(python, 'in Python', (command) => {
    it('publishes and reads its verdict', () => publishesAndReads(command, [join(PROGRAMS, 'publish.py')], 1));
    it('reads the results', () => readsResults(command, [join(PROGRAMS, 'read_results.py')]));
  });
});

describe('The page for publishers', () => {
  it('shows both programs as they are run', () => {
    const page = readFileSync(join(repositoryRoot(), 'docs', 'for-publishers.md'), 'utf8');
    for (const name of ['publish.py', 'publish.ts']) {
      expect(page).toContain(readFileSync(join(PROGRAMS, name), 'utf8').trim());
    }
  });
});
