/** The shape of a contest's precincts, from their rows: whole numbers throughout, percentages compared without rounding. */
import { FIELDS, STEPS, VOTERS_MIN, type NearWhole, type PrecinctShape } from '#apps/dashboard';
import type { PrecinctRowResult } from '#libs/results';

/** Upper ends of the differences between two contests that are told apart; above the last one is the rest. */
const DIFFERENCES = [0, 5, 20];

/** Which of `parts` equal steps from 0 to 1 a ratio is in; 1 itself is in the last. Null where it is no share. */
function stepOf(numerator: number, denominator: number, parts: number): number | null {
  if (denominator <= 0 || numerator < 0 || numerator > denominator) return null;
  return Math.min(parts - 1, Math.floor((numerator * parts) / denominator));
}

/** Whether a percentage is at most 0.05 from a multiple of `step`: 20·|100·n − step·k·d| ≤ d for the nearest k. */
function isNear(numerator: number, denominator: number, step: number): boolean {
  const hundred = 100 * numerator;
  const size = step * denominator;
  const rest = hundred % size;
  return 20 * Math.min(rest, size - rest) <= denominator;
}

class WholeNumbers {
  private readonly told = { precincts: 0, near: 0, nearFive: 0 };

  add(numerator: number, denominator: number): void {
    this.told.precincts++;
    if (isNear(numerator, denominator, 1)) this.told.near++;
    if (isNear(numerator, denominator, 5)) this.told.nearFive++;
  }

  get found(): NearWhole {
    return { ...this.told };
  }
}

export class ShapeOfPrecincts {
  private precincts = 0;
  private readonly fields = Array.from({ length: FIELDS }, () => Array<number>(FIELDS).fill(0));
  private readonly participation = Array<number>(STEPS).fill(0);
  private readonly wholeParticipation = new WholeNumbers();
  private readonly wholeShare = new WholeNumbers();
  private readonly between = Array<number>(DIFFERENCES.length + 1).fill(0);
  private compared = false;

  constructor(private readonly optionId: string) {}

  /** `other`: voters who took part in another contest of the same precinct; undefined where none is counted. */
  add({ counters, votes }: PrecinctRowResult, other: number | undefined): void {
    const onList = counters?.['voters_on_list'];
    const tookPart = counters?.['took_part'];
    if (onList === undefined || tookPart === undefined) return;
    this.precincts++;
    const own = votes?.[this.optionId] ?? 0;
    const [x, y] = [stepOf(tookPart, onList, FIELDS), stepOf(own, tookPart, FIELDS)];
    const column = x === null ? undefined : this.fields[x];
    if (column !== undefined && y !== null) column[y] = (column[y] ?? 0) + 1;
    const step = stepOf(tookPart, onList, STEPS);
    if (step !== null) this.participation[step] = (this.participation[step] ?? 0) + 1;
    if (onList >= VOTERS_MIN) {
      this.wholeParticipation.add(tookPart, onList);
      if (tookPart > 0) this.wholeShare.add(own, tookPart);
    }
    if (other === undefined) return;
    this.compared = true;
    const size = Math.abs(tookPart - other);
    const at = DIFFERENCES.findIndex((most) => size <= most);
    const index = at < 0 ? DIFFERENCES.length : at;
    this.between[index] = (this.between[index] ?? 0) + 1;
  }

  get found(): PrecinctShape {
    const { precincts, optionId, fields, participation, between } = this;
    const whole = { participation: this.wholeParticipation.found, share: this.wholeShare.found };
    return { precincts, optionId, fields, participation, whole, between: this.compared ? between : null };
  }
}
