/** State of the count: on every view, because a figure without it is a figure of nobody knows when. */
import type { PrecinctCounts } from '#libs/election';
import { html, type Markup } from '../html/html';
import type { ElectionPage } from './page';
import type { Standing } from './standing';

export interface CountState {
  readonly standing: Standing;
  readonly precincts: PrecinctCounts;
  readonly openItems: number;
  readonly decisionRequired: boolean;
}

/** One sentence, for titles and for those who hear the page. */
export function stateSentence({ words, formats }: ElectionPage, { standing, precincts }: CountState): string {
  const progress = words.countedOf(formats, precincts.counted, precincts.expected);
  return `${words.states[standing]}. ${words.counted}: ${progress}.`;
}

export function stillOut({ words, formats }: ElectionPage, counts: PrecinctCounts): Markup {
  const parts = (['missing', 'held', 'annulled', 'notHeld'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => html`<li class="out ${state}">${words[state]}: <b>${formats.number(counts[state])}</b></li>`);
  if (parts.length === 0) return html`<p class="out">${words.nothingOut}.</p>`;
  return html`<p class="label">${words.stillOut}</p>
    <ul class="plain outs">
      ${parts}
    </ul>`;
}

/** How full the register is; the same numbers stand beside it as text. */
function progressBar(counts: PrecinctCounts): Markup {
  let from = 0;
  const parts = (['counted', 'held', 'annulled', 'notHeld'] as const).map((state) => {
    const width = counts.expected === 0 ? 0 : (1_000 * counts[state]) / counts.expected;
    const bar = html`<rect
      class="state-${state}"
      x="${from.toFixed(1)}"
      y="0"
      width="${width.toFixed(1)}"
      height="10"
    />`;
    from += width;
    return bar;
  });
  return html`<svg class="progress" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** Of which snapshot the figures are, and how to check them. */
export function asOf({ words, formats, at, links }: ElectionPage): Markup | null {
  if (at === null) return null;
  return html`<p class="as-of">
    ${words.lastSnapshot} <time datetime="${new Date(at.timeMs).toISOString()}">${formats.time(at.timeMs)}</time> ·
    <a href="${links.snapshotDocument(at.snapshot)}">${words.snapshot} <span id="snapshot">${at.snapshot}</span></a> ·
    ${words.root} <code class="root" title="${at.root}">${at.root.slice(0, 'sha256:'.length + 12)}…</code> ·
    <a href="${links.view('verify')}">${words.verify}</a>
  </p>`;
}

export function countState(page: ElectionPage, state: CountState): Markup {
  const { words, formats } = page;
  const { precincts, standing, openItems, decisionRequired } = state;
  return html`<section class="state ${standing}" aria-labelledby="state-heading">
    <h2 id="state-heading" class="visually-hidden">${words.stateHeading}</h2>
    <p class="state-word">${words.states[standing]}.</p>
    <p class="progress-words">
      ${words.counted}: <b id="counted">${words.countedOf(formats, precincts.counted, precincts.expected)}</b>
    </p>
    ${progressBar(precincts)} ${stillOut(page, precincts)}
    ${openItems > 0 && html`<p>${words.openItems}: <b>${formats.number(openItems)}</b></p>`}
    ${decisionRequired && html`<p class="question">${words.decisionRequired}.</p>`} ${asOf(page)}
  </section>`;
}
