/**
 * Who stands again in a repeat vote. Anyone who was withdrawn does not: of the tied the others stand, and where one is left
 * no vote is held and that one is elected (Art. 95(3), 109-1); among the two with the most votes the next by votes takes
 * the place (Art. 63, 79(1)). So those withdrawn are left out before anyone is chosen, and a tie with them is none.
 */
import { askForPlaces, type Choice, type Question } from '../steps/ask';
import { byCodeUnits, type Branch, type Context, type TraceParts } from '../steps/context';
import type { AllocationOption } from '../input/input';
import { rank, type Places } from './rank';
import type { RuleSet, Text } from '../rule-sets/rule-set';
import { askGap, elected, repeatElections, repeatElectionsChoice, type Node } from '../steps/settle';
import { OPTION_TITLES, QUESTIONS, TEXTS } from '../texts/texts';

/** Candidates on the ballot who were not withdrawn, most votes first. */
export function leftToStand<R extends RuleSet>({ input }: Context<R>): readonly AllocationOption[] {
  return rank(input.options).filter(({ optionId }) => input.withdrawn?.includes(optionId) !== true);
}

/** The trace says who of those on the ballot was left out, and why. */
export function withLeftOut(node: Node, parts: TraceParts, leftOut: readonly string[], text: Text): TraceParts {
  if (leftOut.length === 0) return parts;
  return { ...parts, withdrawn: { ...node, text, options: [...leftOut].sort(byCodeUnits) } };
}

/** GAP-WITHDRAWN-2: a repeat vote should be held, and nobody is left for it. */
function askNobodyLeft<R extends RuleSet>(
  context: Context<R>,
  withdrawn: readonly string[],
  node: Node,
  parts: TraceParts,
): Branch {
  return askGap(context, {
    gap: 'GAP-WITHDRAWN-2',
    article: node.article,
    text: QUESTIONS.nobodyForRepeat,
    facts: { withdrawn },
    choices: [
      repeatElectionsChoice(parts),
      {
        option: 'mandates_vacant',
        title: OPTION_TITLES.mandates_vacant,
        follow: ({ path }) => ({ kind: 'settled', result: null, seats: null, winners: [], parts, path }),
      },
    ],
    parts,
  });
}

/** GAP-AKIM-3: the text of a repeat vote that does not say who stands in it says nothing of one who is left either. */
function askOneLeft<R extends RuleSet>(context: Context<R>, candidate: string, node: Node, parts: TraceParts): Branch {
  return askGap(context, {
    gap: 'GAP-AKIM-3',
    article: node.article,
    text: QUESTIONS.oneLeft,
    facts: { candidate },
    choices: [
      {
        option: 'candidate_elected',
        title: OPTION_TITLES.candidate_elected,
        follow: (next) => elected(next, [candidate], node, parts),
      },
      repeatElectionsChoice(parts),
    ],
    parts,
  });
}

/** A repeat vote of those named, without whom of them was withdrawn; they are listed by their votes. */
export function repeatVote<R extends RuleSet>(
  context: Context<R>,
  among: Iterable<string>,
  node: Node,
  before: TraceParts,
): Branch {
  const { ruleSet } = context;
  const named = new Set(among);
  const repeatVoteAmong = leftToStand(context)
    .map(({ optionId }) => optionId)
    .filter((id) => named.has(id));
  const withdrawn = [...named].filter((id) => !repeatVoteAmong.includes(id)).sort(byCodeUnits);
  const parts = withLeftOut(node, before, withdrawn, TEXTS.withdrawnFromRepeat);
  const [last, another] = repeatVoteAmong;
  if (last === undefined) return askNobodyLeft(context, withdrawn, node, parts);
  if (another === undefined && withdrawn.length > 0 && ruleSet.method === 'plurality') {
    if (ruleSet.tie === 'repeat_unnamed') return askOneLeft(context, last, node, parts);
    return elected(context, [last], node, parts);
  }
  const repeat = { ...node, text: TEXTS.repeatAmong, among: repeatVoteAmong };
  return {
    kind: 'settled',
    result: 'repeat_vote',
    seats: null,
    winners: [],
    repeatVoteAmong,
    parts: { ...parts, repeat },
    path: context.path,
  };
}

/** Asks for a vote of those named or elections from the beginning; where nobody is left of them, what follows then. */
export function askWhichRepeat<R extends RuleSet>(
  context: Context<R>,
  question: Pick<Question<R>, 'gap' | 'article' | 'text' | 'facts'>,
  among: readonly string[],
  node: Node,
  parts: TraceParts,
): Branch {
  const left = leftToStand(context).filter(({ optionId }) => among.includes(optionId));
  // Art. 113-9(2) of 2023 knows no repeat vote, so that nothing else is left without two to stand in one.
  const anew = context.ruleSet.method === 'plurality' && context.ruleSet.tie === 'repeat_elections';
  if (anew && left.length < 2) return repeatElections(context, parts);
  if (left.length === 0) return repeatVote(context, among, node, parts);
  const choices: readonly Choice<R>[] = [
    {
      option: 'repeat_vote',
      title: OPTION_TITLES.repeat_vote,
      follow: (next) => repeatVote(next, among, node, parts),
    },
    repeatElectionsChoice(parts),
  ];
  return askGap(context, { ...question, choices, parts });
}

/**
 * Nobody has a vote: no rule compares nothing with nothing, so nothing follows by itself. `article` names what the kind
 * of contest has for a vote that elects nobody.
 */
export function askNoVotes<R extends RuleSet>(
  context: Context<R>,
  nodes: { readonly article: string | null; readonly winner: Node; readonly repeat: Node },
  parts: TraceParts,
): Branch {
  const everybody = rank(context.input.options).map((option) => option.optionId);
  const question = { gap: 'GAP-NO-VOTES', article: nodes.article, text: QUESTIONS.noVotes, facts: {} };
  // No votes are no more than half of anything, also where nobody else stood.
  if (everybody.length !== context.input.seats || context.ruleSet.method === 'absolute_majority') {
    return askWhichRepeat(context, question, everybody, nodes.repeat, parts);
  }
  const allElected: Choice<R> = {
    option: 'all_elected',
    title: OPTION_TITLES.all_elected,
    follow: (next) => elected(next, everybody, nodes.winner, parts),
  };
  return askGap(context, { ...question, choices: [allElected, repeatElectionsChoice(parts)], parts });
}

/**
 * The law sends two into a repeat vote, but more share the votes of the last of the two: asks which of them, or whether
 * all of them, or nobody. `places` are of those left to stand.
 */
export function askForTwo<R extends RuleSet>(
  context: Context<R>,
  { certain, tied, left }: Places,
  gap: string | null,
  node: Node,
  before: TraceParts,
): Branch {
  const parts: TraceParts = { ...before, tie: { ...node, text: TEXTS.tieForRepeatVote, tied, places: left } };
  return askForPlaces(context, {
    gap,
    article: node.article,
    text: QUESTIONS.secondPlaceTied,
    tied,
    places: left,
    parts,
    follow: (next, chosen) => repeatVote(next, [...certain, ...chosen], node, parts),
    preview: (chosen, undecided) => {
      if (undecided > 0) return { result: null, seats: {}, winners: [], undecided };
      const named = new Set([...certain, ...chosen]);
      const byVotes = rank(context.input.options).map(({ optionId }) => optionId);
      const repeatVoteAmong = byVotes.filter((id) => named.has(id));
      return { result: 'repeat_vote', seats: {}, winners: [], repeatVoteAmong, undecided };
    },
    others: [
      {
        option: 'all_tied',
        title: OPTION_TITLES.all_tied,
        follow: (next) => repeatVote(next, [...certain, ...tied], node, parts),
      },
      repeatElectionsChoice(parts),
    ],
  });
}
