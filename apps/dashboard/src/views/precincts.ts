/** Precincts of a contest, page by page, of one unit or in one state where that is asked for. */
import { CELL_STATES, type CellState, type Contest } from '#libs/election';
import type { PrecinctPage as PrecinctRows, PrecinctRowResult } from '#libs/results';
import { crumbs } from '../blocks/crumbs';
import { figureOf } from '../blocks/figures';
import { chip, shownOptions, type ShownOption } from '../blocks/options';
import type { ElectionPage } from '../blocks/page';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';

export interface PrecinctList {
  readonly contest: Contest;
  readonly rows: PrecinctRows;
  readonly unit: string | null;
  readonly state: CellState | null;
  readonly continued: boolean;
}

function figure({ formats }: ElectionPage, figures: Readonly<Record<string, number>> | null, id: string): string {
  return figures === null || !Object.hasOwn(figures, id) ? '–' : formats.number(figureOf(figures, id));
}

function firstOf(page: ElectionPage, options: readonly ShownOption[], { votes }: PrecinctRowResult): Markup {
  if (votes === null) return html`–`;
  const most = Math.max(0, ...Object.values(votes));
  if (most === 0) return html`–`;
  const first = options.filter(({ optionId }) => figureOf(votes, optionId) === most);
  return html`${first.map((option) => html`${chip(option)} `)}${page.formats.number(most)}`;
}

export function precinctsView(page: ElectionPage, list: PrecinctList): View {
  const { words, language, links, at } = page;
  const { contest, rows, unit, state, continued } = list;
  const options = shownOptions(page, contest);
  const has = (id: string): boolean => contest.form.counters.some(({ counterId }) => counterId === id);
  const columns = ['voters_on_list', 'took_part'].filter(has);
  const query = { ...(unit === null ? {} : { unit }), ...(state === null ? {} : { state }) };
  const heading = words.places.precincts;
  const body = html`${crumbs(page, [{ name: nameOf(language, contest.title, contest.contestId), to: links.contest(rows) }], heading)}
    <h1>${heading}${unit !== null && html` <small>${unit}</small>`}</h1>
    <form action="${links.precincts(rows)}" method="get" role="search">
      <label for="state">${words.places.state}</label>
      <select id="state" name="state">
        <option value="">${words.places.anyState}</option>
        ${CELL_STATES.map(
          (one) =>
            html`<option value="${one}" ${one === state && html` selected`}>${words.places.states[one]}</option>`,
        )}
      </select>
      ${unit !== null && html`<input type="hidden" name="unit" value="${unit}" />`}
      ${rows.round !== 1 && html`<input type="hidden" name="round" value="${rows.round}" />`}
      ${links.snapshot !== null && html`<input type="hidden" name="snapshot" value="${links.snapshot}" />`}
      <button>${words.places.show}</button>
    </form>
    ${rows.precincts.length === 0 && html`<p>${words.nothingFound}</p>`}
    <table class="precincts">
      <thead>
        <tr>
          <th scope="col">${words.places.precinct}</th>
          <th scope="col">${words.places.state}</th>
          ${columns.map((id) => html`<th scope="col" class="n">${id === 'took_part' ? words.places.tookPart : words.places.onList}</th>`)}
          <th scope="col" class="n">${words.places.first}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.precincts.map(
          (row) =>
            html`<tr data-key="${row.precinctId}">
              <th scope="row"><a href="${links.precinct(rows, row.precinctId)}">${row.precinctId}</a></th>
              <td>${words.places.states[row.state]}</td>
              ${columns.map((id) => html`<td class="n">${figure(page, row.counters, id)}</td>`)}
              <td class="n">${firstOf(page, options, row)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p>
      ${continued && html`<a href="${links.precincts(rows, query)}">${words.first}</a> `}
      ${rows.next !== null && html`<a rel="next" href="${links.precincts(rows, { ...query, after: rows.next })}">${words.next}</a> `}
      ${at !== null && html`<a href="${links.precinctTable(rows, at.snapshot)}">${words.places.table}</a>`}
    </p>`;
  return { title: electionTitle(page, heading), body };
}
