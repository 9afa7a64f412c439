/** The shape of the data: what all counted precincts look like together. Definitions and numbers, and no verdict. */
import type { Contest } from '#libs/election';
import { crumbs } from '../blocks/crumbs';
import type { ContestPlace } from '../blocks/links';
import { shownOptions } from '../blocks/options';
import type { ElectionPage } from '../blocks/page';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';

/** Steps of 2 % from 0 to 100 %; 100 % itself is in the last one. */
export const FIELDS = 50;
/** Steps of 5 %. */
export const STEPS = 20;
/** In smaller precincts many percentages are whole by arithmetic alone. */
export const VOTERS_MIN = 100;

export interface NearWhole {
  readonly precincts: number;
  readonly near: number;
  readonly nearFive: number;
}

export interface PrecinctShape {
  readonly precincts: number;
  /** Of whom the shares are. */
  readonly optionId: string;
  /** Precincts by field: participation, then share; FIELDS × FIELDS. */
  readonly fields: readonly (readonly number[])[];
  readonly participation: readonly number[];
  readonly whole: { readonly participation: NearWhole; readonly share: NearWhole };
  /** By size of the difference, 0, 1–5, 6–20, above; null where there is no second contest. */
  readonly between: readonly number[] | null;
}

export interface ShownShape {
  readonly contest: Contest;
  readonly place: ContestPlace;
  /** Null where the form lacks the counters. */
  readonly shape: PrecinctShape | null;
}

const LEVELS = 6;

function heatMap({ fields }: PrecinctShape): Markup {
  const most = Math.max(1, ...fields.flat());
  const rects = fields.flatMap((column, x) =>
    column.flatMap((count, y) => {
      if (count === 0) return [];
      // By logarithm: most fields have few precincts.
      const level = 1 + Math.floor(((LEVELS - 1) * Math.log(count)) / Math.log(Math.max(2, most)));
      return [html`<rect class="h-${level}" x="${x}" y="${FIELDS - 1 - y}" width="1" height="1" />`];
    }),
  );
  const lines = [10, 20, 30, 40].map((at) => html`<path d="M${at} 0V${FIELDS}M0 ${at}H${FIELDS}" />`);
  return html`<svg class="heat" viewBox="0 0 ${FIELDS} ${FIELDS}" aria-hidden="true">
    ${rects}
    <g class="grid">${lines}</g>
  </svg>`;
}

function legend({ words }: ElectionPage): Markup {
  const steps = Array.from(
    { length: LEVELS },
    (_, level) => html`<rect class="h-${level + 1}" x="${level}" width="1" height="1" />`,
  );
  return html`<p class="heat-legend">
    ${words.shape.few} <svg viewBox="0 0 ${LEVELS} 1" aria-hidden="true">${steps}</svg> ${words.shape.most}
  </p>`;
}

function distribution({ words, formats }: ElectionPage, { participation }: PrecinctShape): Markup {
  const most = Math.max(1, ...participation);
  const edge = (step: number): string => formats.percent(((100 * step) / STEPS).toFixed(2));
  return html`<table>
    <caption>
      ${words.shape.distribution}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.shape.from} – ${words.shape.to}</th>
        <th scope="col" class="n">${words.shape.precincts}</th>
        <td class="bars"></td>
      </tr>
    </thead>
    <tbody>
      ${participation.map(
        (count, step) =>
          html`<tr>
            <th scope="row">${edge(step)} – ${edge(step + 1)}</th>
            <td class="n">${formats.number(count)}</td>
            <td class="bars">
              <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="fill c-10" width="${((100 * count) / most).toFixed(1)}" height="6" />
              </svg>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function wholePercentages({ words, formats }: ElectionPage, { whole }: PrecinctShape, option: string): Markup {
  const row = (name: string, { precincts, near, nearFive }: NearWhole): Markup =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="n" data-label="${words.shape.near}">
        ${words.ofBase(formats.number(near), formats.number(precincts))}
      </td>
      <td class="n" data-label="${words.shape.expected}">${formats.number(Math.round(precincts / 10))}</td>
      <td class="n" data-label="${words.shape.nearFive}">${formats.number(nearFive)}</td>
    </tr>`;
  return html`<table class="stack">
    <caption>
      ${words.shape.integers(formats.number(VOTERS_MIN))}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.figure}</th>
        <th scope="col" class="n">${words.shape.near}</th>
        <th scope="col" class="n">${words.shape.expected}</th>
        <th scope="col" class="n">${words.shape.nearFive}</th>
      </tr>
    </thead>
    <tbody>
      ${row(words.shape.ofParticipation, whole.participation)} ${row(words.shape.ofShare(option), whole.share)}
    </tbody>
  </table>`;
}

function betweenContests({ words, formats }: ElectionPage, between: readonly number[]): Markup {
  const n = (value: number): string => formats.number(value);
  const names = [
    words.shape.equal,
    words.shape.upTo(n(1), n(5)),
    words.shape.upTo(n(6), n(20)),
    words.shape.moreThan(n(20)),
  ];
  return html`<section>
    <h2>${words.shape.betweenHeading}</h2>
    <table>
      <caption>
        ${words.shape.between}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.shape.difference}</th>
          <th scope="col" class="n">${words.shape.precincts}</th>
        </tr>
      </thead>
      <tbody>
        ${names.map(
          (name, index) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="n">${n(between[index] ?? 0)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function optionForm(page: ElectionPage, { contest, place, shape }: ShownShape): Markup {
  const { words, links } = page;
  return html`<form action="${links.shape(place)}" method="get" role="search">
    <label for="option">${words.shape.option}</label>
    <select id="option" name="option">
      ${shownOptions(page, contest).map(
        ({ optionId, plain }) =>
          html`<option value="${optionId}" ${optionId === shape?.optionId && html` selected`}>${plain}</option>`,
      )}
    </select>
    ${place.round !== 1 && html`<input type="hidden" name="round" value="${place.round}" />`}
    ${links.snapshot !== null && html`<input type="hidden" name="snapshot" value="${links.snapshot}" />`}
    <button>${words.places.show}</button>
  </form>`;
}

export function shapeView(page: ElectionPage, shown: ShownShape): View {
  const { words, formats, language, links, at } = page;
  const { contest, place, shape } = shown;
  const name = nameOf(language, contest.title, contest.contestId);
  const option = shownOptions(page, contest).find(({ optionId }) => optionId === shape?.optionId)?.plain ?? '';
  const body = html`${crumbs(page, [{ name, to: links.contest(place) }], words.shape.heading)}
    <h1>${words.shape.heading}</h1>
    <p>${words.shape.intro}</p>
    <p>${words.shape.still}</p>
    ${at !== null && html`<p><a href="${links.precinctTable(place, at.snapshot)}">${words.shape.csv}</a></p>`}
    ${optionForm(page, shown)}
    ${
      shape === null
        ? html`<p>${words.shape.noCounters}</p>`
        : html`<p>${words.shape.counted(formats.number(shape.precincts))}</p>
            <section>
              <h2>${words.shape.scatterHeading}</h2>
              <p>${words.shape.scatter(option)}</p>
              ${heatMap(shape)} ${legend(page)}
            </section>
            <section>
              <h2>${words.shape.distributionHeading}</h2>
              ${distribution(page, shape)}
            </section>
            <section>
              <h2>${words.shape.integersHeading}</h2>
              ${wholePercentages(page, shape, option)}
            </section>
            ${shape.between !== null && betweenContests(page, shape.between)}`
    }`;
  return { title: electionTitle(page, words.shape.heading), body };
}
