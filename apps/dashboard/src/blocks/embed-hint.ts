/** The blocks that others can show on their sites, and how. */
import { html, type Markup } from '../html/html';
import type { ContestPlace } from './links';
import type { ElectionPage } from './page';

export const BLOCKS = ['state', 'seats', 'votes', 'participation', 'places'] as const;
export type Block = (typeof BLOCKS)[number];

export function isBlock(text: string): text is Block {
  return (BLOCKS as readonly string[]).includes(text);
}

/** How to show the blocks of a contest elsewhere. */
export function embedHint(page: ElectionPage, place: ContestPlace): Markup {
  const { words, links } = page;
  const snippet = `<script src="/embed.js" async></script>\n<sanaq-block src="${links.block('seats', place)}"></sanaq-block>`;
  return html`<details class="embedding">
    <summary>${words.shape.embedHeading}</summary>
    <p>${words.shape.embedIntro}</p>
    <pre><code>${snippet}</code></pre>
    <ul class="plain">
      ${BLOCKS.map((block) => html`<li><a href="${links.block(block, place)}">${words.shape.blocks[block]}</a></li>`)}
    </ul>
  </details>`;
}
