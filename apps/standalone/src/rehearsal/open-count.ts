/** Two officers of the rehearsal sign, before the first protocol, that every counter is zero. */
import { sha256 as hashOf, sha256Name } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import type { OutcomeDocument } from '#libs/results';
import type { RehearsalOfficers } from './officers';

/** Id of the second officer's record, with which the count is open. */
export const COUNT_OPENED_ID = 'open-count-approval';

/** `zero` is the state after the seal; `software` what counts. */
export async function openCount(
  { electionId, root }: OutcomeDocument,
  software: string,
  stream: EventStream,
  topic: string,
  officers: RehearsalOfficers,
): Promise<void> {
  const report = await officers.sign(electionId, 'chair', 'open-count', 'Every counter is zero', {
    kind: 'open_count',
    scope: 'election',
    target: {},
    basis: { root: root },
    opening: { software },
  });
  const approval = await officers.sign(electionId, 'secretary', COUNT_OPENED_ID, 'Every counter is zero', {
    kind: 'open_count',
    scope: 'election',
    target: { sha256: sha256Name(hashOf(report.value ?? '')) },
    basis: { root: root },
  });
  await stream.append(topic, [report, approval]);
}
