/**
 * What follows where the votes speak for somebody who was withdrawn. From a repeat vote of the tied whoever was
 * withdrawn is left out, and where one is left no vote is held and that one is elected (Art. 95(3), 109-1). Of anybody
 * whom the votes elect, the act says nothing: a commission decides. Votes stay counted in every case.
 */
import type { Choice } from './ask';
import { byCodeUnits, type Branch, type Context, type Settled, type TraceParts } from './context';
import type { RuleSet } from './rule-set';
import { askGap, elected, repeatElectionsChoice, repeatVote } from './settle';
import { OPTION_TITLES, QUESTIONS, TEXTS } from './texts';
import type { WithdrawnNode } from './trace';

/** The article on which a mandate rests. */
function articleOfMandates({ articles }: RuleSet): string | null {
  const steps: Readonly<Partial<Record<string, string>>> = articles;
  return steps['winner'] ?? steps['remainder'] ?? null;
}

function nodeOf(
  { ruleSet }: Context,
  article: string | null,
  options: readonly string[],
  text: WithdrawnNode['text'],
): WithdrawnNode {
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

/** A repeat vote without those withdrawn. */
function repeatWithout(context: Context, branch: Settled, withdrawn: readonly string[]): Branch {
  const { ruleSet } = context;
  const steps: Readonly<Partial<Record<string, string>>> = ruleSet.articles;
  const vote = { article: steps['repeatVote'] ?? null, edition: ruleSet.edition ?? null };
  const left = (branch.repeatVoteAmong ?? []).filter((id) => !withdrawn.includes(id));
  const { repeat: _among, ...before } = branch.parts;
  const parts = { ...before, withdrawn: nodeOf(context, vote.article, withdrawn, TEXTS.withdrawnFromRepeat) };
  if (left.length > 1) return repeatVote(context, left, vote, parts);
  if (left.length === 1) return elected(context, left, vote, parts);
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

/** The act says who stands in the repeat vote, and what follows if some of them drop out. */
function isRepeatOfTied(ruleSet: RuleSet): boolean {
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
  return among.length > 0 && isRepeatOfTied(context.ruleSet) ? repeatWithout(here, branch, among) : branch;
}
