/** The way down to a place. */
import { html, type Markup } from '../html/html';
import type { ElectionPage } from './page';

export interface Crumb {
  readonly name: Markup;
  readonly to: string;
}

export function crumbs({ words }: ElectionPage, steps: readonly Crumb[], here: Markup | string): Markup {
  return html`<nav class="crumbs" aria-label="${words.places.breadcrumbs}">
    <ol class="plain">
      ${steps.map(({ name, to }) => html`<li><a href="${to}">${name}</a></li>`)}
      <li aria-current="page">${here}</li>
    </ol>
  </nav>`;
}
