/** A certification, or the proposal of one, stands no longer; the mandates on it end with it. */
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, refused } from '../record/opinion';
import { certificationOf } from '../state/target-cells';
import { namedCertification } from './shared/certification-basis';
import { revokedFact } from './shared/publication';
import type { DecisionRule } from './shared/rule';

/** The target is the certification, by the hash of its record. */
export type RevokeCertification = SignedDecision<
  'revoke_certification',
  'sha256' | 'contestId' | 'round',
  'verdict' | 'root' | 'current'
>;

export const revokeCertification: DecisionRule<RevokeCertification> = {
  kind: 'revoke_certification',
  judge: ({ sealed, decision }) =>
    namedCertification(sealed, decision) === null
      ? refused('TARGET_UNKNOWN', 'no certification with this hash is in force')
      : ACCEPTED,
  evolve({ sealed, decision }) {
    const contest = certificationOf(sealed, decision.target.sha256);
    if (contest === null) return;
    if (contest.certified !== null) contest.revokedCertifications.push(contest.certified.approvalPosition);
    contest.certified = null;
    contest.proposed = null;
    contest.suspendedBy = null;
  },
  consequences: () => [{ kind: 'judge_held_again', codes: ['CONTEST_CERTIFIED'] }],
  kept: 'event',
  publication: {
    /** A proposal that nobody had approved was not public. */
    contest: ({ contests }, { target: { sha256 } }) =>
      sha256 === undefined ? null : (contests.find(({ certified }) => certified?.sha256 === sha256) ?? null),
    fact: (published) => revokedFact(published, published.decision.target.sha256),
  },
};
