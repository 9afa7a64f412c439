/** Who gets the seats: a half circle with its table for lists, names for everything else. */
import { hemicycle } from '../charts/hemicycle';
import { html, type Markup } from '../html/html';
import { figureOf } from './figures';
import { chip, shownOptions, type ShownOption } from './options';
import type { Page } from './page';
import { isAsked, type Standing } from './standing';
import type { ShownContest } from './votes';

/** Half circles of more seats are not drawn: the table says it all. */
const DRAWN_MAX = 500;

/** What the seats are at this point of the count. */
export function seatsTitle({ words }: Page, standing: Standing): string {
  if (standing === 'final') return words.seatsFinal;
  if (standing === 'certified' || standing === 'suspended') return words.seatsCertified;
  if (standing === 'complete') return words.seatsComplete;
  return words.seatsProjected;
}

interface Group {
  readonly option: ShownOption;
  readonly seats: number;
}

function halfCircle(page: Page, groups: readonly Group[]): Markup {
  const owners = groups.flatMap((group) => Array.from({ length: group.seats }, () => group.option));
  const { width, height, radius, seats } = hemicycle(owners.length);
  const size = Math.max(3, Math.round(radius));
  return html`<svg
    class="hemicycle"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${page.words.hemicycle(page.formats.number(owners.length))}"
  >
    ${owners.map((option, index) => {
      const { x = 0, y = 0 } = seats[index] ?? {};
      return html`<g class="${option.colour}"
        ><circle cx="${x}" cy="${y}" r="${radius.toFixed(2)}" /><text x="${x}" y="${y}" font-size="${size}"
          >${option.number ?? ''}</text
        ></g
      >`;
    })}
  </svg>`;
}

function listSeats(page: Page, { contest, mandates }: ShownContest): Markup {
  const { words, formats } = page;
  const groups = shownOptions(page, contest)
    .map((option): Group => ({ option, seats: figureOf(mandates?.seats, option.optionId) }))
    .filter(({ seats }) => seats > 0);
  const total = groups.reduce((sum, { seats }) => sum + seats, 0);
  if (total === 0) return html`<p>${words.noSeats}</p>`;
  return html`<div class="seats-and-table">
    ${total <= DRAWN_MAX && halfCircle(page, groups)}
    <table class="seats">
      <thead>
        <tr>
          <th scope="col">${words.list}</th>
          <th scope="col" class="n">${words.seats}</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ option, seats }) =>
            html`<tr>
              <th scope="row">${chip(option)} <span>${option.name}</span></th>
              <td class="n">${formats.number(seats)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${words.total}</th>
          <td class="n">${formats.number(total)}</td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function winners(page: Page, { contest, mandates, standing }: ShownContest): Markup | null {
  const { words } = page;
  const elected = new Set(mandates?.winners);
  if (elected.size === 0) return null;
  const told = standing === 'final' || standing === 'certified' ? words.elected : words.ahead;
  return html`<ul class="plain">
    ${shownOptions(page, contest)
      .filter(({ optionId }) => elected.has(optionId))
      .map((option) => html`<li>${chip(option)} <b>${option.name}</b>: ${told}</li>`)}
  </ul>`;
}

export function seatsBlock(page: Page, shown: ShownContest): Markup {
  const { words, language } = page;
  const { contest, mandates, outcome, standing } = shown;
  const { decision } = outcome.outcome;
  const asks = decision !== null && isAsked(outcome);
  const lists = contest.ruleSet.method === 'hare_largest_remainder';
  const told = mandates?.result ?? null;
  const named = told === null || told === 'elected' ? null : html`<p><b>${words.results[told]}</b></p>`;
  return html`<section aria-labelledby="seats-heading">
    <h2 id="seats-heading">${seatsTitle(page, standing)}</h2>
    ${named}
    ${
      asks &&
      html`<div class="question">
        <p><b>${words.decisionRequired}.</b></p>
        <p>${decision.question[language]}${decision.article !== null && ` (${decision.article})`}</p>
      </div>`
    }
    ${lists ? listSeats(page, shown) : (winners(page, shown) ?? (named === null ? html`<p>${words.noSeats}</p>` : null))}
  </section>`;
}
