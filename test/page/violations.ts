/** What axe finds on a page. */
import type { Page } from 'playwright-core';

export interface Violation {
  readonly id: string;
  readonly nodes: readonly string[];
}

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** `axe` is its source. */
export async function violationsOf(page: Page, axe: string): Promise<readonly Violation[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(STANDARDS)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`,
  );
  return found as readonly Violation[];
}
