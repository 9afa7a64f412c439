/** The page that checks proofs, opened from a file in a real browser that has no network. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { repositoryRoot } from '#libs/basics';
import { chromium as browserProgram } from '../support/chromium';
import { describeWith } from '../support/other-languages';
import type { Case } from '../vectors/cases';

const PAGE = join(repositoryRoot(), 'dist', 'apps', 'verifier', 'verify.html');
const VECTORS = join(repositoryRoot(), 'docs', 'vectors');
const AXE = join(repositoryRoot(), 'node_modules', 'axe-core', 'axe.min.js');
const vector = (name: string): string => join(VECTORS, name);

/** What the page can be asked: it takes a proof file, not what was asked for by name. */
const CASES = (JSON.parse(readFileSync(vector('cases.json'), 'utf8')) as readonly Case[]).filter(
  ({ kind, asked, typed }) => kind === 'proof' && asked === undefined && typed?.['nobody'] === undefined,
);
/** Expressions that the browser computes. */
const FOCUSED =
  "[document.activeElement.tagName, document.activeElement.name || document.activeElement.id].join(' ').trim()";
const FITS = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
const FAULTS = 'axe.run(document).then(({ violations }) => violations.map(({ id }) => id))';
const TEXTS = '#checks li p, #limits li, h1, h2';

const ALL_CHECKS = ['C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12'];

describeWith(browserProgram(), 'the page that checks proofs', (command) => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];

  beforeAll(async () => {
    expect(existsSync(PAGE)).toBe(true);
    browser = await chromium.launch({ executablePath: command, args: ['--no-sandbox'] });
    await opened();
  });
  afterAll(async () => {
    await browser.close();
  });

  /** One page for all: a new one costs a second. */
  async function opened(): Promise<void> {
    // The narrowest phone that people have.
    const context = await browser.newContext({ offline: true, locale: 'en-GB', viewport: { width: 360, height: 640 } });
    page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => requests.push(`error: ${error.message}`));
    await page.goto(pathToFileURL(PAGE).href);
    await page.locator('summary').click();
  }

  /** Gives the files of a case and types its figures; fields of the case before are emptied. */
  async function ask({ file, policy, kept, consistency, rehearsal, typed = {} }: Partial<Case>): Promise<void> {
    for (const [id, name] of Object.entries({ policy, kept, consistency, proof: file })) {
      await page.setInputFiles(`#${id}`, name === undefined ? [] : vector(name));
    }
    await page.setChecked('#rehearsal', rehearsal === true);
    for (const [name, value] of Object.entries(typed)) await page.fill(`input[name="${name}"]`, String(value));
  }

  /** An expression over every element of a selector. */
  function allOf<T>(selector: string, expression: string): Promise<readonly T[]> {
    return page.evaluate(`[...document.querySelectorAll('${selector}')].map((one) => ${expression})`);
  }

  async function outcomes(): Promise<readonly (readonly [string, string])[]> {
    return allOf('#checks li', '[one.dataset.check, one.dataset.outcome]');
  }

  const failing = async (): Promise<string[]> =>
    (await outcomes()).filter(([, outcome]) => outcome === 'failed').map(([number]) => number);

  it('finds every example valid or broken as the other verifiers do, shows every check, and asks nobody', async () => {
    for (const one of CASES) {
      await ask(one);
      await expectFailing(one.fails, one.file);
      expect((await outcomes()).map(([number]) => number)).toEqual(ALL_CHECKS);
    }
    expect(CASES.length).toBeGreaterThan(40);
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });

  /** Files are read one after the other; what is shown last counts. */
  async function expectFailing(fails: readonly string[], file = ''): Promise<void> {
    const wanted = fails.join(' ');
    for (let look = 0; look < 100 && (await failing()).join(' ') !== wanted; look++) await page.waitForTimeout(10);
    expect([file, ...(await failing())]).toEqual([file, ...fails]);
  }

  it('shows every check, the totals on the way, the checkpoint, and what it does not prove, in three languages', async () => {
    await ask({ file: 'valid/proof.json', kind: 'proof', about: '', fails: [], policy: 'policy.txt' });
    await page.fill('input[name="a"]', '150');
    await expectFailing([]);
    expect(await page.textContent('#verdict')).toContain('Every check that applies has passed.');
    expect(await allOf('#subtotals tbody tr', 'one.textContent')).toEqual([
      expect.stringContaining('T-1'),
      expect.stringContaining('R-1'),
      expect.stringContaining('N5 / 51,643'),
    ]);
    expect(await page.textContent('#checkpoint')).toBe(readFileSync(vector('kept.txt'), 'utf8'));
    expect(await page.locator('#limits li').count()).toBe(5);
    const seen = new Set<string>();
    for (const language of ['kk', 'ru', 'en']) {
      await page.click(`[data-language="${language}"]`);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      await page.waitForTimeout(50);
      expect(await page.locator('#checks li').count()).toBe(ALL_CHECKS.length);
      for (const text of await allOf<string>(TEXTS, 'one.textContent')) seen.add(text);
    }
    // Nothing is said in one language alone; ids and paths may be the same in all.
    expect(seen.size).toBeGreaterThan(3 * 28);
    expect(await page.inputValue('input[name="a"]')).toBe('150');
    await page.fill('input[name="a"]', '151');
    await expectFailing(['C11']);
  });

  it('takes no figure that is none', async () => {
    await ask({ file: 'valid/proof.json', kind: 'proof', about: '', fails: [], policy: 'policy.txt' });
    await page.fill('input[name="a"]', '15o');
    await expectFailing(['C11']);
  });

  it('is used by keyboard alone, fits a phone, and has no fault that axe knows', async () => {
    await ask({ file: 'broken/proof-figures-changed.json', kind: 'proof', about: '', fails: [], policy: 'policy.txt' });
    await page.focus('[data-language="kk"]');
    const reached: string[] = [];
    for (let step = 0; step < 16; step++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<string>(FOCUSED));
    }
    expect(reached).toEqual(
      expect.arrayContaining(['INPUT proof', 'SUMMARY', 'INPUT policy', 'INPUT took_part', 'PRE checkpoint']),
    );
    expect(await page.evaluate(FITS)).toBe(true);
    await page.evaluate(readFileSync(AXE, 'utf8'));
    expect(await page.evaluate(FAULTS)).toEqual([]);
  });
});
