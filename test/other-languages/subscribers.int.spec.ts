/** The programs of docs/for-subscribers.md that need no Kafka, against a running API: a shell with curl, and a browser's script. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { createLogger, repositoryRoot } from '#libs/platform';
import { startResultsApi, type RunningResultsApi } from '../../apps/results-api/src/testing/start-api';
import { CountedElection } from '../elections/counted-election';
import { chromium as browserProgram } from '../support/chromium';
import { describeWith, shellWith } from '../support/other-languages';

const run = promisify(execFile);
const PROGRAMS = __dirname;

/** What watch.js gives a page. */
declare function watch(url: string, election: string, show: (shown: unknown) => void): () => void;

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

  describeWith(browserProgram(), 'in a browser', (command) => {
    let browser: Browser;
    let newsroom: Server;

    beforeAll(async () => {
      newsroom = createServer((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!doctype html><script>${readFileSync(join(PROGRAMS, 'watch.js'), 'utf8')}</script>`);
      });
      newsroom.listen(0, '127.0.0.1');
      await once(newsroom, 'listening');
      // Tests run as root in containers, where Chromium’s sandbox does not start.
      browser = await chromium.launch({ executablePath: command, args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser.close();
      newsroom.close();
    });

    it('are told of every snapshot, in a page of another origin', async () => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(newsroom.address() as AddressInfo).port}/`);
      const shown = page.evaluate(
        (url) =>
          new Promise<unknown>((resolve) => {
            const end = watch(url, 'small', (one) => {
              end();
              resolve(one);
            });
          }),
        api.url,
      );
      const contests = [{ contestId: 'list', how: '1 of 5 precincts' }, { contestId: 'district-1' }];
      expect(await shown).toMatchObject({ snapshot, contests });
    });
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
