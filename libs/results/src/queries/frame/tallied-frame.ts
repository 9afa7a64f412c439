/** What the tree of sums needs of the frame, from its stored rows. */
import { registerSha256, type PrecinctRow, type TalliedFrame, type UnitNode } from '#libs/election';
import type { StoredPrecinct, StoredUnit } from './stored-frame';

/** Precincts that came by an amendment: the position of its approval, and the rows that it brought. */
export interface Addition {
  readonly position: number;
  readonly rows: readonly PrecinctRow[];
}

/** Units with their levels and what is right below them; rows as stored, in the order of their numbers. */
function nodesOf(units: readonly StoredUnit[]): UnitNode[] {
  const below = units.map((): number[] => []);
  const levels: number[] = [];
  units.forEach(({ parentNo }, unitNo) => {
    // Parents have smaller numbers than their children.
    levels.push(parentNo === null ? 0 : (levels[parentNo] ?? 0) + 1);
    if (parentNo !== null) below[parentNo]?.push(unitNo);
  });
  return units.map(({ hierarchy, unitId, kind, parentNo }, unitNo) => ({
    ...{ unitNo, hierarchy, unitId, kind, parentNo: parentNo ?? -1 },
    level: levels[unitNo] ?? 0,
    childNos: below[unitNo] ?? [],
  }));
}

/** `additions` in the order of the stream; their precincts stand behind all others. */
export function talliedFrameOf(
  units: readonly StoredUnit[],
  precincts: readonly StoredPrecinct[],
  additions: readonly Addition[],
): TalliedFrame {
  const hierarchies = precincts[0]?.leafUnitNos.length ?? 0;
  let fromNo = precincts.length - additions.reduce((sum, { rows }) => sum + rows.length, 0);
  return {
    units: nodesOf(units),
    precincts,
    leafUnitOf: Array.from({ length: hierarchies }, (_, hierarchy) =>
      Int32Array.from(precincts, ({ leafUnitNos }) => leafUnitNos[hierarchy] ?? -1),
    ),
    additions: additions.map(({ rows }) => {
      const addition = { fromNo, registerName: registerSha256(rows) };
      fromNo += rows.length;
      return addition;
    }),
  };
}
