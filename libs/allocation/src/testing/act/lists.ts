/**
 * Art. 97-1 and 111-1 read a second time, by counting: a list gets a mandate for each whole quotient that fits into its
 * votes, found one by one; all numbers are small. Ends as in candidates.ts, in words.
 */
export interface ListRace {
  /** In order of registration, earliest first. */
  readonly votes: ReadonlyMap<string, number>;
  readonly againstAll: number;
  readonly withdrawn: ReadonlySet<string>;
  readonly seats: number;
  /** Per cent of those who took part. */
  readonly threshold: number;
  /** Fewest mandates of a second list; null where a sole passing list takes all. */
  readonly second: number | null;
}

type Seats = ReadonlyMap<string, number>;

const REPEAT_ELECTIONS = 'repeat elections';

function told(seats: Seats): string {
  const given = [...seats].flatMap(([id, count]) => (count > 0 ? [`${id}=${count}`] : [])).sort();
  return given.length === 0 ? 'nobody' : `elected ${given.join(',')}`;
}

function distributed({ withdrawn }: ListRace, seats: Seats): readonly string[] {
  const gone = [...seats].filter(([id, count]) => count > 0 && withdrawn.has(id));
  if (gone.length === 0) return [told(seats)];
  return [told(seats), told(new Map([...seats].filter(([id]) => !withdrawn.has(id)))), REPEAT_ELECTIONS];
}

/** Whole quotients in the votes: as long as one more is not too many. */
function wholes(votes: number, seats: number, total: number): number {
  let count = 0;
  while ((count + 1) * total <= votes * seats) count += 1;
  return count;
}

function shared({ seats }: ListRace, lists: readonly (readonly [string, number])[]): Seats {
  const total = lists.reduce((sum, [, votes]) => sum + votes, 0);
  const full = lists.map(([id, votes]) => [id, wholes(votes, seats, total)] as const);
  const rest = (id: string, votes: number): number => votes * seats - (new Map(full).get(id) ?? 0) * total;
  const left = seats - full.reduce((sum, [, count]) => sum + count, 0);
  // Larger remainder first; of equal ones the list registered earlier, which stands earlier.
  const order = [...lists].sort(([a, x], [b, y]) => rest(b, y) - rest(a, x)).map(([id]) => id);
  const lucky = new Set(order.slice(0, left));
  return new Map(full.map(([id, count]) => [id, count + (lucky.has(id) ? 1 : 0)]));
}

function withSecond(race: ListRace, first: readonly [string, number], minimum: number): readonly string[] {
  const others = [...race.votes].filter(([id]) => id !== first[0]);
  const most = Math.max(0, ...others.map(([, votes]) => votes));
  const pair = (id: string, gets: number): readonly string[] =>
    distributed(
      race,
      new Map([
        [first[0], race.seats - gets],
        [id, gets],
      ]),
    );
  if (most === 0) {
    const chosen = race.seats >= minimum ? others.flatMap(([id]) => pair(id, minimum)) : [];
    return [...distributed(race, new Map([[first[0], race.seats]])), ...chosen, REPEAT_ELECTIONS];
  }
  if (race.seats < minimum) return [];
  return others
    .filter(([, votes]) => votes === most)
    .flatMap(([id, votes]) => {
      const total = first[1] + votes;
      const gets = Math.max(minimum, wholes(7 * votes, race.seats, 10 * total));
      const full = wholes(first[1], race.seats, total);
      return full + gets > race.seats ? [...pair(id, gets), ...pair(id, race.seats - full)] : pair(id, gets);
    });
}

/** All that can follow; nothing where the mandates are fewer than a second list must get. */
export function endsOfLists(race: ListRace): readonly string[] {
  const lists = [...race.votes];
  const tookPart = lists.reduce((sum, [, votes]) => sum + votes, race.againstAll);
  const passing = lists.filter(([, votes]) => votes > 0 && votes * 100 >= race.threshold * tookPart);
  const [first] = passing;
  const ends = (): readonly string[] => {
    if (first === undefined) {
      const all = lists.some(([, votes]) => votes > 0) ? distributed(race, shared(race, lists)) : [];
      return [...all, REPEAT_ELECTIONS, 'nobody'];
    }
    if (passing.length === 1 && race.second !== null) return withSecond(race, first, race.second);
    return distributed(race, shared(race, passing));
  };
  return [...new Set(ends())].sort();
}
