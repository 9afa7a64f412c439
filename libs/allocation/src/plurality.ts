/** Winners by relative majority: single-mandate districts (Art. 9(2), 95(3), 96(1)) and generic contests. */
import type { Choice } from './ask';
import { ask, askForPlaces } from './ask';
import type { Branch, Context, TraceParts } from './context';
import { byCodeUnits } from './context';
import type { AllocationOption } from './input';
import { assertHolds, check } from './invariants';
import type { ContestResult } from './outcome';
import type { PluralityRuleSet, PluralityStep } from './rule-set';
import { OPTION_TITLES, QUESTIONS, TEXTS } from './texts';
import type { TraceNode } from './trace';

type Here = Context<PluralityRuleSet>;

function articleOf(ruleSet: PluralityRuleSet, step: PluralityStep): Omit<TraceNode, 'text'> {
  return { article: ruleSet.articles[step] ?? null, edition: ruleSet.edition ?? null };
}

/** Most votes first; equal ones by id, so that the order of the input decides nothing. */
function rank(options: readonly AllocationOption[]): readonly AllocationOption[] {
  return [...options].sort((a, b) => (a.votes === b.votes ? byCodeUnits(a.optionId, b.optionId) : b.votes - a.votes));
}

function settle(context: Here, result: ContestResult, winners: readonly string[], parts: TraceParts): Branch {
  const { input, ruleSet, path } = context;
  if (result !== 'elected') return { kind: 'settled', result, seats: null, winners, parts, path };
  const votesOf = new Map(input.options.map((option) => [option.optionId, option.votes]));
  const node = articleOf(ruleSet, 'winner');
  const checks = [check(node, 'winners = seats', BigInt(new Set(winners).size), '=', BigInt(input.seats))];
  const others = [...votesOf].filter(([id]) => !winners.includes(id)).map(([, votes]) => BigInt(votes));
  const least = winners.map((id) => BigInt(votesOf.get(id) ?? -1)).reduce((a, b) => (a < b ? a : b));
  if (others.length > 0) {
    const most = others.reduce((a, b) => (a > b ? a : b));
    checks.push(check(node, 'least votes of a winner ≥ most votes of another', least, '≥', most));
  }
  return { kind: 'settled', result, seats: null, winners, parts: { ...parts, checks }, path };
}

/** A choice between results of the whole contest. */
function results(
  parts: TraceParts,
  options: readonly {
    readonly option: keyof typeof OPTION_TITLES;
    readonly result: ContestResult;
    readonly winners?: readonly string[];
  }[],
): readonly Choice<PluralityRuleSet>[] {
  return options.map(({ option, result, winners = [] }) => ({
    option,
    title: OPTION_TITLES[option],
    follow: (next) => settle(next, result, winners, parts),
  }));
}

const REPEATS = [
  { option: 'repeat_vote', result: 'repeat_vote' },
  { option: 'repeat_elections', result: 'repeat_elections' },
] as const;

/** A candidate alone on the ballot: Art. 9(2) compares with other candidates, so it says nothing (GAP-SMD-1). */
function soleCandidate(context: Here, candidate: string, parts: TraceParts): Branch {
  const { ruleSet, input } = context;
  if (input.repeatVote === true) {
    const tie = { ...articleOf(ruleSet, 'repeatVote'), text: TEXTS.soleInRepeatVote, tied: [candidate], places: 1 };
    return settle(context, 'elected', [candidate], { ...parts, tie });
  }
  return ask(context, {
    kind: 'gap',
    gap: 'GAP-SMD-1',
    article: articleOf(ruleSet, 'soleCandidate').article,
    text: QUESTIONS.soleCandidate,
    facts: { candidate },
    choices: results(parts, [
      { option: 'candidate_elected', result: 'elected', winners: [candidate] },
      { option: 'repeat_elections', result: 'repeat_elections' },
    ]),
    parts,
  });
}

/** What the law itself says of a tie at the top of a single-mandate district. */
function tieInDistrict(context: Here, tied: readonly string[], parts: TraceParts): Branch {
  const { ruleSet, input } = context;
  const step: PluralityStep = input.options.length > 2 ? 'repeatVote' : 'repeatElections';
  const text = input.options.length > 2 ? TEXTS.repeatVote : TEXTS.repeatElections;
  const withTie: TraceParts = { ...parts, tie: { ...articleOf(ruleSet, step), text, tied, places: 1 } };
  if (input.repeatVote === true) {
    const articles = [ruleSet.articles.repeatVote, ruleSet.articles.repeatElections];
    return ask(context, {
      kind: 'gap',
      gap: 'GAP-SMD-4',
      article: articles.filter((article) => article !== undefined).join(', ') || null,
      text: QUESTIONS.tieAgain,
      facts: { tied },
      choices: results(parts, REPEATS),
      parts,
    });
  }
  return settle(context, step === 'repeatVote' ? 'repeat_vote' : 'repeat_elections', [], withTie);
}

/** Nobody has a vote: no rule compares nothing with nothing, so nothing follows by itself. */
function noVotes(context: Here, parts: TraceParts): Branch {
  const { ruleSet, input } = context;
  const everybody = rank(input.options).map((option) => option.optionId);
  const choices =
    everybody.length === input.seats
      ? results(parts, [
          { option: 'all_elected', result: 'elected', winners: everybody },
          { option: 'repeat_elections', result: 'repeat_elections' },
        ])
      : results(parts, REPEATS);
  return ask(context, {
    kind: 'gap',
    gap: 'GAP-NO-VOTES',
    article: articleOf(ruleSet, 'winner').article,
    text: QUESTIONS.noVotes,
    facts: {},
    choices,
    parts,
  });
}

/** More candidates have the votes of the last winner than there are places for them. */
function tieForPlaces(
  context: Here,
  certain: readonly string[],
  tied: readonly string[],
  places: number,
  parts: TraceParts,
): Branch {
  const { ruleSet } = context;
  const node = { ...articleOf(ruleSet, 'winner'), text: TEXTS.tieDecision, tied, places };
  const withTie: TraceParts = { ...parts, tie: node };
  const winnersWith = (chosen: readonly string[]): readonly string[] => [
    ...certain,
    ...tied.filter((id) => chosen.includes(id)),
  ];
  return askForPlaces(context, {
    article: node.article,
    text: QUESTIONS.winnerTie,
    tied,
    places,
    parts: withTie,
    follow: (next, chosen) => settle(next, 'elected', winnersWith(chosen), withTie),
    preview: (chosen, undecided) => ({
      result: undecided === 0 ? 'elected' : null,
      seats: {},
      winners: winnersWith(chosen),
      undecided,
    }),
  });
}

/** The whole plurality rule on a checked input. Against all is no candidate and blocks nobody. */
export function solvePlurality(context: Here): Branch {
  const { ruleSet, input, path } = context;
  const ranked = rank(input.options);
  const ids = ranked.map((option) => option.optionId);
  const parts: TraceParts = {
    ranking: {
      ...articleOf(ruleSet, 'winner'),
      text: TEXTS.ranking,
      candidates: ranked.map(({ optionId, votes }, index) => ({ rank: index + 1, candidate: optionId, votes })),
    },
  };
  if (ids.length < input.seats) {
    const detail = `${input.seats} seats but only ${ids.length} candidates`;
    const problems = [{ code: 'CANDIDATES_TOO_FEW', place: 'options', detail }];
    return { kind: 'stopped', state: 'infeasible', problems, parts, path };
  }
  const [first] = ids;
  const last = ranked[input.seats - 1];
  const next = ranked[input.seats];
  assertHolds(first !== undefined && last !== undefined, 'seats ≤ candidates');
  if (first === undefined || last === undefined) return settle(context, null, [], parts);
  if (ruleSet.tie === 'repeat' && ids.length === 1) return soleCandidate(context, first, parts);
  if (ranked.every((option) => option.votes === 0) && (ruleSet.tie === 'repeat' || next === undefined)) {
    return noVotes(context, parts);
  }
  if (next === undefined || next.votes < last.votes)
    return settle(context, 'elected', ids.slice(0, input.seats), parts);
  const certain = ranked.filter((option) => option.votes > last.votes).map((option) => option.optionId);
  const tied = ranked.filter((option) => option.votes === last.votes).map((option) => option.optionId);
  if (ruleSet.tie === 'repeat') return tieInDistrict(context, tied, parts);
  return tieForPlaces(context, certain, tied, input.seats - certain.length, parts);
}
