/**
 * Who stood on the ballot. Anyone who was withdrawn and has votes stood on it; of someone without any the votes do not
 * tell whether it was before the voting (Art. 90(1)) or after it. Where the number of candidates on the ballot changes
 * what follows (Art. 93-2, 95(3), 96(1)), a commission says it.
 */
import { canonicalJson } from '../json/canonical';
import { byCodeUnits, type Branch, type Context } from '../steps/context';
import { endsOf } from '../steps/ends';
import type { AllocationInput } from '../input/input';
import { askGap } from '../steps/settle';
import { OPTION_TITLES, QUESTIONS, TEXTS } from '../texts/texts';

/** Ids of options that were withdrawn and have no vote, in order. */
function unvoted({ options, withdrawn = [] }: AllocationInput): readonly string[] {
  return options
    .filter(({ optionId, votes }) => votes === 0 && withdrawn.includes(optionId))
    .map(({ optionId }) => optionId)
    .sort(byCodeUnits);
}

/** `solve` on the ballot as it was; asks who stood on it where that matters and the votes do not say. */
export function onBallot(context: Context, solve: (context: Context) => Branch): Branch {
  const { input, ruleSet } = context;
  const withdrawn = unvoted(input);
  const counts = ruleSet.method === 'plurality' || ruleSet.method === 'absolute_majority';
  if (!counts || withdrawn.length === 0 || withdrawn.length === input.options.length) return solve(context);
  const without: AllocationInput = {
    ...input,
    options: input.options.filter(({ optionId }) => !withdrawn.includes(optionId)),
  };
  const alone = { ...context, decisions: new Map<string, string>() };
  const ends = (tried: AllocationInput): string =>
    canonicalJson(endsOf(context.afterwards(alone, solve({ ...alone, input: tried }))));
  if (ends(input) === ends(without)) return solve(context);
  const steps: Readonly<Partial<Record<string, string>>> = ruleSet.articles;
  const article = steps['winner'] ?? null;
  return askGap(context, {
    gap: 'GAP-WITHDRAWN-3',
    article,
    text: QUESTIONS.stoodOnBallot,
    facts: { withdrawn },
    choices: [
      { option: 'on_ballot', title: OPTION_TITLES.on_ballot, follow: solve },
      {
        option: 'not_on_ballot',
        title: OPTION_TITLES.not_on_ballot,
        follow: (next) => solve({ ...next, input: without }),
      },
    ],
    parts: {
      withdrawn: { article, edition: ruleSet.edition ?? null, text: TEXTS.withdrawnUnvoted, options: withdrawn },
    },
  });
}
