/** Whether another vote may be called: what went before calls for it by the article cited, and its day is in time. */
import { basesOfCall } from '../rounds/called-for';
import { articlesOf, editionDayOf } from '../law/cited-basis';
import type { ElectionState, Sealed } from '../state/election-state';
import type { LegalBasis, VoteTerm } from '../law/legal-bases';
import { openingOf, type Opening } from '../rounds/opening';
import type { Decision } from '../record/record';
import { lastVotingDay } from '../rounds/voting-days';
import { termVerdict, type TermVerdict, type VoteDays } from '../law/vote-terms';
import { basisText, statedBasisRefusal } from './judge-voting';
import { opinion, refused, type Opinion } from '../record/opinion';

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
export function judgeOpening(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const opening = openingOf(state, sealed, decision);
  if ('code' in opening) return refused(opening.code, opening.detail);
  const { base, mode } = opening;
  if (mode === 'repeat_in_units' && base.certified !== null)
    return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const stated = statedBasisRefusal(state, base, decision, undefined);
  if (stated !== null) return stated;
  const bases = basesOfCall(state, opening, decision);
  if (bases !== null && 'code' in bases) return refused(bases.code, bases.detail);
  const additional = bases?.some(({ after }) => after?.includes('additional_elections')) === true;
  if (decision.seats !== undefined && !additional) {
    return refused('ROUND_INVALID', 'only additional elections fill fewer mandates: name no "seats"');
  }
  const { date = '', resolution, basis } = decision;
  const roundBefore = dayBefore(opening);
  if (date < roundBefore) {
    return refused('VOTE_BEFORE_ROUND', `${date} lies before the vote of ${roundBefore} that it follows`);
  }
  if (bases === null) return opinion('accepted');
  const days = { date, roundBefore, firstElections: editionDayOf(base.compiled.contest), calledOn: resolution.date };
  const term = mildestTerm(bases, days);
  const rests = basisText(articlesOf(bases), basis);
  if (term?.verdict === 'too_late') return refused('VOTE_TOO_LATE', termText(term));
  if (term?.verdict === 'late') {
    return opinion('accepted', [], { warnings: ['VOTE_LATE'], detail: `${rests}; ${termText(term)}` });
  }
  return opinion('accepted', [], { detail: rests });
}
