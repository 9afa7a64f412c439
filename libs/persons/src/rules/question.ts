/** Questions on persons that the act leaves open: stated with article and options, answered by a commission only. */
import type { Text } from '#libs/allocation';
import type { PersonsProfile } from './persons-profile';
import { GAP_TEXTS, OPTION_TITLES, type PersonsOptionName } from './texts';

export const PERSONS_GAPS = [
  'GAP-LIST-5',
  'GAP-PERS-1',
  'GAP-PERS-2',
  'GAP-PERS-3',
  'GAP-PERS-4',
  'GAP-PERS-5',
] as const;
export type PersonsGap = (typeof PERSONS_GAPS)[number];

export interface PersonsOption {
  /** What an answer names: a word, the id of a reading, or candidate ids joined by `/`. */
  readonly option: string;
  readonly title: Text | null;
  /** Who would receive the mandates, in order; null where that is for the party to say. */
  readonly candidateIds: readonly string[] | null;
}

/** Everything that a commission needs to decide. Options are not advice: each is one way to read the act. */
export interface PersonsQuestion {
  readonly kind: 'gap' | 'tie';
  /** Null for a tie of names, which the catalogue of gaps does not know. */
  readonly gap: PersonsGap | null;
  readonly article: string;
  readonly edition: string;
  readonly question: Text;
  readonly options: readonly PersonsOption[];
}

/** Answers already given by recorded decisions: name of the gap (`names_tied` for a tie of names) → option. */
export type Answers = ReadonlyMap<string, string>;

/** The key under which a tie of names is answered. */
export const NAMES_TIED = 'names_tied';

export function option(name: PersonsOptionName, candidateIds: readonly string[] | null): PersonsOption {
  return { option: name, title: OPTION_TITLES[name], candidateIds };
}

/** A question of the catalogue of gaps. */
export function gapQuestion(
  gap: PersonsGap,
  profile: PersonsProfile,
  options: readonly PersonsOption[],
): PersonsQuestion {
  return {
    kind: 'gap',
    gap,
    article: articleOf(gap, profile),
    edition: profile.edition,
    question: GAP_TEXTS[gap],
    options,
  };
}

function articleOf(gap: PersonsGap, { articles, distribution }: PersonsProfile): string {
  switch (gap) {
    case 'GAP-LIST-5':
      return `${articles.order}, ${articles.vacancy}`;
    case 'GAP-PERS-1':
    case 'GAP-PERS-2':
      return distribution?.article ?? articles.order;
    case 'GAP-PERS-3':
      return [distribution?.article, articles.composition].filter((one) => one !== undefined).join(', ');
    case 'GAP-PERS-4':
      return articles.order;
    case 'GAP-PERS-5':
      return [distribution?.article, articles.vacancy].filter((one) => one !== undefined).join(', ');
  }
}

/** The answer to a question if it is one of those offered, else null: no other answer counts. */
export function answerTo(answers: Answers, question: PersonsQuestion): PersonsOption | null {
  const given = answers.get(question.gap ?? NAMES_TIED);
  return question.options.find((one) => one.option === given) ?? null;
}
