/**
 * What follows where the votes elect someone who was withdrawn: the act says nothing of it, so a commission decides.
 * Votes stay counted in every case. Who stands in a repeat vote is settled before: see candidates/stand-again.ts.
 */
import type { Choice } from '../steps/ask';
import { byCodeUnits, type Branch, type Context, type Settled, type TraceParts } from '../steps/context';
import { withAdditionalElections } from '../plurality/places';
import type { RuleSet } from '../rule-sets/rule-set';
import { askGap, repeatElectionsChoice } from '../steps/settle';
import { OPTION_TITLES, QUESTIONS, TEXTS } from '../texts/texts';

/** The article on which a mandate rests. */
function articleOfMandates({ articles }: RuleSet): string | null {
  const steps: Readonly<Partial<Record<string, string>>> = articles;
  return steps['winner'] ?? steps['remainder'] ?? null;
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
    withdrawn: {
      article,
      edition: context.ruleSet.edition ?? null,
      text: TEXTS.withdrawnElected,
      options: withdrawn,
    },
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
      follow: ({ path }) =>
        withAdditionalElections(context, { ...branch, ...withoutMandates(branch, withdrawn), parts, path }),
    },
    repeatElectionsChoice(parts),
  ];
  const text = QUESTIONS.withdrawnElected;
  return askGap(context, { gap: 'GAP-WITHDRAWN-1', article, text, facts: { withdrawn }, choices, parts });
}

/** What an end of the allocation becomes by what was withdrawn. */
export function afterWithdrawals(context: Context, branch: Branch): Branch {
  const { withdrawn = [] } = context.input;
  if (withdrawn.length === 0 || branch.kind !== 'settled') return branch;
  // What an answer to one of the questions here says of those withdrawn, stands.
  const here: Context = { ...context, path: branch.path, afterwards: (_context, ended) => ended };
  const seated = [...(branch.seats ?? [])].flatMap(([id, count]) => (count > 0 ? [id] : []));
  const chosen = [...branch.winners, ...seated].filter((id) => withdrawn.includes(id)).sort(byCodeUnits);
  return chosen.length > 0 ? askWhoIsElected(here, branch, chosen) : branch;
}
