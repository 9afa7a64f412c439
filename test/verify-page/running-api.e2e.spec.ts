/** The page that checks proofs as a running API serves it, given what that API answers. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { listVotes } from '#libs/election/testing';
import { formatVerifierKey } from '#libs/log';
import { createLogger } from '#libs/platform';
import { startResultsApi, type RunningResultsApi } from '../../apps/results-api/src/testing/start-api';
import { ELECTION_ID, ReplayedElection, testLogKey } from '../elections/replayed-election';
import { chromium as browserProgram } from '../support/chromium';
import { describeWith } from '../support/other-languages';

jest.setTimeout(120_000);

const OUTCOMES = "[...document.querySelectorAll('#checks li')].map((one) => one.dataset.outcome)";
const FAILED = "[...document.querySelectorAll('#checks li[data-outcome=failed]')].map((one) => one.dataset.check)";

describeWith(browserProgram(), 'the page that checks proofs, beside a running API', (command) => {
  let election: ReplayedElection;
  let api: RunningResultsApi;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    election = await ReplayedElection.opened(testLogKey());
    await election.history();
    const log = createLogger({ name: 'results-api', level: 'silent' });
    api = await startResultsApi({ pool: election.reader, log, host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: command, args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(`${api.url}/verify.html`);
    await page.locator('summary').click();
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => asked.push(`error: ${error.message}`));
  });
  afterAll(async () => {
    await browser.close();
    await api.stop();
    await election.close();
  });

  async function give(input: string, text: string): Promise<void> {
    await page.setInputFiles(input, { name: 'given', mimeType: 'text/plain', buffer: Buffer.from(text) });
  }

  /** Files are read one after the other; what is shown last counts. The page forbids what `waitForFunction` does. */
  async function failed(wanted: readonly string[]): Promise<void> {
    const shown = (): Promise<readonly string[]> => page.evaluate(FAILED);
    for (let look = 0; look < 200 && (await shown()).join(' ') !== wanted.join(' '); look++) {
      await page.waitForTimeout(10);
    }
    expect(await shown()).toEqual(wanted);
    expect(await page.evaluate(`${OUTCOMES}.length`)).toBe(13);
  }

  async function proofOf(path: string): Promise<string> {
    const answer = await fetch(`${api.url}/v1/elections/${ELECTION_ID}/contests/${path}`);
    expect(answer.status).toBe(200);
    return answer.text();
  }

  const policyOf = (seed: number): string =>
    `log ${formatVerifierKey(testLogKey('example.org/log', seed).verifier)}\nquorum none\n`;

  it('finds its proof valid under the key of its log, with the figures from the paper, and asks nobody', async () => {
    await give('#policy', policyOf(7));
    await give('#proof', await proofOf('list/precincts/p5/proof'));
    for (const [id, count] of Object.entries(listVotes(8, 8, 8, 8)))
      await page.fill(`input[name="${id}"]`, String(count));
    await failed([]);
    // No checkpoint was kept, and no witness is asked for.
    expect(await page.evaluate(`${OUTCOMES}.filter((one) => one === 'passed').length`)).toBe(11);
    expect(await page.textContent('#verdict')).toContain('Every check that applies has passed.');
    await page.fill('input[name="a"]', '9');
    await failed(['C11']);
    expect(asked).toEqual([]);
  });

  it('finds the proof of another contest valid, too, and none under another key', async () => {
    await give('#proof', await proofOf('district-1/precincts/p2/proof?hierarchy=administrative'));
    await failed([]);
    await give('#policy', policyOf(8));
    await failed(['C1']);
  });

  it('finds one changed figure in what the API answered', async () => {
    await give('#policy', policyOf(7));
    const proof = JSON.parse(await proofOf('list/precincts/p3/proof')) as { precinct: { sums: number[] } };
    proof.precinct.sums[proof.precinct.sums.length - 1]! += 1;
    await give('#proof', JSON.stringify(proof));
    await failed(['C6']);
  });
});
