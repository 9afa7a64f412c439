/**
 * What follows where the votes speak for somebody who was withdrawn. From a repeat vote of the tied whoever was
 * withdrawn is left out, and where one is left no vote is held and that one is elected (Art. 95(3), 109-1); into a
 * repeat vote of two the next by votes enters (Art. 63). Of anybody whom the votes elect, the act says nothing: a
 * commission decides. Votes stay counted in every case.
 */
import type { Choice } from './ask';
import { byCodeUnits, type Branch, type Context, type Settled, type TraceParts } from './context';
import { placesOf, rank } from './rank';
import type { RuleSet, Text } from './rule-set';
import { askForTwo, askGap, elected, repeatElectionsChoice, repeatVote } from './settle';
import { OPTION_TITLES, QUESTIONS, TEXTS } from './texts';
import type { WithdrawnNode } from './trace';

/** The article on which a mandate rests. */
function articleOfMandates({ articles }: RuleSet): string | null {
  const steps: Readonly<Partial<Record<string, string>>> = articles;
  return steps['winner'] ?? steps['remainder'] ?? null;
}

function nodeOf({ ruleSet }: Context, article: string | null, options: readonly string[], text: Text): WithdrawnNode {
  return { article, edition: ruleSet.edition ?? null, text, options };
}

/** The mandates of those withdrawn stay vacant; all others are given as counted. */
function withoutMandates(branch: Settled, withdrawn: readonly string[]): Pick<Settled, 'result' | 'seats' | 'winners'> {
  const winners = branch.winners.filter((id) => !withdrawn.includes(id));
  const seats =
    branch.seats && new Map([...branch.seats].map(([id, count]) => [id, withdrawn.includes(id) ? 0 : count]));
  const left = winners.length > 0 || [...(seats?.values() ?? [])].some((count) => count > 0);
  return { result: left ? branch.result : null, seats, winners };
}

function askWhoIsElected(context: Context, branch: Settled, withdrawn: readonly string[]): Branch {
  const article = articleOfMandates(context.ruleSet);
  const parts: TraceParts = {
    ...branch.parts,
    withdrawn: nodeOf(context, article, withdrawn, TEXTS.withdrawnElected),
  };
  const choices: readonly Choice<RuleSet>[] = [
    {
      option: 'elected_all_the_same',
      title: OPTION_TITLES.elected_all_the_same,
      follow: ({ path }) => ({ ...branch, parts, path }),
    },
    {
      option: 'mandates_vacant',
      title: OPTION_TITLES.mandates_vacant,
      follow: ({ path }) => ({ ...branch, ...withoutMandates(branch, withdrawn), parts, path }),
    },
    repeatElectionsChoice(parts),
  ];
  const text = QUESTIONS.withdrawnElected;
  return askGap(context, { gap: 'GAP-WITHDRAWN-1', article, text, facts: { withdrawn }, choices, parts });
}

/** What a repeat vote without those withdrawn begins with. */
interface Repeat {
  readonly context: Context;
  readonly vote: { readonly article: string | null; readonly edition: string | null };
  readonly withdrawn: readonly string[];
  /** Who still stands in it, most votes first. */
  readonly left: readonly string[];
  readonly parts: TraceParts;
}

function repeatOf(context: Context, branch: Settled, withdrawn: readonly string[], text: Text): Repeat {
  const { ruleSet } = context;
  const steps: Readonly<Partial<Record<string, string>>> = ruleSet.articles;
  const vote = { article: steps['repeatVote'] ?? null, edition: ruleSet.edition ?? null };
  const left = (branch.repeatVoteAmong ?? []).filter((id) => !withdrawn.includes(id));
  const { repeat: _among, ...before } = branch.parts;
  const parts = { ...before, withdrawn: nodeOf(context, vote.article, withdrawn, text) };
  return { context, vote, withdrawn, left, parts };
}

function askNobodyLeft({ context, vote, withdrawn, parts }: Repeat): Branch {
  return askGap(context, {
    gap: 'GAP-WITHDRAWN-2',
    article: vote.article,
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

/** Art. 95(3), 109-1: the others of the tied, and nobody instead. */
function repeatWithout(repeat: Repeat): Branch {
  const { context, vote, left, parts } = repeat;
  if (left.length > 1) return repeatVote(context, left, vote, parts);
  return left.length === 1 ? elected(context, left, vote, parts) : askNobodyLeft(repeat);
}

/** Art. 63: the next by votes enters, until there are two. */
function repeatWithNext(repeat: Repeat, among: readonly string[], gap: string | null): Branch {
  const { context, vote, left, parts } = repeat;
  const { options, withdrawn = [] } = context.input;
  const waiting = rank(options.filter(({ optionId: id }) => !among.includes(id) && !withdrawn.includes(id)));
  const missing = Math.max(0, 2 - left.length);
  if (missing === 0) return repeatVote(context, left, vote, parts);
  if (waiting.length <= missing) {
    const all = [...left, ...waiting.map(({ optionId }) => optionId)];
    return all.length === 0 ? askNobodyLeft(repeat) : repeatVote(context, all, vote, parts);
  }
  const { certain, tied, left: places } = placesOf(waiting, missing);
  const sure = [...left, ...certain];
  if (tied.length === 0) return repeatVote(context, sure, vote, parts);
  return askForTwo(context, { certain: sure, tied, left: places }, gap, vote, parts);
}

function repeatAfter(context: Context, branch: Settled, withdrawn: readonly string[]): Branch {
  const { ruleSet } = context;
  if (ruleSet.method === 'absolute_majority') {
    const repeat = repeatOf(context, branch, withdrawn, TEXTS.withdrawnNextEnters);
    return repeatWithNext(repeat, branch.repeatVoteAmong ?? [], ruleSet.gaps.secondPlaceTied ?? null);
  }
  return repeatWithout(repeatOf(context, branch, withdrawn, TEXTS.withdrawnFromRepeat));
}

/** The act says who stands in the repeat vote, and what follows if some of them drop out. */
function saysWhoRepeats(ruleSet: RuleSet): boolean {
  if (ruleSet.method === 'absolute_majority') return true;
  return ruleSet.method === 'plurality' && (ruleSet.tie === 'repeat' || ruleSet.tie === 'repeat_two');
}

/** What an end of the allocation becomes by what was withdrawn. */
export function afterWithdrawals(context: Context, branch: Branch): Branch {
  const { withdrawn = [] } = context.input;
  if (withdrawn.length === 0 || branch.kind !== 'settled') return branch;
  // What an answer to one of the questions here says of those withdrawn, stands.
  const here: Context = { ...context, path: branch.path, afterwards: (_context, ended) => ended };
  const concerned = (ids: Iterable<string>): readonly string[] =>
    [...ids].filter((id) => withdrawn.includes(id)).sort(byCodeUnits);
  const seated = [...(branch.seats ?? [])].flatMap(([id, count]) => (count > 0 ? [id] : []));
  const chosen = concerned([...branch.winners, ...seated]);
  if (chosen.length > 0) return askWhoIsElected(here, branch, chosen);
  const among = concerned(branch.repeatVoteAmong ?? []);
  return among.length > 0 && saysWhoRepeats(context.ruleSet) ? repeatAfter(here, branch, among) : branch;
}
