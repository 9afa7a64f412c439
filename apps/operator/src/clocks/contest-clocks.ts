/** The clocks of a contest's round and of the repeat votes that count in it. */
import { progressOf, unitTimeZones, type ElectionDefinition, type PrecinctCounts } from '#libs/election';
import type { ContestOutcome, RepeatFact, StoredElection } from '#libs/results';
import { clocksOf, type Clock, type ClockedRound, type RoundZones } from './clocks';

/** What is asked of the stored election. */
export type ClockedElection = Pick<
  StoredElection,
  'definition' | 'contestNo' | 'votingDayOf' | 'contestDefinition' | 'roundOf' | 'precinctNosOf' | 'territoryId'
>;

/** A repeat vote in units with its own clocks: those that run from its voting day. */
export interface RepeatClocks extends RepeatFact {
  readonly clocks: readonly Clock[];
}

export interface ContestClocks {
  readonly clocks: readonly Clock[];
  readonly repeats: readonly RepeatClocks[];
}

/** Time zones by unit, and those that a contest has; looked up per precinct only where there is more than one. */
class Zones {
  private readonly ofUnit: ReadonlyMap<string, string>;
  private readonly only: readonly string[] | null;
  readonly central: string;

  constructor(
    private readonly election: ClockedElection,
    definition: ElectionDefinition,
  ) {
    this.ofUnit = unitTimeZones(definition);
    const root = definition.units.find(({ parentId }) => parentId === undefined);
    this.central = this.ofUnit.get(root?.unitId ?? '') ?? definition.timeZone;
    const all = [...new Set(this.ofUnit.values())];
    this.only = all.length === 1 ? all : null;
  }

  /** Of the precincts of a total that are asked about. */
  of(contestNo: number, isAsked: (precinctNo: number) => boolean): RoundZones {
    const { central } = this;
    if (this.only !== null) return { central, local: this.only };
    const asked = this.election.precinctNosOf(contestNo).filter(isAsked);
    const territories = new Set(asked.map((precinctNo) => this.election.territoryId(precinctNo) ?? ''));
    return { central, local: [...new Set([...territories].map((id) => this.ofUnit.get(id) ?? central))] };
  }
}

/** A contest's round with all that its clocks depend on. */
export interface ClockedContest extends Pick<
  ContestOutcome,
  'contestId' | 'round' | 'state' | 'precincts' | 'openItems'
> {
  readonly officialPublication?: ContestOutcome['officialPublication'];
  readonly registration?: ContestOutcome['registration'];
  /** See {@link ClockedRound.establishedOn}. */
  readonly establishedOn: string | null;
}

/** What is left of a total's precincts when those that vote again are taken out. */
function withoutRepeats(counts: PrecinctCounts, repeats: readonly RepeatFact[]): PrecinctCounts {
  const left = (state: keyof PrecinctCounts): number =>
    repeats.reduce((rest, { precincts }) => rest - precincts[state], counts[state]);
  return {
    expected: left('expected'),
    counted: left('counted'),
    held: left('held'),
    annulled: left('annulled'),
    notHeld: left('notHeld'),
    missing: left('missing'),
  };
}

/** The clocks of every contest given, in their order, at an instant. */
export function clocksOfContests(
  election: ClockedElection,
  contests: readonly ClockedContest[],
  repeats: readonly RepeatFact[],
  now: Date,
): readonly ContestClocks[] {
  const { definition } = election;
  if (definition === null) return contests.map(() => ({ clocks: [], repeats: [] }));
  const zones = new Zones(election, definition);
  return contests.map((contest): ContestClocks => {
    const { contestId, round, state, precincts, openItems, establishedOn } = contest;
    const steps = {
      publishedOn: contest.officialPublication?.date ?? null,
      registeredOn: contest.registration?.date ?? null,
    };
    const contestNo = election.contestNo(contestId, round);
    const votingDay = contestNo === null ? null : election.votingDayOf(contestNo);
    if (contestNo === null || votingDay === null) return { clocks: [], repeats: [] };
    const contestKind = election.contestDefinition(contestNo).kind;
    const own = repeats.filter((repeat) => repeat.contestId === contestId && repeat.countsInRound === round);
    const clocksFor = (of: number, vote: Omit<ClockedRound, 'contestKind' | 'zones'>): readonly Clock[] => {
      const asked = (no: number): boolean => own.length === 0 || election.roundOf(contestNo, no) === of;
      return clocksOf({ ...vote, contestKind, zones: zones.of(contestNo, asked) }, now);
    };
    const certified = state === 'certified';
    const openIn = own.length === 0 ? openItems : 0;
    return {
      clocks: clocksFor(round, {
        votingDay,
        state: progressOf(withoutRepeats(precincts, own), openIn, certified),
        establishedOn,
        ...steps,
      }),
      repeats: own.map((repeat) => {
        const progress = progressOf(repeat.precincts, 0, certified);
        // The result that was published and by which someone was registered is the one with this vote in it.
        const vote = { votingDay: repeat.votingDay, state: progress, establishedOn: null, ...steps };
        const clocks = clocksFor(repeat.round, vote);
        // Appeals and the order of the mandates are about the contest's result, which the first vote's clocks have.
        return { ...repeat, clocks: clocks.filter(({ after }) => after === 'voting_day' || after === 'count_begins') };
      }),
    };
  });
}
