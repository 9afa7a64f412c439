/** The places below one on a map. What has no area on it, such as precincts abroad, stands beside it as a tile. */
import type { ElectionDefinition } from '#libs/election';
import { drawMap, shapesOf, type DrawnMap, type MapArea, type UnitShapes } from '../charts/map';
import { html, type Markup } from '../html/html';
import { plainName } from '../words/language';
import { shownOptions, type ShownOption } from './options';
import type { ElectionPage } from './page';
import { colourOf, counted, leaderRule, leadersOf, linkOf, tile, type PlaceList, placeTiles } from './places';

/** Smaller areas bear no number: it would cover them. The number is in the table. */
const LABELLED_MIN = 26;

const read = new WeakMap<ElectionDefinition, UnitShapes>();

function shapes(election: ElectionDefinition): UnitShapes {
  let found = read.get(election);
  if (found === undefined) {
    found = election.map === undefined ? new Map() : shapesOf(election.map);
    read.set(election, found);
  }
  return found;
}

/** What is said of a place to those who point at it or hear it. */
function spoken(page: ElectionPage, child: PlaceList['children'][number], leaders: readonly ShownOption[]): string {
  const { words, language } = page;
  const name = plainName(language, child.unit.title, child.unit.unitId);
  const who = leaders.map(({ plain, number }) => (number === null ? plain : `${plain} (${number})`)).join(', ');
  const told = leaders.length === 0 ? words.places.notYet : `${words.places.first}: ${who}`;
  return `${name}. ${told}. ${words.places.countedColumn}: ${counted(page, child.precincts)}`;
}

/** A place on the map with what is known of it. */
interface Drawn {
  readonly area: MapArea;
  readonly child: PlaceList['children'][number];
  readonly leaders: readonly ShownOption[];
}

function areaLink(page: ElectionPage, list: PlaceList, { area, child, leaders }: Drawn): Markup {
  const said = spoken(page, child, leaders);
  return html`<a
    class="area ${colourOf(leaders)}"
    href="${linkOf(page, list, child)}"
    aria-label="${said}"
    data-key="${area.unitId}"
    ><title>${said}</title><path d="${area.path}"
  /></a>`;
}

/** The number of who is first, for the eye: a link says it in its name. */
function numberOn({ area, leaders }: Drawn): Markup | null {
  if (area.size < LABELLED_MIN || leaders.length === 0) return null;
  const [x, y] = area.centre.map((at) => at.toFixed(1));
  const label = leaders.map(({ number }) => number ?? '×').join(' ');
  return html`<text class="${leaders.length === 1 ? 'on-colour' : ''}" x="${x}" y="${y}">${label}</text>`;
}

function drawn(page: ElectionPage, list: PlaceList, map: DrawnMap): Markup {
  const options = shownOptions(page, list.contest);
  const onMap = new Set(map.areas.map(({ unitId }) => unitId));
  const places = map.areas.flatMap((area): readonly Drawn[] => {
    const child = list.children.find(({ unit }) => unit.unitId === area.unitId);
    return child === undefined ? [] : [{ area, child, leaders: leadersOf(options, child) }];
  });
  const others = list.children.filter(({ unit }) => !onMap.has(unit.unitId));
  return html`<svg
      class="map"
      viewBox="0 0 ${map.width} ${map.height}"
      role="group"
      aria-label="${page.words.places.map}"
    >
      ${places.map((place) => areaLink(page, list, place))}
      <g aria-hidden="true">${places.map(numberOn)}</g>
    </svg>
    ${
      others.length > 0 &&
      html`<p class="label">${page.words.places.offMap}</p>
        <ul class="tiles plain" aria-label="${page.words.places.offMap}">
          ${others.map((child) => tile(page, list, options, child))}
        </ul>`
    }
    <p><small>${leaderRule(page)} ${page.words.places.mapNumbers}</small></p>`;
}

/** A map where the definition has one of these places, else a grid of tiles. */
export function placePicture(page: ElectionPage, list: PlaceList): Markup | null {
  const ids = list.children.map(({ unit }) => unit.unitId);
  const map = list.hierarchy === undefined ? drawMap(shapes(page.election), ids) : null;
  return map === null ? placeTiles(page, list) : drawn(page, list, map);
}
