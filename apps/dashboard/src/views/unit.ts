/** One unit of a contest: a region, a territory, a constituency. */
import type { Contest } from '#libs/election';
import type { UnitDocument, UnitName } from '#libs/results';
import { countState, stateSentence, type CountState } from '../blocks/count-state';
import { crumbs } from '../blocks/crumbs';
import type { ElectionPage } from '../blocks/page';
import { participation } from '../blocks/participation';
import { placeTable, type PlaceList } from '../blocks/places';
import { placePicture } from '../blocks/place-map';
import type { Standing } from '../blocks/standing';
import { placeVotes } from '../blocks/votes';
import { html, type Markup } from '../html/html';
import { nameOf, plainName } from '../words/language';
import { electionTitle, type View } from './frame';

export interface ShownUnit {
  readonly contest: Contest;
  readonly standing: Standing;
  readonly unit: UnitDocument;
  /** From the top to the unit right above. */
  readonly above: readonly Pick<UnitName, 'unitId' | 'title'>[];
  /** Null in the administrative tree. */
  readonly hierarchy: string | null;
}

/** A kind of unit in words; its own name where the page has none for it. */
export function kindOf({ words }: ElectionPage, kind: string): string {
  const kinds: Readonly<Record<string, string>> = words.places.kinds;
  return kinds[kind] ?? kind;
}

export function unitCrumbs(
  page: ElectionPage,
  {
    contest,
    unit,
    above,
    hierarchy,
  }: Pick<ShownUnit, 'contest' | 'above' | 'hierarchy'> & {
    readonly unit: { readonly contestId: string; readonly round: number };
  },
  here: Markup | string,
): Markup {
  const { language, links } = page;
  return crumbs(
    page,
    [
      { name: nameOf(language, contest.title, contest.contestId), to: links.contest(unit) },
      ...above.map(({ unitId, title }) => ({
        name: nameOf(language, title, unitId),
        to: links.unit(unit, unitId, hierarchy ?? undefined),
      })),
    ],
    here,
  );
}

/** What is right below a unit, as a list of places. */
export function listBelow(contest: Contest, unit: UnitDocument): PlaceList {
  const { children } = unit;
  const hierarchy = children[0]?.unit.hierarchy;
  const own = hierarchy === unit.unit.hierarchy && hierarchy !== 'administrative' ? hierarchy : undefined;
  return { contest, place: unit, children, hierarchy: own };
}

/** Whether precincts are right below a unit. */
export function isLeaf({ children }: UnitDocument): boolean {
  return children[0]?.unit.kind === 'precinct';
}

/** What is right below a unit: a map or tiles where they are few, and a table. */
export function placesBelow(page: ElectionPage, contest: Contest, unit: UnitDocument): Markup | null {
  const { words, links, at } = page;
  if (unit.children.length === 0) return null;
  const list = listBelow(contest, unit);
  const leaf = isLeaf(unit);
  return html`<section aria-labelledby="places-heading">
    <h2 id="places-heading">${leaf ? words.places.precincts : words.places.byUnit}</h2>
    ${!leaf && placePicture(page, list)} ${placeTable(page, list)}
    <p>
      <a href="${links.precincts(unit, { unit: unit.unit.unitId })}">${words.places.precincts}</a>
      ${at !== null && html` · <a href="${links.precinctTable(unit, at.snapshot)}">${words.places.table}</a>`}
    </p>
  </section>`;
}

export function unitView(page: ElectionPage, shown: ShownUnit): View {
  const { language, words } = page;
  const { contest, standing, unit } = shown;
  const name = nameOf(language, unit.unit.title, unit.unit.unitId);
  // Of the whole contest; what is still out is this unit's own.
  const state: CountState = {
    standing,
    precincts: unit.precincts,
    openItems: unit.heldRecords,
    decisionRequired: false,
  };
  const body = html`${unitCrumbs(page, shown, name)}
    <h1>${name} <small>${kindOf(page, unit.unit.kind)}</small></h1>
    <p id="sentence" class="visually-hidden">${stateSentence(page, state)}</p>
    ${countState(page, state)}
    <section aria-labelledby="votes-heading">
      <h2 id="votes-heading">${words.votes}</h2>
      ${placeVotes(page, contest, unit)}
    </section>
    ${participation(page, unit.figures)} ${placesBelow(page, contest, unit)}`;
  const what = plainName(language, unit.unit.title, unit.unit.unitId);
  return { title: electionTitle(page, `${words.stateOf[standing]}: ${what}`), body };
}
