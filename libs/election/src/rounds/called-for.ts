/** Which vote the act calls for upon what went before: the articles that fit an outcome or an annulment. */
import { isRegulated } from '#libs/allocation';
import { carryingBases, citedBases, editionDayOf, isPartOf, articlesOf, type CitedBasis } from '../law/cited-basis';
import type { ContestState } from '../state/contest-state';
import type { ElectionState } from '../state/election-state';
import {
  legalBasesOf,
  OCCASIONS,
  type LegalBasis,
  type LegalQuestion,
  type Occasion,
  type RoundMode,
} from '../law/legal-bases';
import type { Opening } from './opening';
import { currentOutcome } from '../result/current';
import { stillSuspended } from '../state/suspended-cells';
import { whyUnknown } from '../law/unknown-bases';

/** Why an article does not carry the vote that a decision calls. */
export interface NotCalledFor {
  readonly code:
    'ARTICLE_NOT_CALLED_FOR' | 'LEGAL_BASIS_MISSING' | 'LEGAL_BASIS_UNKNOWN' | 'GAP_NOT_NAMED' | 'ROUND_NOT_CALLED_FOR';
  readonly detail: string;
}

const NAMES: Readonly<Record<Occasion, string>> = {
  annulled: 'the annulment',
  not_held: 'voting that was held nowhere',
  repeat_vote: 'the outcome "repeat vote"',
  repeat_elections: 'the outcome "repeat elections"',
  additional_elections: 'the outcome "additional elections"',
};

function isOccasion(result: string | null): result is Occasion {
  return OCCASIONS.some((one) => one === result);
}

/** Upon what a new vote after this total follows; null where nothing calls for one. */
export function occasionOf(state: ElectionState, contest: ContestState): Occasion | null {
  const states = Array.from({ length: contest.slotCount }, (_, slot) => contest.stateOf(slot));
  if (states.every((one) => one === 'annulled' || one === 'notHeld')) {
    return states.includes('annulled') ? 'annulled' : 'not_held';
  }
  const { result, additionalElections } = currentOutcome(state, contest.compiled.contestNo);
  if (additionalElections !== undefined) return 'additional_elections';
  return isOccasion(result) ? result : null;
}

/** Articles on which annulments may rest, one list for each: the one that it cites, or all of its scope. */
type Annulments = readonly (readonly string[])[];

/** An annulment that stands, with the slots in which no repeat vote was called since. */
interface AnnulmentInForce {
  readonly slots: readonly number[];
  readonly mayRestOn: readonly string[];
}

function annulmentsIn(state: ElectionState, base: ContestState): readonly AnnulmentInForce[] {
  const { contest } = base.compiled;
  const question = { matter: 'annul', contestKind: contest.kind, votingDay: editionDayOf(contest) } as const;
  return [...state.suspensions.values()].flatMap((suspension) => {
    const { scope, article, kind } = suspension;
    if (suspension.contest !== base || kind !== 'annul') return [];
    const mayRestOn = articlesOf(citedBases(legalBasesOf({ ...question, scope }) ?? [], article));
    return [{ slots: stillSuspended(suspension), mayRestOn }];
  });
}

/** Those that stand in these slots; null: in any. */
function annulmentsOf(state: ElectionState, base: ContestState, asked: readonly number[] | null): Annulments {
  const among = asked === null ? null : new Set(asked);
  return annulmentsIn(state, base)
    .filter(({ slots }) => slots.some((slot) => among?.has(slot) ?? true))
    .map(({ mayRestOn }) => mayRestOn);
}

/** Whether the basis follows upon each of the annulments. */
function followsUpon({ annulledBy }: LegalBasis, annulments: Annulments): boolean {
  if (annulledBy === undefined) return true;
  return annulments.every((articles) =>
    articles.some((article) => annulledBy.some((one) => isPartOf(article, one) || isPartOf(one, article))),
  );
}

/** On what a vote may rest upon an occasion; `annulments` matter where that is an annulment. */
export function basesUpon(
  question: LegalQuestion,
  occasion: Occasion,
  annulments: Annulments = [],
): readonly LegalBasis[] {
  return (legalBasesOf(question) ?? []).filter(
    (basis) => basis.after?.includes(occasion) === true && (occasion !== 'annulled' || followsUpon(basis, annulments)),
  );
}

/** Precincts in which the voting is annulled and the act calls for a repeat vote that nobody has called yet. */
export interface RepeatsDue {
  readonly precincts: number;
  readonly articles: readonly string[];
}

export function repeatsDue(state: ElectionState, contest: ContestState): RepeatsDue {
  const slots = new Set<number>();
  const articles = new Set<string>();
  for (const { slots: annulled, mayRestOn } of annulmentsIn(state, contest)) {
    const bases = basesUpon(questionOf('repeat_in_units', contest), 'annulled', [mayRestOn]);
    if (bases.length === 0) continue;
    for (const slot of annulled) slots.add(slot);
    for (const article of articlesOf(bases)) articles.add(article);
  }
  return { precincts: slots.size, articles: [...articles] };
}

interface Call {
  readonly occasion: Occasion;
  readonly bases: readonly LegalBasis[];
  readonly annulments: Annulments;
}

function questionOf(mode: RoundMode, { compiled }: ContestState): LegalQuestion {
  const { contest } = compiled;
  return { matter: 'open_round', mode, contestKind: contest.kind, votingDay: editionDayOf(contest) };
}

/** What is called for in the other way, for people: the officer has chosen the wrong mode. */
function inOtherMode(mode: RoundMode, { occasion, annulments }: Call, base: ContestState): string | null {
  if (occasion !== 'annulled') return null;
  const other = mode === 'new_vote' ? 'repeat_in_units' : 'new_vote';
  const bases = basesUpon(questionOf(other, base), occasion, annulments);
  return bases.length === 0 ? null : `it calls for Art. ${articlesOf(bases).join(', ')} (${other})`;
}

function nothingFits(mode: RoundMode, call: Call, base: ContestState): NotCalledFor {
  const upon = NAMES[call.occasion];
  const other = inOtherMode(mode, call, base);
  if (other !== null) return { code: 'ARTICLE_NOT_CALLED_FOR', detail: `${upon} does not call for this: ${other}` };
  const question = questionOf(mode, base);
  const after = call.occasion;
  const reasons = call.annulments.flat().map((annulledBy) => whyUnknown({ ...question, after, annulledBy }));
  const why = [...reasons, whyUnknown({ ...question, after })].find((one) => one !== null);
  const detail = `decision required: no article is known for a vote upon ${upon}${why == null ? '' : `: ${why}`}`;
  return { code: 'LEGAL_BASIS_UNKNOWN', detail };
}

/** The bases on which the vote that a decision opens may rest, or why it may not; null where no act regulates it. */
export function basesOfCall(
  state: ElectionState,
  opening: Opening,
  { basis }: { readonly basis: CitedBasis },
): readonly LegalBasis[] | NotCalledFor | null {
  const { mode, base } = opening;
  const { contest, round } = base.compiled;
  if (!isRegulated(contest.kind)) return null;
  const occasion = mode === 'repeat_in_units' ? 'annulled' : occasionOf(state, base);
  if (occasion === null) {
    return { code: 'ROUND_NOT_CALLED_FOR', detail: `the outcome of round ${round} calls for no other vote` };
  }
  const slots = mode === 'repeat_in_units' ? opening.slots : null;
  const annulments = occasion === 'annulled' ? annulmentsOf(state, base, slots) : [];
  const call: Call = { occasion, annulments, bases: basesUpon(questionOf(mode, base), occasion, annulments) };
  if (call.bases.length === 0) return nothingFits(mode, call, base);
  const called = `${NAMES[occasion]} of round ${round} calls for Art. ${articlesOf(call.bases).join(', ')}`;
  const cited = citedBases(legalBasesOf(questionOf(mode, base)) ?? [], basis.article);
  const fitting = cited.filter((one) => call.bases.includes(one));
  if (fitting.length === 0) {
    const code = cited.length > 0 ? 'ARTICLE_NOT_CALLED_FOR' : 'LEGAL_BASIS_MISSING';
    return { code, detail: `${called}, not for Art. ${basis.article ?? ''}` };
  }
  const carrying = carryingBases(fitting, basis);
  if ('code' in carrying) {
    const code = carrying.code === 'GAP_NOT_NAMED' ? 'GAP_NOT_NAMED' : 'LEGAL_BASIS_MISSING';
    return { code, detail: carrying.detail };
  }
  // By what rules the round is counted follows from the article alone, so that anyone who reads the decision knows.
  if (mode === 'new_vote' && basis.article === undefined) {
    const meant = carrying.every(({ elections }) => elections === true);
    const counted = opening.compiled.contest.rounds.at(-1)?.elections === true;
    if (meant !== counted) return { code: 'LEGAL_BASIS_MISSING', detail: `${called}: cite it in basis.article` };
  }
  return carrying;
}
