/**
 * `npm run bench page`: the page of an election of a country's size in a real browser, on a phone's screen and with the
 * processor slowed four times: how soon a view is painted, and how long frames take while precincts are scrolled.
 */
import { chromium, type Page } from 'playwright-core';
import { chromium as browserProgram } from '../../support/chromium';
import type { BenchOptions } from '../options';
import { REHEARSAL_ID } from '../rehearsal';
import { withRehearsalApi } from '../rehearsal-api';
import { printFigure } from '../report';

const PRECINCTS = 10_223;
const PRECINCTS_SHORT = 60;
const VIEWS = 5;
const VIEWS_SHORT = 1;
const SLOWED_TIMES = 4;
const PHONE = { width: 390, height: 844 };
/** A frame that takes longer is seen as a stutter. */
const LONG_FRAME_MS = 50;

export const PAGE_FIGURES = ['page_first_view_ms', 'page_precincts_view_ms', 'page_frame_ms_max', 'page_long_frames'];

/** Runs in the browser: from the request to the first paint, in milliseconds. */
const PAINTED_MS = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [first] = list.getEntriesByName('first-contentful-paint');
    if (first !== undefined) resolve(first.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;
/** Runs in the browser: scrolls from top to bottom, a third of a screen each frame; how long each took, in milliseconds. */
const SCROLLED_FRAMES_MS = `new Promise((resolve) => {
  const frames = [];
  let before = null;
  const step = (now) => {
    if (before !== null) frames.push(now - before);
    before = now;
    const top = scrollY;
    scrollBy(0, innerHeight / 3);
    if (scrollY === top && frames.length > 0) resolve(frames);
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

async function paintedMs(page: Page, url: string): Promise<number> {
  await page.goto(url);
  return page.evaluate<number>(PAINTED_MS);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function measure(command: string, url: string, views: number): Promise<void> {
  // Without a sandbox where tests run as root, in containers.
  const browser = await chromium.launch({ executablePath: command, args: ['--no-sandbox'] });
  try {
    const first: number[] = [];
    const precincts: number[] = [];
    const frames: number[] = [];
    for (let view = 0; view < views; view++) {
      // Nothing of the views before is kept.
      const context = await browser.newContext({ viewport: PHONE });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED_TIMES });
      first.push(await paintedMs(page, `${url}/kk/${REHEARSAL_ID}`));
      precincts.push(await paintedMs(page, `${url}/kk/${REHEARSAL_ID}/c/list/precincts`));
      frames.push(...(await page.evaluate<number[]>(SCROLLED_FRAMES_MS)));
      await context.close();
    }
    const against = `a processor slowed ${SLOWED_TIMES} times`;
    const figure = (name: string, value: number, unit: string): void =>
      printFigure({ figure: name, value, unit, against, runs: views });
    figure('page_first_view_ms', middle(first), 'ms');
    figure('page_precincts_view_ms', middle(precincts), 'ms');
    figure('page_frame_ms_max', Math.max(...frames), 'ms');
    figure('page_long_frames', frames.filter((ms) => ms > LONG_FRAME_MS).length / frames.length, 'of all frames');
  } finally {
    await browser.close();
  }
}

export async function benchPage({ short }: Pick<BenchOptions, 'short'>): Promise<void> {
  const program = browserProgram();
  if ('reason' in program) throw new Error(program.reason);
  const precinctCount = short ? PRECINCTS_SHORT : PRECINCTS;
  await withRehearsalApi(precinctCount, (url) => measure(program.command, url, short ? VIEWS_SHORT : VIEWS));
}
