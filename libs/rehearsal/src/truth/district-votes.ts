/** Votes in the districts: 22 of 29 go to the main side's candidate, the others to one of the other candidates. */
import type { RehearsalContest } from '../definition/definition';
import { districtOrder, wonByMainSide } from '../definition/districts-won';
import { draw, drawBetween, PURPOSE } from '../draw';
import { largestRemainder } from '../shares';

interface DistrictPlan {
  /** Candidate ids and `against_all`, in the order of canonical JSON. */
  readonly optionIds: readonly string[];
  readonly weights: readonly number[];
  readonly winner: number;
}

export class DistrictVotes {
  private readonly plans: readonly DistrictPlan[];
  /** Districts in which every precinct votes by the plain weights, because chance had made another winner. */
  private readonly calm = new Set<number>();

  constructor(
    private readonly seed: number,
    contests: readonly RehearsalContest[],
    private readonly districtOfRow: Int16Array,
    private readonly validOfRow: (row: number) => number,
  ) {
    const order = districtOrder(contests.length, seed);
    const won = new Set(order.slice(0, wonByMainSide(contests.length)));
    this.plans = contests.map((contest, district) => this.plan(contest, district, won.has(district)));
    this.settleWinners();
  }

  /** Votes of the precinct by option id; they sum to its valid ballots. */
  votes(row: number): Record<string, number> {
    const district = this.districtOfRow[row] ?? -1;
    const votes: Record<string, number> = {};
    const parts = this.parts(row, district);
    this.plans[district]?.optionIds.forEach((optionId, option) => {
      votes[optionId] = parts[option] ?? 0;
    });
    return votes;
  }

  private plan(contest: RehearsalContest, district: number, wonByMain: boolean): DistrictPlan {
    const candidates = contest.options.filter(({ kind }) => kind === 'candidate').map(({ optionId }) => optionId);
    const others = candidates.slice(1);
    const chosen = wonByMain
      ? candidates[0]
      : others[draw(this.seed, PURPOSE.lostDistricts, 1, district) % others.length];
    const optionIds = contest.options.map(({ optionId }) => optionId).sort();
    const weights = optionIds.map((optionId, option) => {
      if (optionId === chosen) return drawBetween(420, 560, this.seed, PURPOSE.candidateWeight, district, option);
      const [low, high] = candidates.includes(optionId) ? [80, 330] : [35, 70];
      return drawBetween(low ?? 0, high ?? 0, this.seed, PURPOSE.candidateWeight, district, option);
    });
    return { optionIds, weights, winner: optionIds.indexOf(chosen ?? '') };
  }

  private parts(row: number, district: number): number[] {
    const plan = this.plans[district];
    if (plan === undefined) return [];
    const weights = this.calm.has(district)
      ? plan.weights
      : plan.weights.map((weight, option) => weight * this.noise(row, option));
    return largestRemainder(this.validOfRow(row), weights);
  }

  private noise(row: number, option: number): number {
    return drawBetween(55, 145, this.seed, PURPOSE.candidateNoise, row, option);
  }

  private settleWinners(): void {
    const totals = this.plans.map(({ optionIds }) => optionIds.map(() => 0));
    this.districtOfRow.forEach((district, row) => {
      const sums = totals[district];
      if (sums === undefined) return;
      this.parts(row, district).forEach((part, option) => {
        sums[option] = (sums[option] ?? 0) + part;
      });
    });
    this.plans.forEach(({ optionIds, winner }, district) => {
      const best = totals[district]?.[winner] ?? 0;
      const beaten = optionIds.every(
        (optionId, option) =>
          option === winner || optionId === 'against_all' || (totals[district]?.[option] ?? 0) < best,
      );
      if (!beaten) this.calm.add(district);
    });
  }
}
