/** Winners by relative majority where the law says what a tie leads to: single-mandate districts and akims (Art. 9). */
import type { Branch, Context, TraceParts } from '../steps/context';
import { articlesOf, solvePlaces } from './places';
import { placesOf, rank } from '../candidates/rank';
import { articleOf, type PluralityRuleSet } from '../rule-sets/rule-set';
import { askGap, elected, repeatElections, repeatElectionsChoice, stopped } from '../steps/settle';
import { askForTwo, askNoVotes, askWhichRepeat, leftToStand, repeatVote, withLeftOut } from '../candidates/stand-again';
import { OPTION_TITLES, QUESTIONS, TEXTS } from '../texts/texts';

type Here = Context<PluralityRuleSet>;

/** A candidate alone on the ballot. */
function soleCandidate(context: Here, candidate: string, parts: TraceParts): Branch {
  const { ruleSet, input } = context;
  const winner = articleOf(ruleSet, 'winner');
  if (input.repeatVote === true && (ruleSet.tie === 'repeat' || ruleSet.tie === 'repeat_two')) {
    const tie = { ...articleOf(ruleSet, 'repeatVote'), text: TEXTS.soleInRepeatVote, tied: [candidate], places: 1 };
    return elected(context, [candidate], winner, { ...parts, tie });
  }
  const { article } = articleOf(ruleSet, 'soleCandidate');
  if (ruleSet.tie !== 'repeat') {
    const detail = `with fewer than two candidates the election is postponed (${article ?? 'no article'})`;
    return stopped(context, 'infeasible', { code: 'CANDIDATES_TOO_FEW', place: 'options', detail }, parts);
  }
  // Art. 9(2) compares with other candidates, so it says nothing here, nor does Art. 93-2.
  return askGap(context, {
    gap: 'GAP-SMD-1',
    article,
    text: QUESTIONS.soleCandidate,
    facts: { candidate },
    choices: [
      {
        option: 'candidate_elected',
        title: OPTION_TITLES.candidate_elected,
        follow: (next) => elected(next, [candidate], winner, parts),
      },
      repeatElectionsChoice(parts),
    ],
    parts,
  });
}

/** The repeat vote has a tie again: the act does not say whether its rule for the first vote continues. */
function tieAgain(context: Here, tied: readonly string[], parts: TraceParts): Branch {
  const { ruleSet } = context;
  const question = {
    gap: ruleSet.tie === 'repeat_unnamed' ? 'GAP-AKIM-2' : 'GAP-SMD-4',
    article: articlesOf(ruleSet, ['repeatVote', 'repeatElections']),
    text: QUESTIONS.tieAgain,
    facts: { tied },
  };
  return askWhichRepeat(context, question, tied, articleOf(ruleSet, 'repeatVote'), parts);
}

/** A repeat vote of which the law does not say who stands in it: asked only where not all who could are tied. */
function unnamedRepeat(context: Here, tied: readonly string[], before: TraceParts): Branch {
  const { ruleSet, input } = context;
  const vote = articleOf(ruleSet, 'repeatVote');
  const parts: TraceParts = { ...before, tie: { ...vote, text: TEXTS.repeatUnnamed, tied, places: 1 } };
  const left = leftToStand(context);
  if (left.every(({ optionId }) => tied.includes(optionId))) return repeatVote(context, tied, vote, parts);
  const everybody = input.options.map((option) => option.optionId);
  return askGap(context, {
    gap: 'GAP-AKIM-1',
    article: vote.article,
    text: QUESTIONS.whoRepeats,
    facts: { tied },
    choices: [
      { option: 'all_tied', title: OPTION_TITLES.all_tied, follow: (next) => repeatVote(next, tied, vote, parts) },
      {
        option: 'all_candidates',
        title: OPTION_TITLES.all_candidates,
        follow: (next) => repeatVote(next, everybody, vote, parts),
      },
    ],
    parts,
  });
}

/** What the law itself says of a tie at the top where there is one mandate. */
function tieForOne(context: Here, tied: readonly string[], parts: TraceParts): Branch {
  const { ruleSet, input } = context;
  const vote = articleOf(ruleSet, 'repeatVote');
  const elections = articleOf(ruleSet, 'repeatElections');
  if (ruleSet.tie === 'repeat_elections') {
    const tie = { ...elections, text: TEXTS.repeatElectionsAnyTie, tied, places: 1 };
    return repeatElections(context, { ...parts, tie });
  }
  if (input.repeatVote === true) return tieAgain(context, tied, parts);
  if (ruleSet.tie === 'repeat_unnamed') return unnamedRepeat(context, tied, parts);
  if (ruleSet.tie === 'repeat') {
    if (input.options.length > 2) {
      const tie = { ...vote, text: TEXTS.repeatVote, tied, places: 1 };
      return repeatVote(context, tied, vote, { ...parts, tie });
    }
    const tie = { ...elections, text: TEXTS.repeatElections, tied, places: 1 };
    return repeatElections(context, { ...parts, tie });
  }
  if (input.options.length > 2) {
    const withdrawn = tied.filter((id) => input.withdrawn?.includes(id) === true);
    const left = tied.filter((id) => !withdrawn.includes(id));
    if (left.length > 2) {
      const noted = withLeftOut(vote, parts, withdrawn, TEXTS.withdrawnFromRepeat);
      return askForTwo(context, { certain: [], tied: left, left: 2 }, 'GAP-SMD-2', vote, noted);
    }
    const tie = { ...vote, text: TEXTS.repeatVoteTwo, tied, places: 1 };
    return repeatVote(context, tied, vote, { ...parts, tie });
  }
  const question = {
    gap: 'GAP-SMD-3',
    article: articlesOf(ruleSet, ['repeatVote', 'repeatElections']),
    text: QUESTIONS.twoTied,
    facts: { tied },
  };
  return askWhichRepeat(context, question, tied, vote, parts);
}

/** The whole plurality rule on a checked input. Against all is not a candidate and blocks nobody. */
export function solvePlurality(context: Here): Branch {
  const { ruleSet, input } = context;
  const ranked = rank(input.options);
  const [first] = ranked;
  const winner = articleOf(ruleSet, 'winner');
  const parts: TraceParts = {
    ranking: {
      ...winner,
      text: TEXTS.ranking,
      candidates: ranked.map(({ optionId, votes }, index) => ({ rank: index + 1, candidate: optionId, votes })),
    },
  };
  if (ruleSet.tie === 'decision') return solvePlaces(context, ranked, parts);
  if (first !== undefined && ranked.length === 1) return soleCandidate(context, first.optionId, parts);
  if (ranked.every((option) => option.votes === 0)) {
    const article = articlesOf(ruleSet, ['repeatVote', 'repeatElections']);
    return askNoVotes(context, { article, winner, repeat: articleOf(ruleSet, 'repeatVote') }, parts);
  }
  const places = placesOf(ranked, 1);
  if (places.tied.length === 0) return elected(context, places.certain, winner, parts);
  return tieForOne(context, places.tied, parts);
}
