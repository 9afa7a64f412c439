/** Names behind the numbers of verdicts and figures: from the state that counts, or from the store. */
import { ADMINISTRATIVE, HIERARCHY_ROOT_KIND, type ElectionLayout } from '#libs/election';
import type { WrittenUnit } from '#libs/contracts';
import type { ElectionToPublish } from './relay-store';

export interface NamedContest {
  readonly contestId: string;
  readonly round: number;
  readonly counterIds: readonly string[];
  readonly optionIds: readonly string[];
}

/** What a number names never changes: a frame only grows. */
export interface FrameNames {
  readonly electionId: string;
  readonly rehearsal: boolean;
  contest(contestNo: number): NamedContest;
  /** Null for the node above all constituencies: it repeats the contest's totals and has no name of its own. */
  unit(unitNo: number): WrittenUnit | null;
  precinctId(precinctNo: number): string | undefined;
  /** Where a unit hangs, also one without a name of its own. */
  place(unitNo: number): UnitPlace;
}

export interface UnitPlace {
  readonly hierarchy: string;
  readonly unitId: string;
  /** -1 at the top. */
  readonly parentNo: number;
  /** True where precincts hang right below it, in the hierarchy that lists them. */
  readonly isTerritory: boolean;
}

interface AnyUnit {
  readonly hierarchy: string;
  readonly unitId: string;
  readonly kind: string;
}

function written(unitNo: number, unit: AnyUnit | undefined, parent: AnyUnit | undefined): WrittenUnit | null {
  if (unit === undefined || unit.kind === HIERARCHY_ROOT_KIND) return null;
  const { hierarchy, unitId, kind } = unit;
  const parentId = parent === undefined || parent.kind === HIERARCHY_ROOT_KIND ? null : parent.unitId;
  return { unitNo, hierarchy, unitId, kind, parentId };
}

function placed(
  unitNo: number,
  unit: (AnyUnit & { readonly parentNo: number | null }) | undefined,
  isTerritory: boolean,
): UnitPlace {
  if (unit === undefined) throw new Error(`the frame has no unit number ${unitNo}`);
  const { hierarchy, unitId, parentNo } = unit;
  return { hierarchy, unitId, parentNo: parentNo ?? -1, isTerritory };
}

export function namesOfStored(election: ElectionToPublish): FrameNames {
  return {
    electionId: election.electionId,
    // Asked when it is needed: what is stored may be loaded again meanwhile.
    get rehearsal() {
      return election.rehearsal;
    },
    contest: (contestNo) => election.contest(contestNo),
    unit: (unitNo) => {
      const unit = election.units[unitNo];
      return written(unitNo, unit, election.units[unit?.parentNo ?? -1]);
    },
    precinctId: (precinctNo) => election.precinctId(precinctNo),
    place: (unitNo) => placed(unitNo, election.units[unitNo], election.precinctNosOfTerritory(unitNo).length > 0),
  };
}

export function namesOfLayout(layout: ElectionLayout): FrameNames {
  const { electionId, rehearsal } = layout.definition;
  return {
    electionId,
    rehearsal,
    contest: (contestNo) => {
      const compiled = layout.contests[contestNo];
      if (compiled === undefined) throw new Error(`the frame has no contest number ${contestNo}`);
      const { contest, round, counterIds, optionIds } = compiled;
      return { contestId: contest.contestId, round, counterIds, optionIds };
    },
    unit: (unitNo) => {
      const unit = layout.units[unitNo];
      return written(unitNo, unit, layout.units[unit?.parentNo ?? -1]);
    },
    precinctId: (precinctNo) => layout.precincts[precinctNo]?.precinctId,
    place: (unitNo) => {
      const unit = layout.units[unitNo];
      return placed(unitNo, unit, unit?.hierarchy === ADMINISTRATIVE && unit.childNos.length === 0);
    },
  };
}
