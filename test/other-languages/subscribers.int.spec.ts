/** The programs of docs/for-subscribers.md that need no Kafka, against a running API: a shell with curl, and a browser's script. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { createLogger, repositoryRoot } from '#libs/platform';
import { TestEventSource } from '../../apps/results-api/src/testing/event-source';
import { startResultsApi, type RunningResultsApi } from '../../apps/results-api/src/testing/start-api';
import { CountedElection } from '../elections/counted-election';
import { describeWith, shellWith } from '../support/other-languages';

const run = promisify(execFile);
const PROGRAMS = __dirname;

describe('The programs for subscribers', () => {
  let election: CountedElection;
  let api: RunningResultsApi;
  let snapshot = 0;
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-subscribers-'));

  beforeAll(async () => {
    election = await CountedElection.open();
    await election.count(...election.opening());
    snapshot = await election.count(election.protocol({ precinctId: 'p1' }));
    await election.publish();
    api = await startResultsApi({
      pool: election.reader,
      log: createLogger({ name: 'results-api', level: 'silent' }),
      host: '127.0.0.1',
      port: 0,
      files: { folder: join(folder, 'files'), share: 1, lookMs: 20, quietMs: 0 },
    });
  });
  afterAll(async () => {
    await api.stop();
    await election.close();
    rmSync(folder, { recursive: true });
  });

  describeWith(shellWith('curl', 'sha256sum'), 'in a shell', (shell) => {
    it('take a table and the archive, whose hash is right', async () => {
      while ((await fetch(`${api.url}/files/small/index.json`)).status !== 200);
      const { stdout } = await run(shell, [join(PROGRAMS, 'results.sh'), api.url, 'small', 'list'], { cwd: folder });
      expect(stdout).toMatch(/^small-s\d+-counting-all-[0-9a-f]{16}\.zip: OK$/m);
      expect(readFileSync(join(folder, 'precincts.csv'), 'utf8')).toContain('p1,T1,counted');
      expect(readdirSync(folder)).toContain('index.json');
    });
  });

  it('in a browser are told of every snapshot', async () => {
    const open: TestEventSource[] = [];
    const Source = class {
      private readonly source: TestEventSource;
      constructor(url: string) {
        this.source = new TestEventSource(url);
        open.push(this.source);
      }
      addEventListener(_: string, listener: (event: { data: string }) => void): void {
        void this.source.next().then(({ data }) => listener({ data: JSON.stringify(data) }));
      }
      close(): void {
        this.source.close();
      }
    };
    const script = readFileSync(join(PROGRAMS, 'watch.js'), 'utf8');
    const watch = runInNewContext(`${script}; watch`, { EventSource: Source, encodeURIComponent, JSON }) as (
      url: string,
      election: string,
      show: (shown: unknown) => void,
    ) => () => void;
    const shown = await new Promise((resolve) => {
      const end = watch(api.url, 'small', (one) => {
        end();
        resolve(one);
      });
    });
    const contests = [{ contestId: 'list', how: '1 of 5 precincts' }, { contestId: 'district-1' }];
    expect(shown).toMatchObject({ snapshot, contests });
    expect(open).toHaveLength(1);
  });
});

describe('The page for subscribers', () => {
  it('shows the programs as they are run', () => {
    const page = readFileSync(join(repositoryRoot(), 'docs', 'for-subscribers.md'), 'utf8');
    for (const name of ['results.sh', 'watch.js', 'read_results.py', 'read-results.ts']) {
      expect(page).toContain(readFileSync(join(PROGRAMS, name), 'utf8').trim());
    }
  });
});
