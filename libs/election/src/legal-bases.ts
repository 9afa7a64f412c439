/**
 * On which article a decision about the voting rests: data by kind of decision, contest, place and edition. Where the
 * act of the voting day says nothing, the decision must name the gap; where neither is known here, it is refused.
 * Articles without a law are those of the Constitutional Act "On Elections", `RF` is the Act on the referendum.
 */
import { isRegulated } from '#libs/allocation';
import { MASLIKHAT, MAZHILIS, REFERENDUM } from './contest-kinds';
import type { DecisionKind, DecisionScope } from './record';

export type RoundMode = 'repeat_in_units' | 'new_vote';

/** Where a decision takes effect. Recounts are not decisions of this stream: their basis comes with the protocol. */
export type LegalMatter = Extract<DecisionKind, 'annul' | 'open_round' | 'suspend_mandates'> | 'recount';

export interface LegalBasis {
  readonly matter: LegalMatter;
  /** Scopes of an annulment, or the mode of a round; missing: any. */
  readonly scopes?: readonly DecisionScope[];
  readonly mode?: RoundMode;
  /** Contest kinds; missing: every kind that has a law. */
  readonly contestKinds?: readonly string[];
  /** First and last voting day for which it holds; missing: open. */
  readonly from?: string;
  readonly until?: string;
  readonly article: string;
  /** True where a new vote means elections from the beginning, not a repeat of the vote. */
  readonly elections?: true;
  /** The gap that must be named beside the article, or in its place. */
  readonly gap?: string;
}

/** CL 11.06.2026 No 305-VIII is in force from this day. */
const EDITION_2026 = '2026-07-01';
const LAST_DAY_BEFORE_2026 = '2026-06-30';

export const LEGAL_BASES: readonly LegalBasis[] = [
  { matter: 'annul', scopes: ['unit', 'constituency'], contestKinds: MAZHILIS, article: '95(1)' },
  // The whole of a single-mandate contest is one district.
  { matter: 'annul', scopes: ['contest'], contestKinds: ['mazhilis_smd'], article: '95(1)' },
  { matter: 'annul', scopes: ['contest'], contestKinds: ['mazhilis_list'], article: '96' },
  {
    matter: 'annul',
    scopes: ['unit', 'constituency'],
    contestKinds: [...MAZHILIS, 'kurultai_list'],
    article: '100',
  },
  { matter: 'annul', scopes: ['contest', 'constituency'], contestKinds: MASLIKHAT, article: '112(2)' },
  { matter: 'annul', scopes: ['precinct', 'unit'], contestKinds: ['president'], article: '68(3)' },
  { matter: 'annul', scopes: ['precinct', 'unit'], contestKinds: REFERENDUM, article: 'RF 31(5)' },
  { matter: 'annul', scopes: ['precinct', 'unit'], contestKinds: REFERENDUM, article: 'RF 32(3)' },
  {
    matter: 'annul',
    scopes: ['precinct', 'unit'],
    contestKinds: ['president'],
    from: EDITION_2026,
    article: '44(1-1)',
  },
  // 44(1-1) has no condition of a quarter, 95(1) has one: who cites the former must say how both fit together.
  {
    matter: 'annul',
    scopes: ['precinct', 'unit'],
    contestKinds: ['kurultai_list'],
    from: EDITION_2026,
    article: '44(1-1)',
    gap: 'GAP-ANN-2',
  },
  {
    matter: 'annul',
    scopes: ['precinct', 'unit'],
    contestKinds: ['kurultai_list'],
    from: EDITION_2026,
    article: '95(1)',
  },
  {
    matter: 'annul',
    scopes: ['precinct'],
    contestKinds: [...MASLIKHAT, 'akim', 'local_body'],
    from: EDITION_2026,
    article: '44(2-1)',
  },
  {
    matter: 'annul',
    scopes: ['precinct'],
    contestKinds: MAZHILIS,
    until: LAST_DAY_BEFORE_2026,
    article: '95(1)',
    gap: 'GAP-ANN-1',
  },
  {
    matter: 'annul',
    scopes: ['precinct'],
    contestKinds: MASLIKHAT,
    until: LAST_DAY_BEFORE_2026,
    article: '112(2)',
    gap: 'GAP-ANN-1',
  },
  { matter: 'open_round', mode: 'repeat_in_units', contestKinds: MAZHILIS, article: '95(2)' },
  { matter: 'open_round', mode: 'repeat_in_units', contestKinds: [...MAZHILIS, 'kurultai_list'], article: '100' },
  {
    matter: 'open_round',
    mode: 'repeat_in_units',
    contestKinds: ['kurultai_list'],
    from: EDITION_2026,
    article: '95(1)',
  },
  { matter: 'open_round', mode: 'repeat_in_units', contestKinds: REFERENDUM, article: 'RF 32(3)' },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['mazhilis_smd'], article: '95(3)' },
  {
    matter: 'open_round',
    mode: 'new_vote',
    contestKinds: [...MAZHILIS, 'kurultai_list'],
    article: '96',
    elections: true,
  },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['mazhilis_smd'], article: '96(1)', elections: true },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['maslikhat_smd'], article: '109-1' },
  { matter: 'open_round', mode: 'new_vote', contestKinds: MASLIKHAT, article: '110', elections: true },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['president'], article: '63' },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['president'], article: '64', elections: true },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['senate'], article: '9(1)' },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['senate'], article: '79(1)' },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['senate'], article: '80(1)', elections: true },
  {
    matter: 'open_round',
    mode: 'new_vote',
    contestKinds: ['akim'],
    until: LAST_DAY_BEFORE_2026,
    article: '113-9',
    elections: true,
  },
  // 113-9 in the edition of 2026: a tie leads to a repeat vote, invalid elections to new ones.
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['akim'], from: EDITION_2026, article: '113-9(1)' },
  {
    matter: 'open_round',
    mode: 'new_vote',
    contestKinds: ['akim'],
    from: EDITION_2026,
    article: '113-9(3)',
    elections: true,
  },
  { matter: 'open_round', mode: 'new_vote', contestKinds: ['local_body'], article: '124', elections: true },
  { matter: 'suspend_mandates', contestKinds: [...MAZHILIS, 'kurultai_list'], article: '100' },
  { matter: 'recount', article: '43(7-1)' },
  { matter: 'recount', article: '43(9)' },
];

/** What a decision takes effect on. */
export interface LegalQuestion {
  readonly matter: LegalMatter;
  readonly scope?: DecisionScope;
  readonly mode?: RoundMode;
  readonly contestKind: string;
  /** Of the election: its edition decides. */
  readonly votingDay: string;
}

/** Everything that the question may rest on; null where no act regulates the contest. */
export function legalBasesOf(question: LegalQuestion): readonly LegalBasis[] | null {
  const { matter, scope, mode, contestKind, votingDay } = question;
  // Nothing is asked of decisions about contests without a law.
  if (!isRegulated(contestKind)) return null;
  return LEGAL_BASES.filter(
    (basis) =>
      basis.matter === matter &&
      (basis.scopes === undefined || (scope !== undefined && basis.scopes.includes(scope))) &&
      (basis.mode === undefined || basis.mode === mode) &&
      (basis.contestKinds === undefined || basis.contestKinds.includes(contestKind)) &&
      (basis.from === undefined || votingDay >= basis.from) &&
      (basis.until === undefined || votingDay <= basis.until),
  );
}

/** `Art. 95 (1)` and `95(1)` are one article. */
function plain(article: string): string {
  return article.replace(/^art(icle|\.)?/i, '').replaceAll(' ', '');
}

/** Whether two ways of writing name one article. */
export function sameArticle(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** Whether a new vote on this article means elections from the beginning; every paragraph of one article alike. */
export function opensElections(contestKind: string, article: string | undefined): boolean {
  return LEGAL_BASES.some(
    (basis) =>
      basis.elections === true &&
      basis.contestKinds?.includes(contestKind) === true &&
      article !== undefined &&
      plain(basis.article) === plain(article),
  );
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

/**
 * The basis that carries the decision, or what is wrong with the one cited. An article need not be cited where the act
 * settles the matter in any case; a gap of the law must always be named.
 */
export function legalBasisOf(question: LegalQuestion, cited: CitedBasis): FoundBasis | LegalBasisProblem {
  const bases = legalBasesOf(question);
  if (bases === null) return { articles: [] };
  if (bases.length === 0) {
    const detail = `decision required: no article is known for it in a contest "${question.contestKind}" of ${question.votingDay}`;
    return { code: 'LEGAL_BASIS_UNKNOWN', detail };
  }
  const { article, gap } = cited;
  const fitting = bases.filter((basis) => article === undefined || plain(basis.article) === plain(article));
  const settled = fitting.every((basis) => basis.gap === undefined);
  const carrying = fitting.filter((basis) =>
    basis.gap === undefined ? settled || article !== undefined : basis.gap === gap,
  );
  if (carrying.length > 0) return { articles: [...new Set(carrying.map((basis) => basis.article))] };
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
