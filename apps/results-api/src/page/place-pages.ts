/** Pages about the places of a contest: units, precincts, and what a text finds. */
import { Injectable } from '@nestjs/common';
import {
  precinctsView,
  precinctView,
  searchView,
  standingOf,
  unitView,
  type ContestPlace,
  type Found,
  type FoundUnit,
} from '#apps/dashboard';
import {
  ADMINISTRATIVE,
  HIERARCHY_ROOT_KIND,
  namedFiguresOf,
  NO_CONSTITUENCY_ID,
  redact,
  type CellState,
  type Contest,
  type Title,
} from '#libs/election';
import type { StoredElection } from '#libs/results';
import type { Answer } from '../answers/answer';
import { absenceProblem } from '../http/problem';
import { present } from '../queries/published-results';
import { PageAnswers, type PageOf, type Sources } from './page-answers';
import { unitsAbove } from './places';
import { SharedMandates } from './shared-mandates';

const PRECINCTS_A_PAGE = 300;
const FOUND_MAX = 50;
const SEARCHED_MIN = 2;

/** A contest of a page, in the round that is asked for. */
export interface ContestOf {
  readonly contestId: string;
  readonly round: number | undefined;
}

@Injectable()
export class PlacePages {
  constructor(
    private readonly pages: PageAnswers,
    private readonly mandates: SharedMandates,
  ) {}

  unit(of: PageOf, { contestId, round }: ContestOf, unitId: string, hierarchy: string | undefined): Promise<Answer> {
    return this.pages.about(of, async (sources) => {
      const { page, results, stored } = sources;
      const contest = await contestOf(sources, contestId, round);
      const mandates = await this.mandates.of(results, of.electionId, contestId);
      const make = async () => {
        const which = { ...(hierarchy === undefined ? {} : { hierarchy }), ...(round === undefined ? {} : { round }) };
        const unit = present(await results.unit(contestId, unitId, which));
        const outcome = present(await results.contest(contestId, round));
        const standing = standingOf(outcome, mandates.of(contestId, outcome.round));
        const unitNo = stored.unitNo(unitId, unit.unit.hierarchy) ?? -1;
        const inTree = unit.unit.hierarchy === ADMINISTRATIVE;
        const above = unitsAbove(stored, unitNo);
        return unitView(page, { contest, standing, unit, above, hierarchy: inTree ? null : unit.unit.hierarchy });
      };
      return { more: mandates.follows, holds: mandates.holds, state: null, make };
    });
  }

  precincts(
    of: PageOf,
    { contestId, round }: ContestOf,
    wanted: { readonly unit?: string; readonly state?: CellState; readonly after?: string },
  ): Promise<Answer> {
    return this.pages.about(of, async (sources) => {
      const { page, results } = sources;
      const contest = await contestOf(sources, contestId, round);
      const make = async () => {
        const query = { ...wanted, limit: PRECINCTS_A_PAGE, ...(round === undefined ? {} : { round }) };
        const rows = present(await results.precincts(contestId, query));
        const { unit = null, state = null, after } = wanted;
        return precinctsView(page, { contest, rows, unit, state, continued: after !== undefined });
      };
      return { make, state: { contestId, round } };
    });
  }

  precinct(of: PageOf, { contestId, round }: ContestOf, precinctId: string): Promise<Answer> {
    return this.pages.about(of, async (sources) => {
      const { page, results, stored } = sources;
      const contest = await contestOf(sources, contestId, round);
      const make = async () => {
        const precinct = present(await results.precinct(contestId, precinctId, round));
        const precinctNo = stored.precinctNo(precinctId) ?? -1;
        const leafNo = stored.unitNo(precinct.territoryId ?? '', ADMINISTRATIVE);
        const leaf = leafNo === null ? undefined : stored.units[leafNo];
        const title = leaf === undefined ? undefined : stored.titleOf(leaf);
        const above =
          leaf === undefined || leafNo === null
            ? []
            : [...unitsAbove(stored, leafNo), { unitId: leaf.unitId, ...(title === undefined ? {} : { title }) }];
        const others = contestsIn(stored, precinctNo).filter(
          ({ place }) => place.contestId !== contestId || place.round !== precinct.round,
        );
        const { counters, votes } = precinct;
        const figures =
          counters === null || votes === null
            ? []
            : namedFiguresOf(contest, {
                counters: new Map(Object.entries(counters)),
                votes: new Map(Object.entries(votes)),
              });
        const shown = <T extends object>(event: T): Partial<T> => redact(event).value as Partial<T>;
        return precinctView(page, { contest, precinct, figures, above, others, shown });
      };
      return { make, state: { contestId, round } };
    });
  }

  search(of: PageOf, wanted: string | undefined): Promise<Answer> {
    return this.pages.about(of, ({ page, stored }) =>
      Promise.resolve({ make: () => Promise.resolve(searchView(page, foundIn(stored, wanted ?? null))) }),
    );
  }
}

/** The contest as defined. Throws the problem where there is none; the reader says what may have been meant. */
async function contestOf({ results, stored }: Sources, contestId: string, round: number | undefined): Promise<Contest> {
  const no = stored.contestNo(contestId, round);
  if (no !== null) return stored.contestDefinition(no);
  present(await results.contest(contestId, round));
  throw absenceProblem({ absent: 'contest' });
}

interface NamedContest {
  readonly place: ContestPlace;
  readonly title: Title | undefined;
}

function contestsIn(stored: StoredElection, precinctNo: number): readonly NamedContest[] {
  return stored.contests.flatMap(({ contestId, round }, no) =>
    stored.precinctNosOf(no).includes(precinctNo)
      ? [{ place: { contestId, round }, title: stored.contestDefinition(no).title }]
      : [],
  );
}

/** A contest that is held in a constituency, or everywhere. */
function contestFor(stored: StoredElection, hierarchy: string, unitId: string): ContestPlace | null {
  const no = stored.contests.findIndex((_, contestNo) => {
    const { constituency } = stored.contestDefinition(contestNo);
    if (hierarchy === ADMINISTRATIVE) return constituency === undefined;
    return constituency?.hierarchy === hierarchy && constituency.constituencyId === unitId;
  });
  const found = stored.contests[no] ?? (hierarchy === ADMINISTRATIVE ? stored.contests[0] : undefined);
  return found === undefined ? null : { contestId: found.contestId, round: found.round };
}

function isNamed(text: string, id: string, title: Title | undefined): boolean {
  const names = [id, title?.kk, title?.ru, title?.en];
  return names.some((name) => name?.toLowerCase().includes(text) === true);
}

function unitsNamed(stored: StoredElection, text: string): readonly FoundUnit[] {
  return stored.units.flatMap((unit): FoundUnit[] => {
    if (unit.kind === HIERARCHY_ROOT_KIND || unit.unitId === NO_CONSTITUENCY_ID) return [];
    const title = stored.titleOf(unit);
    if (!isNamed(text, unit.unitId, title)) return [];
    const within = contestFor(stored, unit.hierarchy, unit.unitId);
    if (within === null) return [];
    const hierarchy = unit.hierarchy === ADMINISTRATIVE ? undefined : unit.hierarchy;
    return [{ unitId: unit.unitId, title, kind: unit.kind, hierarchy, in: within }];
  });
}

function foundIn(stored: StoredElection, wanted: string | null): Found {
  const text = wanted?.normalize('NFC').toLowerCase() ?? '';
  if (text.length < SEARCHED_MIN) return { wanted, precincts: [], units: [], contests: [], more: false };
  const everywhere = contestFor(stored, ADMINISTRATIVE, '');
  const precinctIds = [...stored.precinctIds()].filter((id) => id.toLowerCase().includes(text));
  const units = unitsNamed(stored, text);
  const contests = stored.contests.flatMap(({ contestId, round }, no): NamedContest[] => {
    const { title } = stored.contestDefinition(no);
    return isNamed(text, contestId, title) ? [{ place: { contestId, round }, title }] : [];
  });
  const precincts = precinctIds.slice(0, FOUND_MAX).flatMap((precinctId) => {
    const within = everywhere ?? contestsIn(stored, stored.precinctNo(precinctId) ?? -1)[0]?.place;
    return within === undefined ? [] : [{ precinctId, in: within }];
  });
  return {
    wanted,
    precincts,
    units: units.slice(0, FOUND_MAX),
    contests: contests.slice(0, FOUND_MAX),
    more: Math.max(precinctIds.length, units.length, contests.length) > FOUND_MAX,
  };
}
