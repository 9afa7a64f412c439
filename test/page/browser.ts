/** A real browser for tests of the page: Debian's Chromium, driven by Playwright's library. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** SANAQ_CHROMIUM names another one. Null where there is none: then skip, and say why. Under CI=true that is an error. */
export function chromiumPath(): string | null {
  const given = process.env['SANAQ_CHROMIUM'];
  const found = (given === undefined ? PLACES : [given]).find((path) => existsSync(path));
  if (found === undefined && process.env['CI'] === 'true') {
    throw new Error('under CI=true a Chromium is required: apt-get install chromium, or set SANAQ_CHROMIUM');
  }
  return found ?? null;
}

export function launch(executablePath: string): Promise<Browser> {
  // Tests run as root in containers, where Chromium's sandbox does not start.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export interface Violation {
  readonly id: string;
  readonly nodes: readonly string[];
}

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page; `axe` is its source. */
export async function violationsOf(page: Page, axe: string): Promise<readonly Violation[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(STANDARDS)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`,
  );
  return found as readonly Violation[];
}
