/** Ends of an allocation that several methods share: someone elected, elections to repeat, a gap. */
import type { Choice, Question } from './ask';
import { ask } from './ask';
import type { Branch, Context, Settled, Stopped, TraceParts } from './context';
import type { InputProblem } from '../input/input';
import { check } from './invariants';
import type { RuleSet } from '../rule-sets/rule-set';
import { OPTION_TITLES } from '../texts/texts';
import type { CheckNode, TraceNode } from '../outcome/trace';

export type Node = Omit<TraceNode, 'text'>;

/** More than any candidate can have. */
const EVERY_VOTE = 2n ** 53n;

/** The candidates are elected, `vacant` mandates have nobody; nobody else has more votes than the least of them. */
export function elected<R extends RuleSet>(
  context: Context<R>,
  winners: readonly string[],
  node: Node,
  parts: TraceParts,
  vacant = 0,
): Settled {
  const votesOf = new Map(context.input.options.map((option) => [option.optionId, option.votes]));
  const checks: CheckNode[] = [
    ...(parts.checks ?? []),
    check(
      node,
      vacant === 0 ? 'winners = seats' : 'winners + vacant = seats',
      BigInt(new Set(winners).size + vacant),
      '=',
      BigInt(context.input.seats),
    ),
  ];
  const least = winners.map((id) => BigInt(votesOf.get(id) ?? -1)).reduce((a, b) => (a < b ? a : b), EVERY_VOTE);
  // Anyone who was withdrawn may have had more votes than the one who was left.
  const gone = (id: string, votes: number): boolean =>
    BigInt(votes) > least && context.input.withdrawn?.includes(id) === true;
  const others = [...votesOf].filter(([id, votes]) => !winners.includes(id) && !gone(id, votes));
  if (others.length > 0 && winners.length > 0) {
    const most = others.map(([, votes]) => BigInt(votes)).reduce((a, b) => (a > b ? a : b));
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

/** A gap about a whole contest, with nothing in it but its options. */
export function askGap<R extends RuleSet>(
  context: Context<R>,
  question: Pick<Question<R>, 'gap' | 'article' | 'text' | 'facts' | 'choices' | 'parts'>,
): Branch {
  return ask(context, { kind: 'gap', ...question });
}
