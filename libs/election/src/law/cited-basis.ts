/** An article as a decision cites it, set beside those of legal-bases.ts. */
import type { Contest } from '../definition/definition';
import { legalBasesOf, type LegalBasis, type LegalQuestion } from './legal-bases';
import { whyUnknown } from './unknown-bases';
import { certain } from '../certain';

/** `Art. 95 (1)` and `95(1)` are one article. */
function plain(article: string): string {
  return article.replace(/^art(icle|\.)?/i, '').replaceAll(' ', '');
}

/** Whether two ways of writing name one article. */
export function sameArticle(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** Whether the article cited is this one, or a paragraph of it. */
export function isPartOf(cited: string, article: string): boolean {
  return sameArticle(cited, article) || (!article.includes('(') && plain(cited).startsWith(`${plain(article)}(`));
}

/** The bases that an article cited may mean: where one has exactly this name, no other; all where none is cited. */
export function citedBases(bases: readonly LegalBasis[], cited: string | undefined): readonly LegalBasis[] {
  if (cited === undefined) return bases;
  const exact = bases.filter(({ article }) => sameArticle(article, cited));
  return exact.length > 0 ? exact : bases.filter(({ article }) => isPartOf(cited, article));
}

/** The day whose edition holds for a contest: that of its first vote. */
export function editionDayOf({ rounds }: Pick<Contest, 'rounds'>): string {
  return certain(rounds[0], 'the first round of a contest').votingDay;
}

/**
 * Whether a new vote on this article means elections from the beginning. Where none is cited, only if the act knows no
 * other new vote of such a contest.
 */
export function opensElections(contest: Pick<Contest, 'kind' | 'rounds'>, cited: string | undefined): boolean {
  const question = { matter: 'open_round', mode: 'new_vote', contestKind: contest.kind } as const;
  const bases = citedBases(legalBasesOf({ ...question, votingDay: editionDayOf(contest) }) ?? [], cited);
  return bases.length > 0 && bases.every(({ elections }) => elections === true);
}

export interface CitedBasis {
  readonly article?: string;
  readonly gap?: string;
}

/** On what a decision rests: its article, or all that come into question where it cites none. */
export interface FoundBasis {
  readonly articles: readonly string[];
}

/** Code and sentence of what is wrong with the basis cited. */
export interface LegalBasisProblem {
  readonly code: string;
  readonly detail: string;
}

/** The articles of bases, none twice. */
export function articlesOf(bases: readonly LegalBasis[]): readonly string[] {
  return [...new Set(bases.map(({ article }) => article))];
}

/** Those of the bases on which a decision may rest that cites and names so much, or what is wrong with it. */
export function carryingBases(
  bases: readonly LegalBasis[],
  { article, gap }: CitedBasis,
): readonly LegalBasis[] | LegalBasisProblem {
  const fitting = citedBases(bases, article);
  const settled = fitting.every((basis) => basis.gap === undefined);
  const carrying = fitting.filter((basis) =>
    basis.gap === undefined ? settled || article !== undefined : basis.gap === gap,
  );
  if (carrying.length > 0) return carrying;
  const gapNeeded = (article === undefined ? bases.every((one) => one.gap !== undefined) : fitting.length > 0)
    ? fitting.find((basis) => basis.gap !== undefined)
    : undefined;
  if (gapNeeded?.gap !== undefined) {
    const detail = `the act does not settle this (Art. ${gapNeeded.article}): the decision must name ${gapNeeded.gap} in basis.gap`;
    return { code: 'GAP_NOT_NAMED', detail };
  }
  const known = bases.map((basis) => `${basis.article}${basis.gap === undefined ? '' : ` with the gap ${basis.gap}`}`);
  return { code: 'LEGAL_BASIS_MISSING', detail: `basis.article must be one of ${[...new Set(known)].join(', ')}` };
}

/**
 * The basis that carries the decision, or what is wrong with the one cited. An article need not be cited where the act
 * settles the matter in any case; a gap of the law must always be named.
 */
export function legalBasisOf(question: LegalQuestion, cited: CitedBasis): FoundBasis | LegalBasisProblem {
  const bases = legalBasesOf(question);
  if (bases === null) return { articles: [] };
  if (bases.length === 0) {
    const { contestKind, votingDay } = question;
    const why = whyUnknown(question);
    const detail = `decision required: no article is known for it in a contest "${contestKind}" of ${votingDay}${why === null ? '' : `: ${why}`}`;
    return { code: 'LEGAL_BASIS_UNKNOWN', detail };
  }
  const carrying = carryingBases(bases, cited);
  return 'code' in carrying ? carrying : { articles: articlesOf(carrying) };
}
