/**
 * The page in a real browser, beside a rehearsal that is played while it is watched. Pictures of every view are left in
 * dist/page-pictures; with SANAQ_PICTURES=docs the one that README shows is written anew.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { repositoryRoot } from '#libs/platform';
import { chromium as browserProgram } from '../support/chromium';
import { describeWith } from '../support/other-languages';
import { openCutLine, type CutLine } from './cut-line';
import { openRehearsed, type Rehearsed } from './rehearsed';
import { violationsOf } from './violations';

const PRECINCTS = 1_000;
const TEST_MAX_MS = 180_000;
const WAIT_MAX_MS = 120_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1_200, height: 800 };
/** 1,280 pixels at 400 %. */
const ZOOMED = { width: 320, height: 640 };
const PICTURES = join(repositoryRoot(), 'dist', 'page-pictures');

/** Every view, below the language. */
const VIEWS = [
  '/',
  '/rehearsal',
  '/rehearsal/contests',
  '/rehearsal/c/district-01',
  '/rehearsal/c/list/u/R-01',
  '/rehearsal/c/list/u/R-01-01',
  '/rehearsal/c/list/precincts',
  '/rehearsal/c/list/p/R-01-01-0001',
  '/rehearsal/search?q=R-01',
  '/rehearsal/changes',
  '/rehearsal/obstacles',
  '/rehearsal/documents',
  '/rehearsal/c/list/shape',
  '/rehearsal/verify',
  '/nowhere',
];
const BLOCKS = ['state', 'seats', 'votes', 'participation', 'places'];
const LANGUAGES = ['kk', 'ru', 'en'] as const;

/** Of those that README and docs show. */
function pictureOf(name: string): string {
  return join(repositoryRoot(), process.env['SANAQ_PICTURES'] ?? 'dist/page-pictures', `${name}.png`);
}

describeWith(browserProgram(), 'the page in a browser', (command) => {
  let rehearsed: Rehearsed;
  let browser: Browser;
  let line: CutLine;
  const asked = new Set<string>();
  const failures: string[] = [];

  async function open(options: Parameters<Browser['newContext']>[0], url = rehearsed.url): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ baseURL: url, ...options });
    const page = await context.newPage();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    page.on('pageerror', ({ message }) => failures.push(message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) failures.push(message.text());
    });
    return page;
  }
  const counted = (page: Page): Promise<string> => page.locator('#counted').innerText();

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    rehearsed = await openRehearsed(PRECINCTS);
    line = await openCutLine(rehearsed.port);
    // Tests run as root in containers, where Chromium’s sandbox does not start.
    browser = await chromium.launch({ executablePath: command, args: ['--no-sandbox'] });
  }, TEST_MAX_MS);
  afterAll(async () => {
    await browser.close();
    await line.close();
    await rehearsed.close();
  }, TEST_MAX_MS);

  it(
    'shows the count as it goes, from the first protocol to the final seats, through a line that breaks',
    async () => {
      const [watched, broken] = [await open({ viewport: DESK }), await open({ viewport: PHONE }, line.url)];
      const played = rehearsed.play();
      // Until the definition is there, there is no page of it.
      while ((await watched.goto('/en/rehearsal'))?.status() !== 200) await watched.waitForTimeout(100);
      await broken.goto('/ru/rehearsal');
      const seen = new Set<string>();
      let drawn = false;
      await watched.locator('#counted').waitFor({ timeout: WAIT_MAX_MS });
      await broken.locator('#counted').waitFor({ timeout: WAIT_MAX_MS });
      line.cut();
      const lost = broken.locator('#stale').waitFor({ state: 'visible', timeout: WAIT_MAX_MS });
      for (const final = watched.locator('.state.final'); (await final.count()) === 0;) {
        seen.add(await counted(watched));
        const neutral = await watched.locator('.map .area.neutral').count();
        if (!drawn && neutral > 5 && neutral < 15) {
          await watched.locator('.map').screenshot({ path: pictureOf('page-map') });
          drawn = true;
        }
        await watched.waitForTimeout(100);
      }
      await Promise.all([played, lost]);
      // More than the beginning and the end of it.
      expect(seen.size).toBeGreaterThan(2);
      const all = PRECINCTS.toLocaleString('en');
      expect(await counted(watched)).toBe(`${all} of ${all} precincts`);
      expect(await watched.locator('.hemicycle circle').count()).toBe(69);
      expect(await watched.locator('.seats tfoot td').innerText()).toBe('69');
      expect(await watched.locator('h1 ~ section h2', { hasText: 'Final seats' }).count()).toBe(1);

      expect(await broken.locator('.state.final').count()).toBe(0);
      expect(await broken.locator('#stale-time').innerText()).toContain('UTC+');
      line.mend();
      await broken.locator('.state.final').waitFor({ timeout: WAIT_MAX_MS });
      await broken.locator('#stale').waitFor({ state: 'hidden' });
      // A last snapshot may still follow the final seats, and comes to one page a moment before the other.
      const snapshotOf = (page: Page): Promise<string> => page.locator('#snapshot').innerText();
      while ((await snapshotOf(broken)) !== (await snapshotOf(watched))) await watched.waitForTimeout(100);
      await watched.setViewportSize({ width: 1_000, height: 790 });
      await watched.screenshot({ path: pictureOf('page') });
      await Promise.all([watched.context().close(), broken.context().close()]);
    },
    TEST_MAX_MS,
  );

  it('leads down to a precinct by the keyboard alone, and keeps the place in another language', async () => {
    const page = await open({ viewport: DESK });
    const follow = async (text: RegExp): Promise<void> => {
      for (let steps = 0; steps < 200; steps++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate('document.activeElement?.textContent?.trim() ?? ""');
        if (!text.test(String(at))) continue;
        const before = page.url();
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.href !== before);
        return;
      }
      throw new Error(`nothing that can be reached says ${String(text)}`);
    };
    await page.goto('/en/rehearsal');
    await follow(/^Skip to the results$/);
    await follow(/^Temirqazyq$/);
    await page.waitForURL('**/en/rehearsal/c/list/u/R-01');
    await page.locator('.places a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/u/R-01-01');
    await page.locator('.places a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/p/R-01-01-*');
    await page.locator('.languages a[lang="kk"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/kk/rehearsal/c/list/p/R-01-01-*');
    expect(await page.locator('html').getAttribute('lang')).toBe('kk');
    expect(await page.locator('h1').innerText()).toContain('Учаске');
    await page.context().close();
  }, 60_000);

  it('draws a map whose places are links for pointer and keyboard alike, and names each with its figures', async () => {
    const page = await open({ viewport: DESK });
    await page.goto('/en/rehearsal');
    const areas = page.locator('.map a.area');
    expect(await areas.count()).toBe(20);
    expect(await page.getByRole('group', { name: /^Map of the places/ }).count()).toBe(1);
    const first = page.getByRole('link', { name: /^Temirqazyq\. First by votes: .+ \(\d\)\. Counted: \d+ of \d+$/ });
    await first.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/en/rehearsal/c/list/u/R-01');
    await page.goBack();
    await areas.nth(1).click();
    await page.waitForURL('**/en/rehearsal/c/list/u/R-02');
    await page.context().close();
  });

  it(
    'has no fault that axe finds, in no view, and at 400 % scrolls one way only',
    async () => {
      const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
      const found: unknown[] = [];
      const page = await open({});
      // Every view in one language and scheme by turns, the first of an election in all of them.
      const turns = VIEWS.map((view, index) => ({
        view,
        language: LANGUAGES[index % 3] ?? 'kk',
        dark: index % 2 === 1,
      }));
      const leading = LANGUAGES.map((language, index) => ({ view: '/rehearsal', language, dark: index % 2 === 0 }));
      for (const { view, language, dark } of [...turns, ...leading]) {
        await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
        await page.goto(`/${language}${view}`);
        for (const viewport of [PHONE, DESK]) {
          await page.setViewportSize(viewport);
          const name = `${language}${view.replace(/\W+/g, '-')}-${viewport.width}-${dark ? 'dark' : 'light'}.png`;
          await page.screenshot({ path: join(PICTURES, name), fullPage: true });
        }
        found.push(...(await violationsOf(page, axe)).map((violation) => ({ language, view, ...violation })));
        await page.setViewportSize(ZOOMED);
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (Number(beyond) > 0) found.push({ language, view, beyond });
      }
      for (const block of BLOCKS) {
        await page.goto(`/embed/ru/rehearsal/${block}`);
        found.push(...(await violationsOf(page, axe)).map((violation) => ({ block, ...violation })));
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (Number(beyond) > 0) found.push({ block, beyond });
      }
      await page.context().close();
      expect(found).toEqual([]);
    },
    TEST_MAX_MS,
  );

  it('says the main figures without scripts', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto('/kk/rehearsal');
    expect(await page.locator('.hemicycle circle').count()).toBe(69);
    expect(await page.locator('.state.final .state-word').innerText()).toBe('Қорытынды түпкілікті.');
    expect(await page.locator('#live').isVisible()).toBe(false);
    await page.context().close();
  });

  it('has asked nobody but its own origin, and no script has failed', () => {
    expect([...asked].sort()).toEqual([rehearsed.url, line.url].sort());
    expect(failures).toEqual([]);
  });
});
