/**
 * The act read a second time, for contests of persons: everything that can follow from the votes, by trying all choices
 * that its words allow. Slow, plain, and without a line of the engine. One end: the act answers. Several: it is silent,
 * and a commission chooses among them. None: the act lets nothing be computed.
 */
export interface Race {
  readonly votes: ReadonlyMap<string, number>;
  readonly againstAll: number;
  readonly withdrawn: ReadonlySet<string>;
  readonly seats: number;
  readonly repeatVote: boolean;
}

export type Ends = ReadonlySet<string>;

const REPEAT_ELECTIONS = 'repeat elections';

/** One end in words; ids are sorted. */
export function electedEnd(winners: Iterable<string>, vacant = 0): string {
  const names = [...winners].sort().join(',');
  const rest = vacant > 0 ? `, additional elections for ${vacant}` : '';
  return `${names === '' ? 'nobody' : `elected ${names}`}${rest}`;
}

export function repeatVoteEnd(among: Iterable<string>): string {
  return `repeat vote of ${[...among].sort().join(',')}`;
}

function both(...sets: readonly Ends[]): Ends {
  return new Set(sets.flatMap((set) => [...set]));
}

function one(end: string): Ends {
  return new Set([end]);
}

/** All subsets with `size` members. */
export function subsets(ids: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  return ids.flatMap((id, index) => subsets(ids.slice(index + 1), size - 1).map((rest) => [id, ...rest]));
}

/** Sets of `size` of whom nobody has fewer votes than someone outside: all ways to be "those with the most votes". */
function withMostVotes({ votes }: Race, ids: readonly string[], size: number): readonly (readonly string[])[] {
  const of = (id: string): number => votes.get(id) ?? 0;
  return subsets(ids, size).filter((inside) =>
    inside.every((id) => ids.every((other) => inside.includes(other) || of(other) <= of(id))),
  );
}

/** Those are elected whom the votes elect; whether someone who was withdrawn is, the act does not say. */
function elect({ withdrawn }: Race, winners: readonly string[], vacant: number | null = null): Ends {
  const left = winners.filter((id) => !withdrawn.has(id));
  const asCounted = electedEnd(winners, vacant ?? 0);
  if (left.length === winners.length) return one(asCounted);
  const emptied = vacant === null ? 0 : vacant + winners.length - left.length;
  return new Set([asCounted, electedEnd(left, emptied), REPEAT_ELECTIONS]);
}

/** What the act says of one who is left for a repeat vote: elected, nothing at all, or that a vote is held. */
type OneLeft = 'elected' | 'silent' | 'vote';

function standAgain({ withdrawn }: Race, among: readonly string[], oneLeft: OneLeft): Ends {
  const left = among.filter((id) => !withdrawn.has(id));
  if (left.length === 0) return new Set([REPEAT_ELECTIONS, electedEnd([])]);
  if (left.length > 1 || left.length === among.length || oneLeft === 'vote') return one(repeatVoteEnd(left));
  return oneLeft === 'elected' ? one(electedEnd(left)) : new Set([electedEnd(left), REPEAT_ELECTIONS]);
}

/** A repeat vote of the two with the most votes: all who could be these two, all of them together, or elections anew. */
function twoStandAgain(race: Race, among: readonly string[], oneLeft: OneLeft): Ends {
  const left = among.filter((id) => !race.withdrawn.has(id));
  if (left.length <= 2)
    return left.length === 0 ? standAgain(race, among, oneLeft) : twoLeft(race, left, among, oneLeft);
  const pairs = withMostVotes(race, left, 2);
  if (pairs.length === 1) return one(repeatVoteEnd(pairs.flat()));
  return new Set([...pairs.map(repeatVoteEnd), repeatVoteEnd(new Set(pairs.flat())), REPEAT_ELECTIONS]);
}

function twoLeft(race: Race, left: readonly string[], among: readonly string[], oneLeft: OneLeft): Ends {
  return oneLeft === 'vote' ? one(repeatVoteEnd(left)) : standAgain(race, among, oneLeft);
}

function voteOrElections(race: Race, among: readonly string[], oneLeft: OneLeft): Ends {
  return both(standAgain(race, among, oneLeft), one(REPEAT_ELECTIONS));
}

function top({ votes }: Race): readonly string[] {
  const most = Math.max(...votes.values());
  return [...votes].filter(([, count]) => count === most).map(([id]) => id);
}

type Reading = (race: Race, ballot: readonly string[]) => Ends;

/** A district of the Mazhilis: Art. 9(2), 95(3), 96(1). */
const mazhilis: Reading = (race, ballot) => {
  const first = top(race);
  if (ballot.length === 1)
    return race.repeatVote ? elect(race, ballot) : both(elect(race, ballot), one(REPEAT_ELECTIONS));
  if (first.length === 1) return elect(race, first);
  const nothing = race.votes.get(first[0] ?? '') === 0;
  if (race.repeatVote || nothing) return voteOrElections(race, first, 'elected');
  return ballot.length > 2 ? standAgain(race, first, 'elected') : one(REPEAT_ELECTIONS);
};

/** A district of a maslikhat: Art. 9(3)–(4), 107, 109-1, 110. */
const maslikhat: Reading = (race, ballot) => {
  const first = top(race);
  if (ballot.length === 1) return race.repeatVote ? elect(race, ballot) : new Set();
  if (first.length === 1) return elect(race, first);
  const nothing = race.votes.get(first[0] ?? '') === 0;
  if (race.repeatVote || nothing || ballot.length === 2) return voteOrElections(race, first, 'elected');
  return twoStandAgain(race, first, 'elected');
};

/** An akim until 30.06.2026: Art. 113-7(2), 113-9(2), 113-10(2). */
const akim2023: Reading = (race, ballot) => {
  if (ballot.length === 1) return new Set();
  const first = top(race);
  if (first.length === 1) return elect(race, first);
  const left = ballot.filter((id) => !race.withdrawn.has(id));
  // Without any vote nobody has the greatest number of them, and no text says what follows.
  const nothing = race.votes.get(first[0] ?? '') === 0 && left.length > 1;
  return nothing ? voteOrElections(race, first, 'vote') : one(REPEAT_ELECTIONS);
};

/** An akim from 01.07.2026: a repeat vote, and neither who stands in it is said nor what follows a second tie. */
const akim2026: Reading = (race, ballot) => {
  if (ballot.length === 1) return new Set();
  const first = top(race);
  if (first.length === 1) return elect(race, first);
  const nothing = race.votes.get(first[0] ?? '') === 0;
  if (race.repeatVote || nothing) return voteOrElections(race, first, 'silent');
  return both(standAgain(race, first, 'silent'), standAgain(race, ballot, 'silent'));
};

function moreThanHalf({ votes, againstAll }: Race): readonly string[] {
  const others = (id: string): number =>
    [...votes].reduce((sum, [other, count]) => (other === id ? sum : sum + count), againstAll);
  return [...votes].filter(([id, count]) => count > others(id)).map(([id]) => id);
}

/** Of the first vote by more than half: the President (Art. 63–65), and the Senate (79–81) where `twoAnew`. */
function byHalf(race: Race, ballot: readonly string[], twoAnew: boolean): Ends {
  const winner = moreThanHalf(race);
  if (winner.length > 0) return elect(race, winner);
  if (top(race).every((id) => race.votes.get(id) === 0)) return voteOrElections(race, ballot, 'vote');
  if (ballot.length > 2) return twoStandAgain(race, ballot, 'vote');
  return twoAnew ? one(REPEAT_ELECTIONS) : voteOrElections(race, ballot, 'vote');
}

const president: Reading = (race, ballot) => {
  if (!race.repeatVote) return byHalf(race, ballot, false);
  if (ballot.length === 1) return both(elect(race, ballot), one(REPEAT_ELECTIONS));
  const first = top(race);
  return first.length === 1 ? elect(race, first) : one(REPEAT_ELECTIONS);
};

const senate: Reading = (race, ballot) => {
  if (!race.repeatVote) return byHalf(race, ballot, true);
  if (ballot.length === 1) return both(elect(race, ballot), one(REPEAT_ELECTIONS));
  const first = top(race);
  return first.length === 1 ? elect(race, first) : voteOrElections(race, first, 'vote');
};

/** Members of a local body: Art. 9(6), 125(1-1); what nobody is elected to is filled by additional elections, 123(1). */
const localBody: Reading = (race, ballot) => {
  const voted = ballot.filter((id) => (race.votes.get(id) ?? 0) > 0);
  const elected = (winners: readonly string[]): Ends => elect(race, winners, race.seats - winners.length);
  if (voted.length > race.seats) {
    const sets = withMostVotes(race, voted, race.seats);
    if (sets.length === 1) return elected(sets.flat());
    const certain = voted.filter((id) => sets.every((set) => set.includes(id)));
    return both(elected(certain), ...sets.map(elected));
  }
  const unvoted = ballot.filter((id) => race.votes.get(id) === 0 && !race.withdrawn.has(id));
  const places = Math.min(race.seats - voted.length, unvoted.length);
  // Whether someone without a vote has more votes than the others, who have none either, is not said.
  const allOfThem = unvoted.length > 0 && unvoted.length === places;
  return both(
    elected(voted),
    ...subsets(unvoted, places).map((set) => elected([...voted, ...set])),
    ...(voted.length === 0 && allOfThem ? [one(REPEAT_ELECTIONS)] : []),
  );
};

const READINGS: Readonly<Record<string, Reading>> = {
  'kz.president.2022': president,
  'kz.senate.2023': senate,
  'kz.mazhilis-smd.2023': mazhilis,
  'kz.maslikhat-smd.2023': maslikhat,
  'kz.akim.2023': akim2023,
  'kz.akim.2026': akim2026,
  'kz.local-body.2026': localBody,
};

export const RACES: readonly string[] = Object.keys(READINGS);

/**
 * All that can follow. Of someone who was withdrawn and has no votes nobody knows whether he or she stood on the ballot,
 * so every ballot is tried; but a vote was held, so where nobody else is left they all stood on it.
 */
export function endsByTheAct(ruleSetId: string, race: Race): Ends {
  const reading = READINGS[ruleSetId];
  if (reading === undefined) throw new Error(`the act is not read for ${ruleSetId}`);
  const ids = [...race.votes.keys()];
  const unknown = ids.filter((id) => race.votes.get(id) === 0 && race.withdrawn.has(id));
  const known = ids.filter((id) => !unknown.includes(id));
  const ballots = unknown.flatMap((_, count) => subsets(unknown, count + 1)).concat([[]]);
  const possible = known.length === 0 ? [ids] : ballots.map((some) => [...known, ...some]);
  return both(
    ...possible.map((ballot) => {
      const votes = new Map(ballot.map((id) => [id, race.votes.get(id) ?? 0]));
      return reading({ ...race, votes }, ballot);
    }),
  );
}
