/** A night of a small election as it is published, and what is true after each of its snapshots. */
import { listVotes, Sitting } from '#libs/election/testing';
import { PublishedInMemory } from '../elections/published-in-memory';

export interface Night {
  /** Values of results.v1 in order. */
  readonly values: readonly string[];
  /** Figures after each snapshot, by its number, as {@link figuresOf} writes them. */
  readonly truth: ReadonlyMap<number, string>;
}

interface AnyFigures {
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

/** Figures of all units and precincts of all contests as one text, whatever the order in which they came. */
export function figuresOf(contests: readonly ContestFigures[]): string {
  const texts = contests.map(({ contestId, round, units, precincts }) => {
    const rows = [
      ...units.map((unit) => [unit.hierarchy, unit.unitId, sorted(unit.precincts), unit.openItems, both(unit)]),
      ...precincts
        .filter(({ state }) => state !== 'missing')
        .map((precinct) => [precinct.precinctId, precinct.state, precinct.openItems, both(precinct)]),
    ].map((row) => JSON.stringify(row));
    return JSON.stringify([contestId, round, rows.sort()]);
  });
  return texts.sort().join('\n');
}

export interface ContestFigures {
  readonly contestId: string;
  readonly round: number;
  readonly units: readonly (AnyFigures & {
    readonly hierarchy: string;
    readonly unitId: string;
    readonly openItems: number;
    readonly precincts: Readonly<Record<string, number>>;
  })[];
  readonly precincts: readonly (AnyFigures & {
    readonly precinctId: string;
    readonly state: string;
    readonly openItems: number;
  })[];
}

function sorted(figures: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(figures).sort(([a], [b]) => (a < b ? -1 : 1));
}

function both({ counters, votes }: AnyFigures): readonly unknown[] {
  return [sorted(counters), sorted(votes)];
}

/** What is true, from the state itself and not from what is published of it. */
function truthOf({ state }: Sitting): string {
  const { contests = [], layout, tallies = [] } = state.sealed ?? {};
  const found = contests.map(({ compiled }, contestNo): ContestFigures => {
    const contest = state.contest(contestNo);
    const { counterIds, optionIds, width } = compiled;
    const named = (values: ArrayLike<number>, from: number): AnyFigures => ({
      counters: Object.fromEntries(counterIds.map((id, at) => [id, values[from + at] ?? 0])),
      votes: Object.fromEntries(optionIds.map((id, at) => [id, values[from + counterIds.length + at] ?? 0])),
    });
    const counts = ['expected', 'counted', 'held', 'annulled', 'notHeld', 'missing'];
    const units = (layout?.units ?? []).flatMap(({ unitNo, unitId, hierarchy, kind }) => {
      const sums = tallies[contestNo]?.sumsOf(unitNo);
      if (sums === undefined || kind === 'hierarchy') return [];
      const precincts = Object.fromEntries(counts.map((name, at) => [name, sums[at] ?? 0]));
      return [{ hierarchy, unitId, precincts, openItems: sums[6 + width] ?? 0, ...named(sums, 6) }];
    });
    const precincts = Array.from(contest.slots.precinctNos, (precinctNo, slot) => {
      const isCounted = contest.stateOf(slot) === 'counted';
      const none = isCounted ? named(contest.figures, slot * width) : { counters: {}, votes: {} };
      const precinctId = layout?.precincts[precinctNo]?.precinctId ?? '';
      return { precinctId, state: contest.stateOf(slot), openItems: contest.heldCountOf(slot), ...none };
    });
    return { contestId: compiled.contest.contestId, round: compiled.round, units, precincts };
  });
  return figuresOf(found);
}

/** Protocols and corrections of four precincts, one of them held at first, with a snapshot after every one or two. */
export async function publishedNight(): Promise<Night> {
  const sitting = Sitting.opened();
  const published = new PublishedInMemory(sitting.state);
  const values: string[] = [];
  const truth = new Map<number, string>();
  const show = async (): Promise<void> => {
    const position = sitting.records.length - 1;
    const records = await published.snapshot(position);
    if (records.length > 0) truth.set(position, truthOf(sitting));
    values.push(...records.map((value) => value.toString('utf8')));
  };
  await show();
  for (let precinct = 1; precinct <= 4; precinct++) {
    const id = `e${precinct}`;
    const precinctId = `p${precinct}`;
    // The third one is held by a control until it is corrected.
    const counters = { invalid: 1, issued: precinct === 3 ? 0 : 1_000 };
    const given = sitting.protocol({ id, precinctId, votes: listVotes(10 * precinct, 2, 3, 1), counters });
    if (precinct !== 1) await show();
    const votes = listVotes(20 * precinct, 2, 3, 1);
    sitting.protocol({ id: `${id}-corrected`, precinctId, votes, replaces: given.record });
    await show();
  }
  return { values, truth };
}
