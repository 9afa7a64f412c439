/**
 * Places for several, by votes (Art. 9(6), 125(1-1)). With an article for vacancies, nobody without a vote is elected
 * unless a decision says so, and what is left over goes to additional elections (Art. 123(1)).
 */
import {
  articlesOf,
  askGap,
  elected,
  placesAmong,
  rankedIds,
  repeatElections,
  votesOf,
  withTie,
} from '../candidates/candidates';
import type { Here as AnyHere, Places } from '../candidates/candidates';
import { citation, type Case, type Edition } from '../case/case';
import { askForPlaces } from '../course/course';
import { SENTENCE } from '../document/expected';
import { askNoVotes, isGone, type Repeating } from '../candidates/repeats';
import { open, type Settled, type Solution } from '../course/solution';

export interface PlacesRules extends Repeating {
  /** Gap of a tie; null where the rules leave it to a decision by themselves. */
  readonly tieGap: string | null;
}

type Here = AnyHere<PlacesRules>;

/** What the rules have for mandates without anyone. */
export function fillingUp(given: Case, rules: Edition, solution: Settled): Settled {
  const { winners, nodes } = solution;
  const article = rules.articles.get('vacancies');
  const vacant = given.seats - winners.length;
  if (article === undefined || vacant === 0) return solution;
  const cited = citation(rules, 'vacancies');
  return {
    ...solution,
    result: winners.length > 0 ? solution.result : null,
    additionalElections: { seats: vacant, article },
    nodes: {
      ...nodes,
      vacancies: { ...cited, text: SENTENCE, seats: given.seats, elected: winners.length, vacant },
    },
  };
}

function these(here: Here, winners: readonly string[]): Settled {
  const { given, rules } = here;
  const settled = elected(here, citation(rules, 'winner'), winners, given.seats - winners.length);
  return fillingUp(given, rules, winners.length > 0 ? settled : { ...settled, result: null });
}

/** A tie that a decision answers. */
function tieForPlaces(before: Here, { certain, tied, left }: Places): Solution {
  const { rules } = before;
  const here = withTie(before, citation(rules, 'winner'), tied, left);
  const answered = askForPlaces(here.course, {
    gap: rules.tieGap,
    article: articlesOf(rules, ['winner', 'vacancies']),
    tied,
    places: left,
    others: rules.tieGap === null ? [] : ['places_vacant'],
  });
  if (answered.other !== null) return these(here, certain);
  const winners = [...certain, ...tied.filter((id) => answered.chosen.includes(id))];
  if (answered.open === null) return these(here, winners);
  return open(answered.open, here.nodes, { seats: null, winners, undecided: left - answered.chosen.length });
}

function filledUp(here: Here): Solution {
  const { given, rules } = here;
  const ids = rankedIds(given);
  const voted = ids.filter((id) => votesOf(given, id) > 0);
  const unvoted = ids.filter((id) => votesOf(given, id) === 0 && !isGone(given, id));
  if (voted.length >= given.seats) {
    const places = placesAmong(given, given.seats);
    return places.left > 0 ? tieForPlaces(here, places) : these(here, places.certain);
  }
  if (unvoted.length === 0) return these(here, voted);
  const left = given.seats - voted.length;
  if (unvoted.length > left) return tieForPlaces(here, { certain: voted, tied: unvoted, left });
  const nobody = voted.length === 0;
  return askGap(here, {
    gap: nobody ? 'GAP-NO-VOTES' : 'GAP-LOCAL-2',
    article: articlesOf(rules, ['winner', 'vacancies']),
    facts: { unvoted },
    options: {
      all_elected: () => these(here, [...voted, ...unvoted]),
      with_votes_only: () => these(here, voted),
      ...(nobody ? { repeat_elections: () => repeatElections(here) } : {}),
    },
  });
}

export function solvePlaces(here: Here): Solution {
  const { given, rules, nodes } = here;
  if (rules.articles.has('vacancies')) return filledUp(here);
  const { seats, options } = given;
  if (options.length < seats) {
    return {
      kind: 'stopped',
      state: 'infeasible',
      problems: [{ code: 'CANDIDATES_TOO_FEW', place: 'options' }],
      nodes,
    };
  }
  if (options.length === seats && options.every(({ votes }) => votes === 0)) {
    const winner = citation(rules, 'winner');
    return askNoVotes(here, winner.article, winner, citation(rules, 'repeatVote'));
  }
  const places = placesAmong(given, seats);
  return places.left > 0 ? tieForPlaces(here, places) : these(here, places.certain);
}
