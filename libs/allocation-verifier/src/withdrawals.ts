/**
 * Options that were withdrawn. The tied of a repeat vote lose them, and the last one left is elected without a vote
 * (Art. 95(3), 109-1); in a repeat vote of two the next by votes takes the place (Art. 63). Whether somebody whom the
 * votes elect is elected all the same, only a decision says.
 */
import { askForTwo, askGap, elected, placesAmong, repeatElections, repeatVote, type Here } from './candidates';
import type { Case, Edition } from './case';
import type { Course } from './course';
import { SENTENCE } from './expected';
import { byCodeUnits } from './json';
import type { Cited, Settled, Solution } from './solution';

/** What of a rule set matters here. */
export interface Withdrawing extends Edition {
  /** What the rule set says of ties; null where its method has no such rule. */
  readonly tie: string | null;
  /** Two go into the repeat vote, and the next by votes where one of them drops out (Art. 63). */
  readonly nextEnters: boolean;
  /** Gap of a tie for the second place. */
  readonly gapOfSecond: string | null;
}

/** Those of the options given who were withdrawn. */
function gone({ withdrawn }: Case, ids: readonly string[]): readonly string[] {
  return withdrawn.filter((id) => ids.includes(id)).sort(byCodeUnits);
}

function noting(
  here: Here<Withdrawing>,
  { nodes }: Settled,
  article: string | null,
  options: readonly string[],
): Here<Withdrawing> {
  const { edition } = here.rules;
  return { ...here, nodes: { ...nodes, withdrawn: { article, edition, text: SENTENCE, options } } };
}

function vacated(solution: Settled, withdrawn: readonly string[]): Settled {
  const winners = solution.winners.filter((id) => !withdrawn.includes(id));
  if (solution.seats === null) return { ...solution, winners, result: winners.length === 0 ? null : solution.result };
  const seats = new Map(solution.seats);
  for (const id of withdrawn) seats.set(id, 0);
  const nobody = [...seats.values()].every((count) => count === 0);
  return { ...solution, seats, result: nobody ? null : solution.result };
}

function chosenWithdrew(before: Here<Withdrawing>, solution: Settled, withdrawn: readonly string[]): Solution {
  const { articles } = before.rules;
  const article = articles.get('winner') ?? articles.get('remainder') ?? null;
  const here = noting(before, solution, article, withdrawn);
  const { nodes } = here;
  return askGap(here, {
    gap: 'GAP-WITHDRAWN-1',
    article,
    facts: { withdrawn },
    options: {
      elected_all_the_same: () => ({ ...solution, nodes }),
      mandates_vacant: () => ({ ...vacated(solution, withdrawn), nodes }),
      repeat_elections: () => repeatElections(here),
    },
  });
}

function nobodyLeft(here: Here<Withdrawing>, cited: Cited, withdrawn: readonly string[]): Solution {
  return askGap(here, {
    gap: 'GAP-WITHDRAWN-2',
    article: cited.article,
    facts: { withdrawn },
    options: {
      repeat_elections: () => repeatElections(here),
      mandates_vacant: () => ({ kind: 'settled', result: null, seats: null, winners: [], nodes: here.nodes }),
    },
  });
}

function tiedWithdrew(before: Here<Withdrawing>, solution: Settled, withdrawn: readonly string[]): Solution {
  const { given, rules } = before;
  const cited = { article: rules.articles.get('repeatVote') ?? null, edition: rules.edition };
  const { repeat: _all, ...nodes } = solution.nodes;
  const here = noting(before, { ...solution, nodes }, cited.article, withdrawn);
  const among = solution.repeatVoteAmong ?? [];
  const stay = among.filter((id) => !withdrawn.includes(id));
  if (stay.length > 1) return repeatVote(here, cited, stay);
  if (!rules.nextEnters) return stay.length === 1 ? elected(here, cited, stay) : nobodyLeft(here, cited, withdrawn);
  const options = given.options.filter(({ optionId: id }) => !among.includes(id) && !given.withdrawn.includes(id));
  const room = 2 - stay.length;
  if (options.length <= room) {
    const all = [...stay, ...options.map(({ optionId }) => optionId)];
    return all.length > 0 ? repeatVote(here, cited, all) : nobodyLeft(here, cited, withdrawn);
  }
  const { certain, tied, left } = placesAmong({ ...given, options }, room);
  const sure = [...stay, ...certain];
  if (left === 0) return repeatVote(here, cited, sure);
  return askForTwo(here, { certain: sure, tied, left }, rules.gapOfSecond, cited);
}

/** The solution that the votes give, as withdrawals change it. */
export function afterWithdrawals(course: Course, given: Case, rules: Withdrawing, solution: Solution): Solution {
  if (solution.kind !== 'settled') return solution;
  const here: Here<Withdrawing> = { course, given, rules, nodes: solution.nodes };
  const seated = [...(solution.seats ?? [])].filter(([, count]) => count > 0).map(([id]) => id);
  const chosen = gone(given, [...solution.winners, ...seated]);
  if (chosen.length > 0) return chosenWithdrew(here, solution, chosen);
  const tied = gone(given, solution.repeatVoteAmong ?? []);
  const named = rules.nextEnters || rules.tie === 'repeat' || rules.tie === 'repeat_two';
  return tied.length > 0 && named ? tiedWithdrew(here, solution, tied) : solution;
}
