/**
 * Several places for those with more votes than the others: local bodies (Art. 9(6), 125(1-1)) and generic contests. Where
 * a rule set names an article for what nobody was elected to, fewer candidates than mandates are not an obstacle: who stands
 * and has votes is elected, and additional elections fill the rest (Art. 123(1)).
 */
import { askForPlaces, type Choice } from '../steps/ask';
import type { Branch, Context, Settled, TraceParts } from '../steps/context';
import type { AllocationOption } from '../input/input';
import { placesOf, type Places } from '../candidates/rank';
import { articleOf, type PluralityRuleSet, type PluralityStep } from '../rule-sets/rule-set';
import { askGap, elected, repeatElectionsChoice, stopped } from '../steps/settle';
import { askNoVotes } from '../candidates/stand-again';
import { OPTION_TITLES, QUESTIONS, TEXTS } from '../texts/texts';

type Here = Context<PluralityRuleSet>;

/** Articles of several steps that together leave a question open. */
export function articlesOf(ruleSet: PluralityRuleSet, steps: readonly PluralityStep[]): string | null {
  const articles = steps.flatMap((step) => ruleSet.articles[step] ?? []);
  return articles.length === 0 ? null : [...new Set(articles)].join(', ');
}

/** Adds what becomes of mandates without anyone; nothing where there are none or the rule set does not say it. */
export function withAdditionalElections({ ruleSet, input }: Context, settled: Settled): Settled {
  const filled = ruleSet.method === 'plurality' && ruleSet.articles.vacancies !== undefined;
  const vacant = input.seats - settled.winners.length;
  if (!filled || vacant === 0) return settled;
  const node = articleOf(ruleSet, 'vacancies');
  const { winners } = settled;
  return {
    ...settled,
    result: winners.length === 0 ? null : settled.result,
    additionalElections: { seats: vacant, article: node.article },
    parts: {
      ...settled.parts,
      vacancies: { ...node, text: TEXTS.vacancies, seats: input.seats, elected: winners.length, vacant },
    },
  };
}

/** As many are elected as named, and the other mandates stay without anyone. */
function electedOnly(context: Here, winners: readonly string[], parts: TraceParts): Settled {
  const vacant = context.input.seats - winners.length;
  const settled = elected(context, winners, articleOf(context.ruleSet, 'winner'), parts, vacant);
  return withAdditionalElections(context, { ...settled, result: winners.length === 0 ? null : 'elected' });
}

/** More candidates have the votes of the last winner than there are places for them, and the law says nothing. */
function tieForPlaces(context: Here, { certain, tied, left }: Places, parts: TraceParts): Branch {
  const { ruleSet } = context;
  const winner = articleOf(ruleSet, 'winner');
  const withTie: TraceParts = { ...parts, tie: { ...winner, text: TEXTS.tieDecision, tied, places: left } };
  const winnersWith = (chosen: readonly string[]): readonly string[] => [
    ...certain,
    ...tied.filter((id) => chosen.includes(id)),
  ];
  const vacant: Choice<PluralityRuleSet> = {
    option: 'places_vacant',
    title: OPTION_TITLES.places_vacant,
    follow: (next) => electedOnly(next, certain, withTie),
  };
  return askForPlaces(context, {
    gap: ruleSet.tieGap ?? null,
    article: articlesOf(ruleSet, ['winner', 'vacancies']),
    text: QUESTIONS.winnerTie,
    tied,
    places: left,
    parts: withTie,
    follow: (next, chosen) => elected(next, winnersWith(chosen), winner, withTie),
    preview: (chosen, undecided) => ({
      result: undecided === 0 ? 'elected' : null,
      seats: {},
      winners: winnersWith(chosen),
      undecided,
    }),
    others: ruleSet.tieGap === undefined ? [] : [vacant],
  });
}

/** Whether someone without a vote is elected to a mandate that nobody else can have, the act does not say. */
function askUnvoted(context: Here, voted: readonly string[], unvoted: readonly string[], parts: TraceParts): Branch {
  const nobody = voted.length === 0;
  const choices: readonly Choice<PluralityRuleSet>[] = [
    {
      option: 'all_elected',
      title: OPTION_TITLES.all_elected,
      follow: (next) => electedOnly(next, [...voted, ...unvoted], parts),
    },
    {
      option: 'with_votes_only',
      title: OPTION_TITLES.with_votes_only,
      follow: (next) => electedOnly(next, voted, parts),
    },
    ...(nobody ? [repeatElectionsChoice<PluralityRuleSet>(parts)] : []),
  ];
  return askGap(context, {
    gap: nobody ? 'GAP-NO-VOTES' : 'GAP-LOCAL-2',
    article: articlesOf(context.ruleSet, ['winner', 'vacancies']),
    text: nobody ? QUESTIONS.noVotes : QUESTIONS.unvoted,
    facts: { unvoted },
    choices,
    parts,
  });
}

/** Local bodies: nobody without a vote is elected in silence, and mandates may stay without anyone. */
function solveWithVacancies(context: Here, ranked: readonly AllocationOption[], parts: TraceParts): Branch {
  const { seats, withdrawn = [] } = context.input;
  const ids = (of: readonly AllocationOption[]): readonly string[] => of.map(({ optionId }) => optionId);
  const voted = ranked.filter(({ votes }) => votes > 0);
  if (voted.length >= seats) {
    const places = placesOf(voted, seats);
    return places.tied.length > 0 ? tieForPlaces(context, places, parts) : electedOnly(context, places.certain, parts);
  }
  // Of someone who was withdrawn and has no votes nobody asks whether the votes elect him or her.
  const unvoted = ids(ranked.filter(({ optionId, votes }) => votes === 0 && !withdrawn.includes(optionId)));
  const open = seats - voted.length;
  if (unvoted.length === 0) return electedOnly(context, ids(voted), parts);
  if (unvoted.length > open) {
    return tieForPlaces(context, { certain: ids(voted), tied: unvoted, left: open }, parts);
  }
  return askUnvoted(context, ids(voted), unvoted, parts);
}

/** `ranked`: candidates, most votes first. */
export function solvePlaces(context: Here, ranked: readonly AllocationOption[], parts: TraceParts): Branch {
  const { ruleSet, input } = context;
  if (ruleSet.articles.vacancies !== undefined) return solveWithVacancies(context, ranked, parts);
  const winner = articleOf(ruleSet, 'winner');
  if (ranked.length < input.seats) {
    const detail = `${input.seats} seats but only ${ranked.length} candidates`;
    return stopped(context, 'infeasible', { code: 'CANDIDATES_TOO_FEW', place: 'options', detail }, parts);
  }
  if (ranked.length === input.seats && ranked.every(({ votes }) => votes === 0)) {
    const { article } = winner;
    return askNoVotes(context, { article, winner, repeat: articleOf(ruleSet, 'repeatVote') }, parts);
  }
  const places = placesOf(ranked, input.seats);
  return places.tied.length > 0 ? tieForPlaces(context, places, parts) : electedOnly(context, places.certain, parts);
}
