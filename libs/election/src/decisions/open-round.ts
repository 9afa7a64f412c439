/** Whether another vote may be called: what went before calls for it by the article cited, and its day is in time. */
import { basesOfCall } from '../rounds/called-for';
import { articlesOf, editionDayOf } from '../law/cited-basis';
import type { SignedDecision } from '../record/decision';
import { sha256Name } from '../state/election-state';
import type { CellsTarget } from '../state/target-cells';
import { closingTooLarge } from '../result/publication-size';
import type { LegalBasis, VoteTerm } from '../law/legal-bases';
import { openingOf, type Opening, type RoundCall } from '../rounds/opening';
import { lastVotingDay } from '../rounds/voting-days';
import { termVerdict, type TermVerdict, type VoteDays } from '../law/vote-terms';
import { basisText, CERTIFIED, rootRefusal } from './shared/stated-basis';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { ACCEPTED, opinion, refused, type Opinion } from '../record/opinion';

export type OpenRound = SignedDecision<'open_round', CellsTarget, 'root' | 'current' | 'article' | 'gap'> & RoundCall;

/** The last day of the voting that the vote called follows. */
function dayBefore(opening: Opening): string {
  const { base } = opening;
  const repeated = opening.mode === 'repeat_in_units' ? opening.slots.map((slot) => base.roundOf(slot)) : undefined;
  return lastVotingDay(base, repeated);
}

interface JudgedTerm extends TermVerdict {
  readonly term: VoteTerm;
}

const WEIGHT = { in_time: 0, late: 1, too_late: 2 } as const;

/** The term that leaves the vote the most time, of those on which it may rest; null where one of them names none. */
function mildestTerm(bases: readonly LegalBasis[], days: VoteDays): JudgedTerm | null {
  const judged = bases.flatMap((basis) =>
    basis.term === undefined ? [] : [{ ...termVerdict(basis.term, days), term: basis.term }],
  );
  if (judged.length < bases.length) return null;
  return judged.reduce((mildest, one) => (WEIGHT[one.verdict] < WEIGHT[mildest.verdict] ? one : mildest));
}

function termText({ term, lastDay }: JudgedTerm): string {
  const { article, months } = term;
  const time = months === 0 ? 'on the same day' : `within ${months === 1 ? 'a month' : `${months} months`}`;
  return `Art. ${article} wants the vote ${time}, by ${lastDay}`;
}

/** A repeat vote or a new one. */
function judgeCall({ state, sealed, decision }: DecisionCase<OpenRound>): Opinion {
  const opening = openingOf(state, sealed, decision);
  if ('code' in opening) return refused(opening.code, opening.detail);
  const { base, mode } = opening;
  if (mode === 'repeat_in_units' && base.certified !== null) return CERTIFIED;
  const stated = rootRefusal(state, base, decision.basis);
  if (stated !== null) return stated;
  const bases = basesOfCall(state, opening, decision);
  if (bases !== null && 'code' in bases) return refused(bases.code, bases.detail);
  const additional = bases?.some(({ after }) => after?.includes('additional_elections')) === true;
  if (decision.seats !== undefined && !additional) {
    return refused('ROUND_INVALID', 'only additional elections fill fewer mandates: name no "seats"');
  }
  const { resolution, basis } = decision;
  const { date } = opening;
  const roundBefore = dayBefore(opening);
  if (date < roundBefore) {
    return refused('VOTE_BEFORE_ROUND', `${date} is before the vote of ${roundBefore} that it follows`);
  }
  if (bases === null) return ACCEPTED;
  const days = { date, roundBefore, firstElections: editionDayOf(base.compiled.contest), calledOn: resolution.date };
  const term = mildestTerm(bases, days);
  const rests = basisText(articlesOf(bases), basis);
  if (term?.verdict === 'too_late') return refused('VOTE_TOO_LATE', termText(term));
  if (term?.verdict === 'late') {
    return opinion('accepted', [], { warnings: ['VOTE_LATE'], detail: `${rests}; ${termText(term)}` });
  }
  return opinion('accepted', [], { detail: rests });
}

/** Every closing record of a snapshot names the total that it opens. */
function judge(given: DecisionCase<OpenRound>): Opinion {
  const opinionOfCall = judgeCall(given);
  const { state, decision } = given;
  const tooLarge = opinionOfCall.kind === 'accepted' ? closingTooLarge(state, decision.target.contestId ?? '') : null;
  return tooLarge === null ? opinionOfCall : refused('DECISION_TOO_LARGE', tooLarge);
}

function evolve({ state, sealed, decision, record }: DecisionCase<OpenRound>): void {
  const opening = openingOf(state, sealed, decision);
  if ('code' in opening) return;
  if (opening.mode === 'new_vote') {
    state.openRound(opening.compiled, sha256Name(record.sha256));
    return;
  }
  const { round, date, base, slots } = opening;
  const { scope, target, units } = decision;
  state.openRepeat(base.compiled.contestNo, { round, date, scope, target, ...(units && { units }) }, slots);
}

export const openRound: DecisionRule<OpenRound> = {
  kind: 'open_round',
  judge,
  evolve,
  /** Whatever is held of the voting that was annulled is decided with it. */
  consequences({ state, sealed, decision }) {
    const opening = openingOf(state, sealed, decision);
    if ('code' in opening || opening.mode === 'new_vote') return [];
    return [{ kind: 'annul_held', entries: opening.slots.flatMap((slot) => opening.base.heldOf(slot)) }];
  },
  kept: 'place',
};
