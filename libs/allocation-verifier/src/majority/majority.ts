/** More than a share of those who took part, else a repeat vote of two (Art. 9(1), 63–65; Senate: 79–81). */
import { citation, readArticles, readShare, sum, type Case } from '../case/case';
import {
  articlesOf,
  askGap,
  elected,
  placesAmong,
  rankedIds,
  repeatElections,
  votesOf,
  withTie,
  type Here as AnyHere,
} from '../candidates/candidates';
import type { Course } from '../course/course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { compared, fraction, times } from '../fraction';
import { byCodeUnits } from '../document/json';
import type { Place } from '../document/reader';
import { askWhich, repeatOfTwo, type Repeating } from '../candidates/repeats';
import { relation, type Solution } from '../course/solution';

export interface MajorityRules extends Repeating {
  readonly majority: { readonly numerator: bigint; readonly denominator: bigint; readonly base: readonly string[] };
  readonly twoNotElected: 'decision' | 'repeat_elections';
  readonly repeatVoteTied: 'decision' | 'repeat_elections';
  /** Gap of each question that the rules leave open. */
  readonly gaps: ReadonlyMap<string, string>;
}

type Here = AnyHere<MajorityRules>;

const ANSWERS = ['decision', 'repeat_elections'] as const;

/** Throws Misread. */
export function readMajorityRules(ruleSet: Place): MajorityRules {
  const majority = ruleSet.object('majority');
  const gaps = ruleSet.object('gaps');
  return {
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
    articles: readArticles(ruleSet),
    oneLeft: 'stands',
    majority: { ...readShare(majority), base: majority.texts('base') },
    twoNotElected: ruleSet.oneOf('twoNotElected', ANSWERS),
    repeatVoteTied: ruleSet.oneOf('repeatVoteTied', ANSWERS),
    gaps: new Map(Object.keys(gaps.fields).map((key) => [key, gaps.text(key)])),
  };
}

function gapOf({ rules }: Here, question: string): string | null {
  return rules.gaps.get(question) ?? null;
}

/** More votes than the share of the base. */
function exceeds({ majority }: MajorityRules, votes: number, base: bigint): boolean {
  const share = times(fraction(base), fraction(majority.numerator, majority.denominator));
  return compared(fraction(BigInt(votes)), share) > 0;
}

function firstRound(course: Course, given: Case, rules: MajorityRules, base: bigint): Solution {
  const total = sum(given.options.map(({ votes }) => BigInt(votes)));
  if (base < total) {
    const problems = [{ code: 'BASE_INVALID', place: 'counters' }];
    return { kind: 'stopped', state: 'invalid_input', problems, nodes: {} };
  }
  const winner = citation(rules, 'winner');
  const { numerator, denominator, base: terms } = rules.majority;
  const rhs = numerator * base;
  const ids = rankedIds(given);
  const majority: ExpectedObject = {
    ...winner,
    text: SENTENCE,
    base: { terms, value: `${base}`, article: rules.articles.get('base') ?? null },
    candidates: ids.map((id) => ({
      candidate: id,
      votes: votesOf(given, id),
      lhs: `${denominator * BigInt(votesOf(given, id))}`,
      rhs: `${rhs}`,
      exceeds: exceeds(rules, votesOf(given, id), base),
    })),
  };
  const here: Here = { course, given, rules, nodes: { majority } };
  if (total === 0n) {
    const article = articlesOf(rules, ['repeatVote', 'repeatElections']);
    return askWhich(here, { gap: 'GAP-NO-VOTES', article, facts: {} }, citation(rules, 'repeatVote'), ids);
  }
  const [first] = ids;
  if (first !== undefined && exceeds(rules, votesOf(given, first), base)) {
    const lhs = denominator * BigInt(votesOf(given, first));
    const more = relation(winner, 'votes of the winner exceed the share of the base', lhs, '>', rhs);
    return elected(here, winner, [first], 0, [more]);
  }
  return nobodyElected(here, ids);
}

function nobodyElected(here: Here, ids: readonly string[]): Solution {
  const { rules } = here;
  const vote = citation(rules, 'repeatVote');
  if (ids.length > 2) return repeatOfTwo(here, gapOf(here, 'secondPlaceTied'), vote);
  if (rules.twoNotElected === 'repeat_elections') {
    return repeatElections(withTie(here, citation(rules, 'repeatElections'), ids, 1));
  }
  const gap = {
    gap: gapOf(here, 'twoNotElected'),
    article: articlesOf(rules, ['repeatVote', 'repeatElections']),
    facts: { candidates: [...ids].sort(byCodeUnits) },
  };
  return askWhich(here, gap, vote, ids);
}

function secondRound(course: Course, given: Case, rules: MajorityRules): Solution {
  const cited = citation(rules, 'repeatWinner');
  const ids = rankedIds(given);
  const ranking: ExpectedObject = {
    ...cited,
    text: SENTENCE,
    candidates: ids.map((id, index) => ({ rank: index + 1, candidate: id, votes: votesOf(given, id) })),
  };
  const here: Here = { course, given, rules, nodes: { ranking } };
  const [first, second] = ids;
  if (first !== undefined && second === undefined) {
    return askGap(here, {
      gap: gapOf(here, 'soleInRepeatVote'),
      article: articlesOf(rules, ['repeatVote', 'repeatWinner']),
      facts: { candidate: first },
      options: {
        candidate_elected: () => elected(here, cited, [first]),
        repeat_elections: () => repeatElections(here),
      },
    });
  }
  const { certain, tied, left } = placesAmong(given, 1);
  if (left === 0) return elected(here, cited, certain);
  if (rules.repeatVoteTied === 'repeat_elections') {
    return repeatElections(withTie(here, citation(rules, 'repeatElections'), tied, 1));
  }
  const gap = {
    gap: gapOf(here, 'repeatVoteTied'),
    article: articlesOf(rules, ['repeatVote', 'repeatElections']),
    facts: { tied },
  };
  return askWhich(here, gap, citation(rules, 'repeatVote'), tied);
}

/** `base`: value of the terms of the majority. */
export function solveMajority(course: Course, given: Case, rules: MajorityRules, base: bigint): Solution {
  return given.repeatVote ? secondRound(course, given, rules) : firstRound(course, given, rules, base);
}
