/**
 * On which article a decision about the voting rests: data by kind of decision, contest, place and edition. Of a new
 * vote it also says upon what the article follows, and by when the vote must be held. Where the act of the voting day
 * says nothing, the decision must name the gap; what is known here of neither is in unknown-bases.ts.
 * Articles without a law are those of the Constitutional Act "On Elections", `RF` is the Act on the referendum.
 */
import { isRegulated } from '#libs/allocation';
import { MASLIKHAT, MAZHILIS, REFERENDUM } from './contest-kinds';
import type { DecisionScope } from '../record/decision';

export type RoundMode = 'repeat_in_units' | 'new_vote';

/** Where a decision takes effect. Recounts are not decisions of this stream: their basis comes with the protocol. */
export type LegalMatter = 'annul' | 'open_round' | 'suspend_mandates' | 'recount';

/**
 * Upon what a vote follows: the voting of the round before was annulled there, or was held nowhere, or its outcome is a
 * repeat vote, repeat elections, or additional elections for the mandates that are left.
 */
export const OCCASIONS = ['annulled', 'not_held', 'repeat_vote', 'repeat_elections', 'additional_elections'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** By when a vote must be held. */
export interface VoteTerm {
  readonly article: string;
  /** Months after the beginning; 0: on the same day. */
  readonly months: number;
  /**
   * From when they are counted: from the day of the first elections, from that of the round before, or the act (as far
   * as it was read here) does not say.
   */
  readonly from: 'first_elections' | 'round_before' | 'not_stated';
  /** `may_set_another`: the central commission may set another day. `call`: the act limits the call, not the vote. */
  readonly choice?: 'may_set_another' | 'call';
}

export interface LegalBasis {
  readonly matter: LegalMatter;
  /** Scopes of an annulment; missing: any. */
  readonly scopes?: readonly DecisionScope[];
  readonly mode?: RoundMode;
  /** Contest kinds; missing: every kind that has a law. */
  readonly contestKinds?: readonly string[];
  /** First and last voting day for which it holds; missing: open. */
  readonly from?: string;
  readonly until?: string;
  readonly article: string;
  /** Of every `open_round`: upon what it follows. */
  readonly after?: readonly Occasion[];
  /** Articles of the annulments upon which it follows; missing: any that the kind of contest knows. */
  readonly annulledBy?: readonly string[];
  /** By when the vote is held; missing: the act names no time. */
  readonly term?: VoteTerm;
  /** True where a new vote means elections from the beginning, not a repeat of the vote. */
  readonly elections?: true;
  /** The gap that must be named beside the article, or in its place. */
  readonly gap?: string;
}

/** CL 11.06.2026 No 305-VIII is in force from this day. */
export const EDITION_2026 = '2026-07-01';
export const LAST_DAY_BEFORE_2026 = '2026-06-30';

const NATIONAL = [...MAZHILIS, 'kurultai_list'];

function annul(
  scopes: readonly DecisionScope[],
  contestKinds: readonly string[],
  article: string,
  more: Pick<LegalBasis, 'from' | 'until' | 'gap'> = {},
): LegalBasis {
  return { matter: 'annul', scopes, contestKinds, article, ...more };
}

type Repeat = Pick<LegalBasis, 'annulledBy' | 'term' | 'from' | 'until' | 'gap'>;

/** The vote is repeated where it was annulled, and counts in the same total. */
function repeatInUnits(contestKinds: readonly string[], article: string, more: Repeat): LegalBasis {
  return { matter: 'open_round', mode: 'repeat_in_units', contestKinds, article, after: ['annulled'], ...more };
}

function newVote(
  contestKind: readonly string[],
  article: string,
  after: readonly Occasion[],
  more: Repeat & Pick<LegalBasis, 'elections'>,
): LegalBasis {
  return { matter: 'open_round', mode: 'new_vote', contestKinds: contestKind, article, after, ...more };
}

function months(article: string, count: number, from: VoteTerm['from'], choice?: VoteTerm['choice']): VoteTerm {
  return { article, months: count, from, ...(choice === undefined ? {} : { choice }) };
}

const ANNULMENTS: readonly LegalBasis[] = [
  annul(['unit', 'constituency'], MAZHILIS, '95(1)'),
  // The whole of a single-mandate contest is one district.
  annul(['contest'], ['mazhilis_smd'], '95(1)'),
  annul(['contest'], ['mazhilis_smd'], '100'),
  annul(['contest'], NATIONAL, '96'),
  annul(['unit', 'constituency'], NATIONAL, '100'),
  annul(['contest', 'constituency'], MASLIKHAT, '112(2)'),
  annul(['precinct', 'unit'], ['president'], '68(3)'),
  // Of elections declared invalid as a whole only the consequence is named; Art. 66(2) speaks of registration alone.
  annul(['contest'], ['president'], '64'),
  annul(['contest'], ['senate'], '82(2)'),
  annul(['unit'], ['senate'], '84(3)'),
  annul(['contest'], ['akim'], '113-11(2)'),
  annul(['contest'], ['local_body'], '126(2)'),
  annul(['precinct', 'unit'], REFERENDUM, 'RF 31(5)'),
  annul(['precinct', 'unit'], REFERENDUM, 'RF 32(3)'),
  annul(['precinct', 'unit'], ['president'], '44(1-1)', { from: EDITION_2026 }),
  // 44(1-1) has no condition of a quarter, 95(1) has one: who cites the former must say how both fit together.
  annul(['precinct', 'unit'], ['kurultai_list'], '44(1-1)', { from: EDITION_2026, gap: 'GAP-ANN-2' }),
  annul(['precinct', 'unit'], ['kurultai_list'], '95(1)', { from: EDITION_2026 }),
  annul(['precinct'], [...MASLIKHAT, 'akim', 'local_body'], '44(2-1)', { from: EDITION_2026 }),
  annul(['precinct'], MAZHILIS, '95(1)', { until: LAST_DAY_BEFORE_2026, gap: 'GAP-ANN-1' }),
  annul(['precinct'], MASLIKHAT, '112(2)', { until: LAST_DAY_BEFORE_2026, gap: 'GAP-ANN-1' }),
];

const REPEATS_IN_UNITS: readonly LegalBasis[] = [
  repeatInUnits(MAZHILIS, '95(2)', { annulledBy: ['95(1)'], term: months('95(2)', 1, 'not_stated') }),
  // 100(3): the time of this repeat vote is not named.
  repeatInUnits(NATIONAL, '100', { annulledBy: ['100'] }),
  ...['95(1)', '95(2)'].flatMap((article) =>
    [{ annulledBy: ['95(1)'] }, { annulledBy: ['44(1-1)'], gap: 'GAP-ANN-2' }].map((upon) =>
      repeatInUnits(['kurultai_list'], article, {
        from: EDITION_2026,
        term: months('95(2)', 1, 'not_stated'),
        ...upon,
      }),
    ),
  ),
  repeatInUnits(['president'], '68(3)', { annulledBy: ['68(3)'], term: months('68(3)', 2, 'not_stated') }),
  repeatInUnits(['senate'], '84(3)', { annulledBy: ['84(3)'], term: months('84(3)', 2, 'not_stated') }),
  repeatInUnits(REFERENDUM, 'RF 32(3)', { annulledBy: ['RF 32(3)'], term: months('RF 32(3)', 1, 'not_stated') }),
];

const INVALID: readonly Occasion[] = ['annulled'];
const AGAIN: readonly Occasion[] = ['repeat_vote'];
const INVALID_OR_NOBODY: readonly Occasion[] = ['annulled', 'repeat_elections'];
const TWO_MONTHS_OR_SET = months('96(3)', 2, 'first_elections', 'may_set_another');

const NEW_VOTES: readonly LegalBasis[] = [
  newVote(['mazhilis_smd'], '95(3)', AGAIN, { term: months('95(2)', 1, 'not_stated') }),
  newVote(NATIONAL, '96', INVALID_OR_NOBODY, { annulledBy: ['96'], term: TWO_MONTHS_OR_SET, elections: true }),
  newVote(['maslikhat_smd'], '109-1', AGAIN, { term: months('109-1(2)', 1, 'not_stated') }),
  newVote(MASLIKHAT, '110', INVALID_OR_NOBODY, { term: months('110(2)', 2, 'first_elections'), elections: true }),
  newVote(['president'], '63', AGAIN, { term: months('63(2)', 2, 'not_stated') }),
  // What the Constitutional Court finds in units is voted again there, in whichever of them it is (68(3), 84(3)).
  newVote(['president'], '64', INVALID_OR_NOBODY, {
    annulledBy: ['64', '44(1-1)'],
    term: months('64(2)', 2, 'first_elections'),
    elections: true,
  }),
  newVote(['senate'], '9(1)', AGAIN, { term: months('79(2)', 0, 'round_before') }),
  newVote(['senate'], '79(1)', AGAIN, { term: months('79(2)', 0, 'round_before') }),
  newVote(['senate'], '80(1)', [...INVALID_OR_NOBODY, 'not_held'], {
    annulledBy: ['82(2)'],
    term: months('80(2)', 2, 'first_elections'),
    elections: true,
  }),
  ...(
    [
      ['113-9', INVALID_OR_NOBODY],
      ['113-9(1)', INVALID],
      ['113-9(2)', ['repeat_elections']],
    ] as const
  ).map(([article, after]) =>
    newVote(['akim'], article, after, {
      until: LAST_DAY_BEFORE_2026,
      term: months('113-9(3)', 1, 'first_elections'),
      elections: true,
    }),
  ),
  // 113-9 in the edition of 2026: a tie leads to a repeat vote, invalid elections to new ones.
  newVote(['akim'], '113-9(1)', AGAIN, { from: EDITION_2026, term: months('113-9(2)', 1, 'not_stated') }),
  newVote(['akim'], '113-9(3)', INVALID_OR_NOBODY, {
    from: EDITION_2026,
    term: months('113-9(4)', 1, 'first_elections'),
    elections: true,
  }),
  newVote(['local_body'], '123', ['additional_elections'], {
    term: months('123(1)', 1, 'first_elections', 'call'),
    elections: true,
  }),
  newVote(['local_body'], '124', INVALID_OR_NOBODY, {
    term: months('124(2)', 1, 'first_elections'),
    elections: true,
  }),
];

export const LEGAL_BASES: readonly LegalBasis[] = [
  ...ANNULMENTS,
  ...REPEATS_IN_UNITS,
  ...NEW_VOTES,
  { matter: 'suspend_mandates', contestKinds: NATIONAL, article: '100' },
  { matter: 'suspend_mandates', contestKinds: ['president'], article: '68(1)' },
  { matter: 'suspend_mandates', contestKinds: ['senate'], article: '84(1)' },
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
