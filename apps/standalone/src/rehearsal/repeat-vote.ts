/** The commission annuls the voting in one territory and calls a repeat vote there, both by signed decisions. */
import type { EventStream } from '#libs/event-stream';
import { REPEAT_DAY, REPEAT_ROUND, type RepeatVote } from '#libs/rehearsal';
import type { RehearsalOfficers } from './officers';

/** Ids of the two decisions. */
export const ANNUL_ID = 'repeat-annul';
export const OPEN_ID = 'repeat-open';

/** Appends annulment, call and the protocols of the repeat; each is a duplicate where it was appended before. */
export async function voteAgain(
  electionId: string,
  { contestId, territoryId, records }: RepeatVote,
  stream: EventStream,
  topic: string,
  officers: RehearsalOfficers,
): Promise<void> {
  const reason = 'The will of the voters of this territory cannot be determined reliably';
  const annulment = await officers.sign(electionId, 'clerk', ANNUL_ID, reason, {
    kind: 'annul',
    scope: 'unit',
    target: { contestId, round: 1, unitId: territoryId },
    basis: { article: '95(1)' },
  });
  const opening = await officers.sign(electionId, 'clerk', OPEN_ID, 'Within a month, with the same candidates', {
    kind: 'open_round',
    scope: 'unit',
    target: { contestId, round: REPEAT_ROUND, unitId: territoryId },
    basis: { article: '95(2)' },
    mode: 'repeat_in_units',
    date: REPEAT_DAY,
  });
  await stream.append(topic, [annulment, opening, ...records]);
}
