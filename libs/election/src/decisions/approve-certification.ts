/** A second officer with another key approves a certification: from now on the result is final. */
import type { SignedDecision } from '../record/decision';
import { refused, type Opinion } from '../record/opinion';
import { sha256Name } from '../state/election-state';
import { certificationOf } from '../state/target-cells';
import { judgeCertified, namedCertification } from './shared/certification-basis';
import { certifiedFact } from './shared/publication';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { secondOfficerRefusal } from './shared/second-officer';

/** The target is the certification, by the hash of its record. */
export type ApproveCertification = SignedDecision<
  'approve_certification',
  'sha256' | 'contestId' | 'round',
  'verdict' | 'root'
>;

/** Officers may have been amended since it was proposed, so all is judged once more. */
function judge(given: DecisionCase<ApproveCertification>): Opinion {
  const { state, sealed, decision, record } = given;
  const contest = namedCertification(sealed, decision);
  const proposed = contest?.proposed ?? null;
  if (contest === null || proposed === null)
    return refused('TARGET_UNKNOWN', 'no proposed certification has this hash');
  const signed = { certification: proposed.eventBytes, approval: record.eventBytes };
  return (
    secondOfficerRefusal(state, decision, { ...proposed, right: 'certify' }) ??
    judgeCertified(given, contest, proposed, signed)
  );
}

function evolve({ sealed, decision, record }: DecisionCase<ApproveCertification>): void {
  const contest = certificationOf(sealed, decision.target.sha256);
  if (!contest?.proposed) return;
  const approval = { approvalSha256: sha256Name(record.sha256), approvalPosition: record.position };
  contest.certified = { ...contest.proposed, ...approval };
  contest.proposed = null;
}

export const approveCertification: DecisionRule<ApproveCertification> = {
  kind: 'approve_certification',
  approves: 'certify',
  judge,
  evolve,
  kept: 'event',
  publication: {
    contest: (sealed, { target }) => certificationOf(sealed, target.sha256),
    fact: certifiedFact,
  },
};
