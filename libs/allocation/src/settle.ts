/** Ends of an allocation that several methods share: somebody elected, a vote to repeat, a choice between the two. */
import type { Choice, Question } from './ask';
import { ask, askForPlaces } from './ask';
import type { Branch, Context, Stopped, TraceParts } from './context';
import type { InputProblem } from './input';
import { check } from './invariants';
import { rank } from './rank';
import type { RuleSet } from './rule-set';
import { OPTION_TITLES, QUESTIONS, TEXTS } from './texts';
import type { Places } from './rank';
import type { CheckNode, TraceNode } from './trace';

type Node = Omit<TraceNode, 'text'>;

/** The candidates are elected: as many as `seats`, and nobody else has more votes than the least of them. */
export function elected<R extends RuleSet>(
  context: Context<R>,
  winners: readonly string[],
  node: Node,
  parts: TraceParts,
  seats: number = context.input.seats,
): Branch {
  const votesOf = new Map(context.input.options.map((option) => [option.optionId, option.votes]));
  const checks: CheckNode[] = [
    ...(parts.checks ?? []),
    check(node, 'winners = seats', BigInt(new Set(winners).size), '=', BigInt(seats)),
  ];
  const others = [...votesOf].filter(([id]) => !winners.includes(id)).map(([, votes]) => BigInt(votes));
  if (others.length > 0 && winners.length > 0) {
    const least = winners.map((id) => BigInt(votesOf.get(id) ?? -1)).reduce((a, b) => (a < b ? a : b));
    const most = others.reduce((a, b) => (a > b ? a : b));
    checks.push(check(node, 'least votes of a winner ≥ most votes of another', least, '≥', most));
  }
  return {
    kind: 'settled',
    result: 'elected',
    seats: null,
    winners,
    parts: { ...parts, checks },
    path: context.path,
  };
}

/** A repeat vote of those named; they are listed by their votes. */
export function repeatVote<R extends RuleSet>(
  context: Context<R>,
  among: Iterable<string>,
  node: Node,
  parts: TraceParts,
): Branch {
  const named = new Set(among);
  const repeatVoteAmong = rank(context.input.options)
    .map((option) => option.optionId)
    .filter((id) => named.has(id));
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

export function repeatElections<R extends RuleSet>(context: Context<R>, parts: TraceParts): Branch {
  return { kind: 'settled', result: 'repeat_elections', seats: null, winners: [], parts, path: context.path };
}

export function stopped<R extends RuleSet>(
  context: Context<R>,
  state: Stopped['state'],
  problem: InputProblem,
  parts: TraceParts,
): Branch {
  return { kind: 'stopped', state, problems: [problem], parts, path: context.path };
}

export function repeatElectionsChoice<R extends RuleSet>(parts: TraceParts): Choice<R> {
  return {
    option: 'repeat_elections',
    title: OPTION_TITLES.repeat_elections,
    follow: (next) => repeatElections(next, parts),
  };
}

/** What both kinds of repeat would be: a vote of those named, or elections from the beginning. */
export function repeatChoices<R extends RuleSet>(
  among: readonly string[],
  node: Node,
  parts: TraceParts,
): readonly Choice<R>[] {
  return [
    {
      option: 'repeat_vote',
      title: OPTION_TITLES.repeat_vote,
      follow: (next) => repeatVote(next, among, node, parts),
    },
    repeatElectionsChoice(parts),
  ];
}

/** A gap about a whole contest, with nothing in it but its options. */
export function askGap<R extends RuleSet>(
  context: Context<R>,
  question: Pick<Question<R>, 'gap' | 'article' | 'text' | 'facts' | 'choices' | 'parts'>,
): Branch {
  return ask(context, { kind: 'gap', ...question });
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
  const allElected: Choice<R> = {
    option: 'all_elected',
    title: OPTION_TITLES.all_elected,
    follow: (next) => elected(next, everybody, nodes.winner, parts),
  };
  return askGap(context, {
    gap: 'GAP-NO-VOTES',
    article: nodes.article,
    text: QUESTIONS.noVotes,
    facts: {},
    choices:
      everybody.length === context.input.seats
        ? [allElected, repeatElectionsChoice(parts)]
        : repeatChoices(everybody, nodes.repeat, parts),
    parts,
  });
}

/**
 * The law sends two into a repeat vote, but more share the votes of the last of the two: asks which of them, or whether
 * all of them, or nobody.
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
