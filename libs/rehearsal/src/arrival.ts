/** The order of a believable evening: small precincts and territories first, the west an hour later, abroad all night. */
import { WEST_TIME_ZONE } from './definition/country';
import { drawBetween, PURPOSE } from './draw';
import { DISTRICT, LIST, type Ballot, type RehearsalTruth } from './truth/truth';

const TIES = 1_000;
/** Precincts that fit into one sort key with their time: 2^22, so that keys stay below 2^53. */
const ROWS_MAX = 0x40_0000;
const HOUR_S = 3_600;

/** A protocol's place in the register: a row and one of its two contests. */
export interface Slot {
  readonly row: number;
  readonly ballot: Ballot;
}

/** Seconds after closing time in the main time zone at which the list protocol of a row arrives. */
function arrivalSeconds(truth: RehearsalTruth, row: number, territoryPrecincts: number, west: boolean): number {
  const { seed, register } = truth;
  const precinct = register.rows[row];
  const registered = precinct?.registered ?? 0;
  const counting = 2_400 + Math.floor((registered * drawBetween(180, 420, seed, PURPOSE.precinctPace, row)) / 100);
  const pace = drawBetween(20, 60, seed, PURPOSE.territoryPace, register.territory[row] ?? 0);
  const abroad = precinct?.district === '' ? drawBetween(0, 14 * HOUR_S, seed, PURPOSE.precinctPace, row, 1) : 0;
  return counting + pace * territoryPrecincts + (west ? HOUR_S : 0) + abroad;
}

/** All slots in the order in which their protocols arrive; packed as 2 * row + ballot. */
export class Arrival {
  private readonly packed: Float64Array;

  constructor(truth: RehearsalTruth) {
    const { register, seed } = truth;
    const rows = register.rows.length;
    if (rows > ROWS_MAX) throw new RangeError(`at most ${ROWS_MAX} precincts can be put in order, not ${rows}`);
    const inTerritory = new Uint32Array(0x1_0000);
    register.territory.forEach((territory) => (inTerritory[territory] = (inTerritory[territory] ?? 0) + 1));
    const regions = truth.definition.units.filter(({ kind }) => kind === 'region');
    const west = regions.map(({ timeZone }) => timeZone === WEST_TIME_ZONE);
    this.packed = new Float64Array(truth.size);
    let next = 0;
    const put = (seconds: number, row: number, ballot: Ballot): void => {
      const time = seconds * TIES + drawBetween(0, TIES - 1, seed, PURPOSE.arrivalTie, row, ballot);
      this.packed[next] = time * 2 * ROWS_MAX + 2 * row + ballot;
      next += 1;
    };
    for (let row = 0; row < rows; row += 1) {
      const territoryPrecincts = inTerritory[register.territory[row] ?? 0] ?? 0;
      const seconds = arrivalSeconds(truth, row, territoryPrecincts, west[register.region[row] ?? 0] ?? false);
      put(seconds, row, LIST);
      if (truth.contestAt(row, DISTRICT) === null) continue;
      put(seconds + drawBetween(600, 3_000, seed, PURPOSE.precinctPace, row, 2), row, DISTRICT);
    }
    this.packed.sort();
  }

  get length(): number {
    return this.packed.length;
  }

  /** The slot that comes `place`th. */
  at(place: number): Slot {
    const slot = (this.packed[place] ?? 0) % (2 * ROWS_MAX);
    return { row: Math.floor(slot / 2), ballot: slot % 2 === LIST ? LIST : DISTRICT };
  }
}
