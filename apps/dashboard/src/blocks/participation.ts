/** Participation in its named readings: never one bare "turnout", of which three are in circulation. */
import type { NamedFigure } from '#libs/election';
import { html, type Markup } from '../html/html';
import { shareOf } from '../words/formats';
import type { Page } from './page';

export function participation(page: Page, figures: readonly NamedFigure[]): Markup | null {
  const { words, formats } = page;
  const names: Readonly<Record<string, string>> = words.figureNames;
  const rows = figures.flatMap((figure) => {
    const name = names[figure.name];
    return name === undefined ? [] : [{ figure, name }];
  });
  if (rows.length === 0) return null;
  return html`<section aria-labelledby="participation-heading">
    <h2 id="participation-heading">${words.participation}</h2>
    <table>
      <caption>
        ${words.ofCounted}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.figure}</th>
          <th scope="col" class="n">${words.value}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(({ name, figure }) => {
          const { numerator, denominator } = figure;
          const share = shareOf(formats, figure);
          const numbers =
            denominator === null
              ? formats.number(numerator)
              : words.ofBase(formats.number(numerator), formats.number(denominator));
          return html`<tr>
            <th scope="row">${name}</th>
            <td class="n">${share !== null && html`<b>${share}</b> `}<span class="base">${numbers}</span></td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}
