/** Election by more than half of those who took part, with a repeat vote of two (Art. 9(1), 63–65; Senate: 79–81). */
import type { Branch, Context, TraceParts } from '../steps/context';
import { check } from '../steps/invariants';
import { placesOf, rank } from '../candidates/rank';
import { articleOf, type MajorityQuestion, type MajorityRuleSet, type MajorityStep } from '../rule-sets/rule-set';
import { askGap, elected, repeatElections, repeatElectionsChoice, stopped } from '../steps/settle';
import { askForTwo, askNoVotes, askWhichRepeat, leftToStand, repeatVote, withLeftOut } from '../candidates/stand-again';
import { majorityText, OPTION_TITLES, QUESTIONS, TEXTS } from '../texts/texts';
import type { MajorityNode } from '../outcome/trace';

type Here = Context<MajorityRuleSet>;

/** Articles of several steps that together leave a question open. */
function articlesOf(ruleSet: MajorityRuleSet, steps: readonly MajorityStep[]): string | null {
  const articles = steps.flatMap((step) => ruleSet.articles[step] ?? []);
  return articles.length === 0 ? null : [...new Set(articles)].join(', ');
}

function gapOf(ruleSet: MajorityRuleSet, question: MajorityQuestion): string | null {
  return ruleSet.gaps[question] ?? null;
}

function compared({ ruleSet, input }: Here, base: bigint): MajorityNode {
  const { numerator, denominator } = ruleSet.majority;
  const rhs = BigInt(numerator) * base;
  return {
    ...articleOf(ruleSet, 'winner'),
    text: majorityText(ruleSet.majority),
    base: { terms: ruleSet.majority.base, value: base.toString(), article: ruleSet.articles.base ?? null },
    candidates: rank(input.options).map(({ optionId, votes }) => {
      const lhs = BigInt(denominator) * BigInt(votes);
      return { candidate: optionId, votes, lhs: lhs.toString(), rhs: rhs.toString(), exceeds: lhs > rhs };
    }),
  };
}

/** Art. 63, 79(1): the two with the most votes of those who were not withdrawn. */
function repeatOfTwo(context: Here, before: TraceParts): Branch {
  const { ruleSet, input } = context;
  const node = articleOf(ruleSet, 'repeatVote');
  const left = leftToStand(context);
  if (left.length === 0) {
    const everybody = input.options.map(({ optionId }) => optionId);
    return repeatVote(context, everybody, node, before);
  }
  const places = placesOf(left, Math.min(2, left.length));
  const onBallot = [...places.certain, ...places.tied];
  const least = Math.min(...left.filter(({ optionId }) => onBallot.includes(optionId)).map(({ votes }) => votes));
  const passedOver = input.options.filter(({ votes }) => votes >= least).map(({ optionId }) => optionId);
  const withdrawn = passedOver.filter((id) => input.withdrawn?.includes(id) === true);
  const parts = withLeftOut(node, before, withdrawn, TEXTS.withdrawnNextEnters);
  if (places.tied.length > 0) return askForTwo(context, places, gapOf(ruleSet, 'secondPlaceTied'), node, parts);
  return repeatVote(context, places.certain, node, parts);
}

/** Nobody has the majority: the law continues with two, unless no more than two stood. */
function nobodyElected(context: Here, before: TraceParts): Branch {
  const { ruleSet, input } = context;
  const ranked = rank(input.options);
  const node = articleOf(ruleSet, 'repeatVote');
  if (ranked.length > 2) return repeatOfTwo(context, before);
  const everybody = ranked.map((option) => option.optionId);
  if (ruleSet.twoNotElected === 'repeat_elections') {
    const elections = articleOf(ruleSet, 'repeatElections');
    const tie = { ...elections, text: TEXTS.twoNotElected, tied: everybody, places: 1 };
    return repeatElections(context, { ...before, tie });
  }
  const question = {
    gap: gapOf(ruleSet, 'twoNotElected'),
    article: articlesOf(ruleSet, ['repeatVote', 'repeatElections']),
    text: QUESTIONS.twoNotElected,
    facts: { candidates: [...everybody].sort() },
  };
  return askWhichRepeat(context, question, everybody, node, before);
}

function firstRound(context: Here): Branch {
  const { ruleSet, input } = context;
  const base = context.base ?? 0n;
  const votes = input.options.reduce((sum, option) => sum + BigInt(option.votes), 0n);
  if (base < votes) {
    const detail = `the base of the majority is ${base}, less than the ${votes} votes of the candidates`;
    return stopped(context, 'invalid_input', { code: 'BASE_INVALID', place: 'counters', detail }, {});
  }
  const majority = compared(context, base);
  const parts: TraceParts = { majority };
  const winner = articleOf(ruleSet, 'winner');
  if (votes === 0n) {
    const article = articlesOf(ruleSet, ['repeatVote', 'repeatElections']);
    return askNoVotes(context, { article, winner, repeat: articleOf(ruleSet, 'repeatVote') }, parts);
  }
  const first = majority.candidates[0];
  if (first?.exceeds === true) {
    const more = check(
      winner,
      'votes of the winner exceed the share of the base',
      BigInt(first.lhs),
      '>',
      BigInt(first.rhs),
    );
    return elected(context, [first.candidate], winner, { ...parts, checks: [more] });
  }
  return nobodyElected(context, parts);
}

/** More votes than the other; no share of the base (Art. 9(1), 65(2)). */
function secondRound(context: Here): Branch {
  const { ruleSet, input } = context;
  const ranked = rank(input.options);
  const node = articleOf(ruleSet, 'repeatWinner');
  const parts: TraceParts = {
    ranking: {
      ...node,
      text: TEXTS.repeatRanking,
      candidates: ranked.map(({ optionId, votes }, index) => ({ rank: index + 1, candidate: optionId, votes })),
    },
  };
  const [first, second] = ranked;
  if (first !== undefined && second === undefined) {
    return askGap(context, {
      gap: gapOf(ruleSet, 'soleInRepeatVote'),
      article: articlesOf(ruleSet, ['repeatVote', 'repeatWinner']),
      text: QUESTIONS.soleInRepeatVote,
      facts: { candidate: first.optionId },
      choices: [
        {
          option: 'candidate_elected',
          title: OPTION_TITLES.candidate_elected,
          follow: (next) => elected(next, [first.optionId], node, parts),
        },
        repeatElectionsChoice(parts),
      ],
      parts,
    });
  }
  const { certain, tied } = placesOf(ranked, 1);
  const [winner] = certain;
  if (tied.length === 0 && winner !== undefined) return elected(context, [winner], node, parts);
  const elections = articleOf(ruleSet, 'repeatElections');
  if (ruleSet.repeatVoteTied === 'repeat_elections') {
    const tie = { ...elections, text: TEXTS.repeatVoteTied, tied, places: 1 };
    return repeatElections(context, { ...parts, tie });
  }
  const question = {
    gap: gapOf(ruleSet, 'repeatVoteTied'),
    article: articlesOf(ruleSet, ['repeatVote', 'repeatElections']),
    text: QUESTIONS.tieAgain,
    facts: { tied },
  };
  return askWhichRepeat(context, question, tied, articleOf(ruleSet, 'repeatVote'), parts);
}

/** The whole majority rule on a checked input. Against all is in the base and is not a candidate. */
export function solveMajority(context: Here): Branch {
  return context.input.repeatVote === true ? secondRound(context) : firstRound(context);
}
