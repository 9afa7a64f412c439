/** The rule set of a list contest and its threshold (Art. 97-1(1), Art. 43(5)). */
import { citation, readArticles, readShare, type Case, type Edition, type Option } from '../case/case';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { compared, fraction } from '../fraction';
import type { Place } from '../document/reader';

export interface ListRules extends Edition {
  readonly tie: 'registered_earlier' | 'decision';
  readonly threshold: {
    readonly numerator: bigint;
    readonly denominator: bigint;
    readonly base: readonly string[];
  } | null;
  readonly secondList: {
    readonly minimumSeats: number;
    readonly numerator: bigint;
    readonly denominator: bigint;
  } | null;
}

/** Throws Misread. */
export function readListRules(ruleSet: Place): ListRules {
  const threshold = ruleSet.objectOrNull('threshold');
  const secondList = ruleSet.objectOrNull('secondList');
  return {
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
    articles: readArticles(ruleSet),
    tie: ruleSet.oneOf('tie', ['registered_earlier', 'decision']),
    threshold: threshold === null ? null : { ...readShare(threshold), base: threshold.texts('base') },
    secondList:
      secondList === null
        ? null
        : { minimumSeats: secondList.number('minimumSeats'), ...readShare(secondList.object('coefficient')) },
  };
}

/** A list passes with at least the share numerator/denominator of the base; 0 of 0 is not a share. */
function reaches(option: Option, threshold: ListRules['threshold'], base: bigint): boolean {
  if (threshold === null) return true;
  const share = fraction(BigInt(option.votes), base);
  return compared(share, fraction(threshold.numerator, threshold.denominator)) >= 0;
}

/** `base`: of the threshold, above zero where there are votes; null where there is none. */
export function applyThreshold(
  given: Case,
  rules: ListRules,
  base: bigint | null,
): { readonly node: ExpectedObject; readonly passing: readonly Option[] } {
  const { threshold } = rules;
  const anyVotes = given.options.some(({ votes }) => votes > 0);
  const passing = anyVotes ? given.options.filter((option) => reaches(option, threshold, base ?? 0n)) : [];
  const node: ExpectedObject = {
    ...citation(rules, 'threshold'),
    text: SENTENCE,
    base:
      threshold === null
        ? null
        : { terms: threshold.base, value: `${base ?? 0n}`, article: rules.articles.get('base') ?? null },
    lists: given.options.map((option) => ({
      list: option.optionId,
      votes: option.votes,
      lhs: `${(threshold?.denominator ?? 1n) * BigInt(option.votes)}`,
      rhs: `${(threshold?.numerator ?? 0n) * (base ?? 0n)}`,
      passes: passing.includes(option),
    })),
  };
  return { node, passing };
}
