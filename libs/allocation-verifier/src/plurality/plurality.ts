/** Relative majority (Art. 9(2), 95(3), 96(1), 109-1, 113-9) from a case to its outcome. */
import { citation, readArticles, type Case } from '../case/case';
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
import { solvePlaces, type PlacesRules } from './places';
import type { Place } from '../document/reader';
import { askNoVotes, askWhich, isGone, repeatVote, twoOfTied, type OneLeft } from '../candidates/repeats';
import type { Solution } from '../course/solution';

const ONE_LEFT: Readonly<Partial<Record<string, OneLeft>>> = { repeat_unnamed: 'asked', repeat_elections: 'anew' };

const TIES = ['decision', 'repeat', 'repeat_two', 'repeat_elections', 'repeat_unnamed'] as const;

export interface PluralityRules extends PlacesRules {
  readonly tie: (typeof TIES)[number];
}

type Here = AnyHere<PluralityRules>;

/** Throws Misread. */
export function readPluralityRules(ruleSet: Place): PluralityRules {
  const tie = ruleSet.oneOf('tie', TIES);
  return {
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
    articles: readArticles(ruleSet),
    oneLeft: ONE_LEFT[tie] ?? 'elected',
    tie,
    tieGap: ruleSet.has('tieGap') ? ruleSet.text('tieGap') : null,
  };
}

function alone(here: Here, candidate: string): Solution {
  const { given, rules } = here;
  const winner = citation(rules, 'winner');
  if (given.repeatVote && ['repeat', 'repeat_two'].includes(rules.tie)) {
    return elected(withTie(here, citation(rules, 'repeatVote'), [candidate], 1), winner, [candidate]);
  }
  if (rules.tie !== 'repeat') return tooFew(here);
  return askGap(here, {
    gap: 'GAP-SMD-1',
    article: citation(rules, 'soleCandidate').article,
    facts: { candidate },
    options: {
      candidate_elected: () => elected(here, winner, [candidate]),
      repeat_elections: () => repeatElections(here),
    },
  });
}

function tooFew({ nodes }: Here): Solution {
  return { kind: 'stopped', state: 'infeasible', problems: [{ code: 'CANDIDATES_TOO_FEW', place: 'options' }], nodes };
}

/** Art. 113-9(1) from 01.07.2026: a repeat vote, of whom is said nowhere. */
function unnamedRepeat(here: Here, tied: readonly string[]): Solution {
  const vote = citation(here.rules, 'repeatVote');
  const all = here.given.options.map(({ optionId }) => optionId);
  if (all.every((id) => isGone(here.given, id) || tied.includes(id))) return repeatVote(here, vote, tied);
  return askGap(here, {
    gap: 'GAP-AKIM-1',
    article: vote.article,
    facts: { tied },
    options: { all_tied: () => repeatVote(here, vote, tied), all_candidates: () => repeatVote(here, vote, all) },
  });
}

/** A tie for one mandate, where the law says what follows, or says it of some ties. */
function tieForOne(here: Here, tied: readonly string[]): Solution {
  const { given, rules } = here;
  const vote = citation(rules, 'repeatVote');
  const elections = citation(rules, 'repeatElections');
  const both = articlesOf(rules, ['repeatVote', 'repeatElections']);
  if (rules.tie === 'repeat_elections') return repeatElections(withTie(here, elections, tied, 1));
  const gap = (name: string): Solution => askWhich(here, { gap: name, article: both, facts: { tied } }, vote, tied);
  if (given.repeatVote) return gap(rules.tie === 'repeat_unnamed' ? 'GAP-AKIM-2' : 'GAP-SMD-4');
  if (rules.tie === 'repeat_unnamed') return unnamedRepeat(withTie(here, vote, tied, 1), tied);
  if (given.options.length === 2) {
    return rules.tie === 'repeat' ? repeatElections(withTie(here, elections, tied, 1)) : gap('GAP-SMD-3');
  }
  if (rules.tie === 'repeat_two') return twoOfTied(here, vote, tied, 'GAP-SMD-2');
  return repeatVote(withTie(here, vote, tied, 1), vote, tied);
}

export function solvePlurality(course: Course, given: Case, rules: PluralityRules): Solution {
  const ids = rankedIds(given);
  const winner = citation(rules, 'winner');
  const ranking: ExpectedObject = {
    ...winner,
    text: SENTENCE,
    candidates: ids.map((id, index) => ({ rank: index + 1, candidate: id, votes: votesOf(given, id) })),
  };
  const here: Here = { course, given, rules, nodes: { ranking } };
  if (rules.tie === 'decision') return solvePlaces(here);
  const [sole] = ids;
  if (ids.length === 1 && sole !== undefined) return alone(here, sole);
  if (given.options.every(({ votes }) => votes === 0)) {
    const article = articlesOf(rules, ['repeatVote', 'repeatElections']);
    return askNoVotes(here, article, winner, citation(rules, 'repeatVote'));
  }
  const places = placesAmong(given, 1);
  return places.left === 0 ? elected(here, winner, places.certain) : tieForOne(here, places.tied);
}
