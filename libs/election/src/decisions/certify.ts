/** A first officer proposes that a result be certified: names root, totals and all that is open. */
import type { SignedDecision } from '../record/decision';
import { refused, type Opinion } from '../record/opinion';
import { PUBLISHED_BYTES_MAX } from '../result/publication-size';
import { sha256Name } from '../state/election-state';
import { noTotal, totalOf } from '../state/target-cells';
import { judgeCertified } from './shared/certification-basis';
import type { DecisionCase, DecisionRule } from './shared/rule';

export type Certify = SignedDecision<'certify', 'contestId' | 'round', 'root' | 'totals' | 'openItems' | 'missing'>;

function judge(given: DecisionCase<Certify>): Opinion {
  const { sealed, decision, record } = given;
  if (decision.scope !== 'contest') return refused('TARGET_UNKNOWN', 'a certification has the scope "contest"');
  const contest = totalOf(sealed, decision);
  if (contest === null) return noTotal(decision);
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'this contest is certified already');
  return judgeCertified(given, contest, decision.basis, { certification: record.eventBytes, approval: null });
}

function evolve({ state, sealed, decision, record }: DecisionCase<Certify>): void {
  const contest = totalOf(sealed, decision);
  const { root, totals, openItems = [], missing = [] } = decision.basis;
  const { officerId, resolution } = decision;
  const publicKey = state.officers.get(officerId)?.publicKey;
  if (contest === null || root === undefined || totals === undefined || publicKey === undefined) return;
  const { position, eventBytes } = record;
  const sha256 = sha256Name(record.sha256);
  contest.proposed = {
    sha256,
    position,
    officerId,
    publicKey,
    resolution,
    root,
    totals,
    openItems,
    missing,
    eventBytes,
  };
}

export const certify: DecisionRule<Certify> = {
  kind: 'certify',
  /** It is judged by the size of what would be published of it. */
  bytesMax: () => PUBLISHED_BYTES_MAX,
  judge,
  evolve,
  kept: 'event',
};
