/** Two officers of the rehearsal certify every contest: one proposes what stands, the other approves the same root. */
import { sha256 as hashOf, sha256Name } from '#libs/contracts';
import type { DecisionMatter } from '#libs/election';
import type { EventStream } from '#libs/event-stream';
import type { ContestOutcome } from '#libs/results';
import type { RehearsalOfficers } from './officers';

/** Proposes and approves all contests given; each must be complete. */
export async function certifyContests(
  electionId: string,
  contests: readonly ContestOutcome[],
  stream: EventStream,
  topic: string,
  officers: RehearsalOfficers,
): Promise<void> {
  for (const contest of contests) {
    const { contestId, round, root, counters, votes } = contest;
    const place = `${contestId}-${round}-${root.slice('sha256:'.length, 'sha256:'.length + 16)}`;
    const certify: DecisionMatter = {
      kind: 'certify',
      scope: 'contest',
      target: { contestId, round },
      basis: { root, totals: { counters, votes }, openItems: [], missing: [] },
    };
    const proposal = await officers.sign(electionId, 'chair', `certify-${place}`, 'All precincts are counted', certify);
    const sha256 = sha256Name(hashOf(proposal.value ?? ''));
    const approval = await officers.sign(electionId, 'secretary', `approve-${place}`, 'The totals were compared', {
      kind: 'approve_certification',
      scope: 'contest',
      target: { contestId, round, sha256 },
      basis: {},
    });
    await stream.append(topic, [proposal, approval]);
  }
}
