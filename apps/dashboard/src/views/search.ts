/** What a text finds: precincts, units, contests. */
import type { ElectionPage } from '../blocks/page';
import type { ContestPlace } from '../blocks/links';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import type { Title } from '#libs/election';
import { electionTitle, type View } from './frame';
import { kindOf } from './unit';

export interface FoundUnit {
  readonly unitId: string;
  readonly title: Title | undefined;
  readonly kind: string;
  readonly hierarchy: string | undefined;
  /** A contest that is held there. */
  readonly in: ContestPlace;
}

export interface Found {
  readonly wanted: string | null;
  readonly precincts: readonly { readonly precinctId: string; readonly in: ContestPlace }[];
  readonly units: readonly FoundUnit[];
  readonly contests: readonly { readonly place: ContestPlace; readonly title: Title | undefined }[];
  /** More than is shown. */
  readonly more: boolean;
}

export function searchForm({ words, links }: ElectionPage, wanted: string): Markup {
  return html`<form action="${links.view('search')}" method="get" role="search">
    <label for="q">${words.searchPrecincts}</label>
    <input id="q" type="search" name="q" value="${wanted}" maxlength="200" />
    ${links.snapshot !== null && html`<input type="hidden" name="snapshot" value="${links.snapshot}" />`}
    <button>${words.search}</button>
  </form>`;
}

function section(heading: string, items: readonly Markup[]): Markup | null {
  if (items.length === 0) return null;
  return html`<section>
    <h2>${heading}</h2>
    <ul class="plain">
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </section>`;
}

export function searchView(page: ElectionPage, found: Found): View {
  const { words, language, links } = page;
  const { wanted, precincts, units, contests, more } = found;
  const none = precincts.length + units.length + contests.length === 0;
  const body = html`<h1>${words.places.searchHeading}</h1>
    ${searchForm(page, wanted ?? '')} ${wanted !== null && wanted.length < 2 && html`<p>${words.places.typeMore}</p>`}
    ${wanted !== null && wanted.length >= 2 && none && html`<p>${words.nothingFound}</p>`}
    ${more && html`<p>${words.places.moreFound}</p>`}
    ${section(
      words.places.foundUnits,
      units.map(
        (unit) =>
          html`<a href="${links.unit(unit.in, unit.unitId, unit.hierarchy)}"
              >${nameOf(language, unit.title, unit.unitId)}</a
            >
            <small>${kindOf(page, unit.kind)}, ${unit.unitId}</small>`,
      ),
    )}
    ${section(
      words.places.foundContests,
      contests.map(
        ({ place, title }) => html`<a href="${links.contest(place)}">${nameOf(language, title, place.contestId)}</a>`,
      ),
    )}
    ${section(
      words.places.foundPrecincts,
      precincts.map((one) => html`<a href="${links.precinct(one.in, one.precinctId)}">${one.precinctId}</a>`),
    )}`;
  return { title: electionTitle(page, words.places.searchHeading), body };
}
