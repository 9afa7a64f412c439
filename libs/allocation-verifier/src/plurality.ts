/** Relative majority (Art. 9(2), 95(3), 96(1)) from a case to its outcome. */
import { citation, readArticles, type Case, type Edition } from './case';
import { askForPlaces, type Course, type Question } from './course';
import { SENTENCE, type ExpectedObject } from './expected';
import { byCodeUnits } from './json';
import type { Place } from './reader';
import { open, relation, type Settled, type Solution } from './solution';

export interface PluralityRules extends Edition {
  readonly tie: 'decision' | 'repeat';
}

/** Throws Misread. */
export function readPluralityRules(ruleSet: Place): PluralityRules {
  return {
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
    articles: readArticles(ruleSet),
    tie: ruleSet.oneOf('tie', ['decision', 'repeat']),
  };
}

interface Here {
  readonly course: Course;
  readonly given: Case;
  readonly rules: PluralityRules;
  readonly nodes: ExpectedObject;
}

/** How many candidates have more votes than this one. */
function ahead({ options }: Case, id: string): number {
  const own = options.find(({ optionId }) => optionId === id)?.votes ?? 0;
  return options.filter(({ votes }) => votes > own).length;
}

function votesOf({ options }: Case, ids: readonly string[]): readonly bigint[] {
  return options.filter(({ optionId }) => ids.includes(optionId)).map(({ votes }) => BigInt(votes));
}

function elected({ given, rules, nodes }: Here, winners: readonly string[]): Settled {
  const cited = citation(rules, 'winner');
  const others = given.options.map(({ optionId }) => optionId).filter((id) => !winners.includes(id));
  const least = votesOf(given, winners).reduce((a, b) => (b < a ? b : a));
  const checks = [relation(cited, 'winners = seats', BigInt(winners.length), '=', BigInt(given.seats))];
  if (others.length > 0) {
    const most = votesOf(given, others).reduce((a, b) => (b > a ? b : a));
    checks.push(relation(cited, 'least votes of a winner ≥ most votes of another', least, '≥', most));
  }
  return { kind: 'settled', result: 'elected', seats: null, winners, nodes: { ...nodes, checks } };
}

function notElected(result: string, nodes: ExpectedObject): Settled {
  return { kind: 'settled', result, seats: null, winners: [], nodes };
}

/** A gap whose options are results of the whole contest. `winners`: of the option that elects. */
function askForResult(
  here: Here,
  gap: string,
  article: string | null,
  facts: Question['facts'],
  offered: readonly string[],
  winners: readonly string[] = [],
): Solution {
  const question: Question = { kind: 'gap', gap, article, facts, offered, titled: true, places: false };
  const answer = here.course.answer(question);
  if (answer === null) return open(question, here.nodes);
  return answer.startsWith('repeat_') ? notElected(answer, here.nodes) : elected(here, winners);
}

const REPEATS = ['repeat_vote', 'repeat_elections'];

function tieOf(here: Here, step: string, tied: readonly string[], places: number): Here {
  const tie: ExpectedObject = { ...citation(here.rules, step), text: SENTENCE, tied, places };
  return { ...here, nodes: { ...here.nodes, tie } };
}

function byLaw(here: Here, tied: readonly string[]): Solution {
  const { given, rules, nodes } = here;
  if (given.repeatVote) {
    const articles = ['repeatVote', 'repeatElections'].flatMap((step) => rules.articles.get(step) ?? []);
    return askForResult(here, 'GAP-SMD-4', articles.length === 0 ? null : articles.join(', '), { tied }, REPEATS);
  }
  const more = given.options.length > 2;
  const withTie = tieOf({ ...here, nodes }, more ? 'repeatVote' : 'repeatElections', tied, 1);
  return notElected(more ? 'repeat_vote' : 'repeat_elections', withTie.nodes);
}

function alone(here: Here, candidate: string): Solution {
  const { given, rules } = here;
  if (given.repeatVote) return elected(tieOf(here, 'repeatVote', [candidate], 1), [candidate]);
  const { article } = citation(rules, 'soleCandidate');
  const offered = ['candidate_elected', 'repeat_elections'];
  return askForResult(here, 'GAP-SMD-1', article, { candidate }, offered, [candidate]);
}

function byDecision(here: Here, certain: readonly string[], tied: readonly string[]): Solution {
  const places = here.given.seats - certain.length;
  const withTie = tieOf(here, 'winner', tied, places);
  const { article } = citation(here.rules, 'winner');
  const { chosen, open: question } = askForPlaces(here.course, { article, tied, places });
  const winners = [...certain, ...tied.filter((id) => chosen.includes(id))];
  if (question === null) return elected(withTie, winners);
  return open(question, withTie.nodes, { seats: null, winners, undecided: places - chosen.length });
}

export function solvePlurality(course: Course, given: Case, rules: PluralityRules): Solution {
  const ranked = [...given.options].sort(
    (a, b) => ahead(given, a.optionId) - ahead(given, b.optionId) || byCodeUnits(a.optionId, b.optionId),
  );
  const ids = ranked.map(({ optionId }) => optionId);
  const ranking: ExpectedObject = {
    ...citation(rules, 'winner'),
    text: SENTENCE,
    candidates: ranked.map(({ optionId, votes }, index) => ({ rank: index + 1, candidate: optionId, votes })),
  };
  const here: Here = { course, given, rules, nodes: { ranking } };
  const { seats } = given;
  if (ids.length < seats) {
    const problems = [{ code: 'CANDIDATES_TOO_FEW', place: 'options' }];
    return { kind: 'stopped', state: 'infeasible', problems, nodes: here.nodes };
  }
  const [sole] = ids;
  if (rules.tie === 'repeat' && ids.length === 1 && sole !== undefined) return alone(here, sole);
  const nobody = given.options.every(({ votes }) => votes === 0);
  if (nobody && (rules.tie === 'repeat' || ids.length === seats)) {
    const offered = ids.length === seats ? ['all_elected', 'repeat_elections'] : REPEATS;
    return askForResult(here, 'GAP-NO-VOTES', citation(rules, 'winner').article, {}, offered, ids);
  }
  // Certain is whoever has fewer others at or above him than there are places.
  const atLeast = (id: string): number =>
    given.options.filter(({ optionId }) => ahead(given, optionId) <= ahead(given, id)).length;
  const certain = ids.filter((id) => atLeast(id) <= seats);
  if (certain.length === seats) return elected(here, certain);
  const tied = ids.filter((id) => ahead(given, id) < seats && atLeast(id) > seats);
  return rules.tie === 'repeat' ? byLaw(here, tied) : byDecision(here, certain, tied);
}
