/**
 * How the sealed frame grows by decisions: rounds are opened and precincts added. What had a number keeps it; what is
 * new gets the next ones, in the order of the stream.
 */
import { NO_CONSTITUENCY_ID, NO_CONSTITUENCY_KIND, hierarchyRootId } from '../definition/hierarchy-names';
import type { CompiledContest } from './compiled-contest';
import { constituencyOf, finders, leafUnitNo, roundKey, slotsOf, unitKey } from './layout';
import type { ElectionFrame, ElectionLayout, UnitNode } from './layout';
import { registerSha256, type PrecinctRow } from '../definition/register';
import { certain } from '../certain';

/** A round that is an outcome of its own: a further total. */
export function withRound(layout: ElectionLayout, compiled: CompiledContest): ElectionLayout {
  const contestNos = new Map(layout.contestNos);
  const { contest, round, contestNo } = compiled;
  contestNos.set(roundKey(contest.contestId, round), contestNo);
  const votingDay = contest.rounds.find((one) => one.round === round)?.votingDay ?? layout.definition.votingDay;
  return {
    ...layout,
    ...finders({ contestNos, unitNos: layout.unitNos }),
    votingDays: new Map([...layout.votingDays, [roundKey(contest.contestId, round), votingDay]]),
    contests: [...layout.contests, compiled],
    slots: [...layout.slots, slotsOf(layout, compiled)],
  };
}

/** A repeat vote in units: its round counts in the total that it repeats. */
export function withRepeat(
  layout: ElectionLayout,
  contestNo: number,
  repeat: { readonly round: number; readonly votingDay: string },
): ElectionLayout {
  const host = layout.contests[contestNo];
  if (host === undefined) throw new Error(`no contest number ${contestNo}`);
  const key = roundKey(host.contest.contestId, repeat.round);
  const contestNos = new Map([...layout.contestNos, [key, contestNo]]);
  const votingDays = new Map([...layout.votingDays, [key, repeat.votingDay]]);
  return { ...layout, ...finders({ contestNos, unitNos: layout.unitNos }), votingDays };
}

/** Units with the nodes for precincts in no constituency that only the new precincts need. */
function withNoneNodes(layout: ElectionFrame, rows: readonly PrecinctRow[]): Pick<ElectionFrame, 'units' | 'unitNos'> {
  const units: UnitNode[] = [...layout.units];
  const unitNos = new Map(layout.unitNos);
  for (const hierarchy of layout.hierarchies.slice(1)) {
    const needed = rows.some((row) => constituencyOf(row, hierarchy) === undefined);
    const rootNo = certain(unitNos.get(unitKey(hierarchy, hierarchyRootId(hierarchy))), 'the top of a hierarchy');
    const root = certain(units[rootNo], 'the top of a hierarchy');
    if (!needed || unitNos.has(unitKey(hierarchy, NO_CONSTITUENCY_ID))) continue;
    const unitNo = units.length;
    const named = { hierarchy, unitId: NO_CONSTITUENCY_ID, kind: NO_CONSTITUENCY_KIND };
    units.push({ unitNo, ...named, parentNo: root.unitNo, level: root.level + 1, childNos: [] });
    units[root.unitNo] = { ...root, childNos: [...root.childNos, unitNo] };
    unitNos.set(unitKey(hierarchy, NO_CONSTITUENCY_ID), unitNo);
  }
  return { units, unitNos };
}

/** Precincts added by an amendment, behind all others. The rows must have passed checkRegister. */
export function withPrecincts(layout: ElectionLayout, rows: readonly PrecinctRow[]): ElectionLayout {
  const grown = grownFrame(layout, rows);
  return { ...grown, slots: grown.contests.map((contest) => slotsOf(grown, contest)) };
}

/** The same without slots. */
export function grownFrame(layout: ElectionFrame, rows: readonly PrecinctRow[]): ElectionFrame {
  const { units, unitNos } = withNoneNodes(layout, rows);
  const precincts = [...layout.precincts, ...rows];
  return {
    ...layout,
    ...finders({ contestNos: layout.contestNos, unitNos }),
    units,
    precincts,
    precinctNoOf: new Map(precincts.map((precinct, precinctNo) => [precinct.precinctId, precinctNo])),
    leafUnitOf: layout.hierarchies.map((hierarchy) =>
      Int32Array.from(precincts, (precinct) => leafUnitNo(unitNos, hierarchy, precinct)),
    ),
    additions: [...layout.additions, { fromNo: layout.precincts.length, registerName: registerSha256(rows) }],
  };
}
