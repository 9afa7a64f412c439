/** The places right below one: a tile for each, and a table with the same figures. */
import type { Contest, PrecinctCounts } from '#libs/election';
import type { UnitFigures } from '#libs/results';
import { html, type Markup } from '../html/html';
import { shareOf } from '../words/formats';
import { nameOf } from '../words/language';
import { figureOf } from './figures';
import type { ContestPlace } from './links';
import { chip, shownOptions, type ShownOption } from './options';
import type { ElectionPage } from './page';

/** Who is first in a place is not said before so many of its precincts are counted: half of them. */
const LEADER_FROM = { numerator: 1, denominator: 2 } as const;
/** Tiles of more places are no picture any more. */
const TILES_MAX = 60;

/** Where a list of places belongs. */
export interface PlaceList {
  readonly contest: Contest;
  readonly place: ContestPlace;
  readonly children: readonly UnitFigures[];
  /** Of the children, where that is not the administrative one. */
  readonly hierarchy: string | undefined;
}

/** Whether enough is counted to say who is first. */
export function isTold({ counted, expected }: PrecinctCounts): boolean {
  return counted > 0 && LEADER_FROM.denominator * counted >= LEADER_FROM.numerator * expected;
}

/** The options with the most votes; none where it is too early to say or nobody has any. */
export function leadersOf(options: readonly ShownOption[], { precincts, votes }: UnitFigures): readonly ShownOption[] {
  const most = Math.max(0, ...options.map(({ optionId }) => figureOf(votes, optionId)));
  if (most === 0 || !isTold(precincts)) return [];
  return options.filter(({ optionId }) => figureOf(votes, optionId) === most);
}

export function linkOf({ links }: ElectionPage, { place, hierarchy }: PlaceList, { unit }: UnitFigures): string {
  if (unit.kind === 'precinct') return links.precinct(place, unit.unitId);
  return links.unit(place, unit.unitId, hierarchy);
}

export function counted({ words, formats }: ElectionPage, { counted: have, expected }: PrecinctCounts): string {
  return words.ofBase(formats.number(have), formats.number(expected));
}

export function leaderRule({ words, formats }: ElectionPage): string {
  const share = (100 * LEADER_FROM.numerator) / LEADER_FROM.denominator;
  return words.places.leaderRule(formats.percent(share.toFixed(2)).replace(/[.,]00/, ''));
}

/** Of the one that is first alone; a place without one stays neutral. */
export function colourOf(leaders: readonly ShownOption[]): string {
  const [leader] = leaders;
  return leader !== undefined && leaders.length === 1 ? leader.colour : 'neutral';
}

export function tile(page: ElectionPage, list: PlaceList, options: readonly ShownOption[], child: UnitFigures): Markup {
  const leaders = leadersOf(options, child);
  return html`<li class="tile ${colourOf(leaders)}">
    <a href="${linkOf(page, list, child)}">${nameOf(page.language, child.unit.title, child.unit.unitId)}</a>
    <span>${leaders.map(chip)} ${counted(page, child.precincts)}</span>
  </li>`;
}

/** A grid with a tile for every place, those without a region and abroad too: none can fall off a map. */
export function placeTiles(page: ElectionPage, list: PlaceList): Markup | null {
  const { words } = page;
  if (list.children.length < 2 || list.children.length > TILES_MAX) return null;
  const options = shownOptions(page, list.contest);
  return html`<ul class="tiles plain" aria-label="${words.places.tiles}">
      ${list.children.map((child) => tile(page, list, options, child))}
    </ul>
    <p><small>${leaderRule(page)}</small></p>`;
}

/** Votes and share of whoever is first, with the base of the share. */
function firstCell(page: ElectionPage, options: readonly ShownOption[], child: UnitFigures): Markup {
  const { words, formats } = page;
  const leaders = leadersOf(options, child);
  const [first] = leaders;
  if (first === undefined) return html`<small>${words.places.notYet}</small>`;
  const votes = formats.number(figureOf(child.votes, first.optionId));
  const share = child.figures.find(({ name, optionId }) => name === 'share' && optionId === first.optionId);
  const percent = share === undefined ? null : shareOf(formats, share);
  const base = share?.denominator == null ? votes : words.ofBase(votes, formats.number(share.denominator));
  return html`${leaders.map((leader) => html`${chip(leader)} ${leader.name} `)}
    <small class="base">${percent !== null && `${percent}: `}${base}</small>`;
}

export function placeTable(page: ElectionPage, list: PlaceList): Markup {
  const { words, language } = page;
  const options = shownOptions(page, list.contest);
  return html`<table class="places">
    <thead>
      <tr>
        <th scope="col">${words.places.place}</th>
        <th scope="col">${words.places.countedColumn}</th>
        <th scope="col">${words.places.first}</th>
      </tr>
    </thead>
    <tbody>
      ${list.children.map((child) => {
        const { unit, precincts, state, heldRecords } = child;
        const held = precincts.held > 0 && state === undefined;
        return html`<tr data-key="${unit.unitId}">
          <th scope="row"><a href="${linkOf(page, list, child)}">${nameOf(language, unit.title, unit.unitId)}</a></th>
          <td>
            ${state === undefined ? counted(page, precincts) : words.places.states[state]}
            ${held && html`<br /><small>${words.held}: ${page.formats.number(precincts.held)}</small>`}
            ${
              state !== undefined &&
              heldRecords > 0 &&
              html`<br /><small>${words.places.heldRecords}: ${page.formats.number(heldRecords)}</small>`
            }
          </td>
          <td>${firstCell(page, options, child)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
