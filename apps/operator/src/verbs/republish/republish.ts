/** `sanaq republish`: lost topics of verdicts and results are written again. */
import { topicNames } from '#libs/contracts';
import { Journal } from '#libs/journal';
import { EXIT, SanaqError, type ExitCode } from '#libs/basics';
import { republish as republishTopics } from '#libs/tabulation';
import { withBackend } from '../../installation/with-backend';
import type { Session } from '../../session';

export async function republish(session: Session, electionId: string): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: false }, async ({ writerPool, stream, topicPrefix }) => {
    const electionNo = await new Journal(writerPool).findElectionNo(electionId);
    if (electionNo === null) {
      throw new SanaqError({
        code: 'ELECTION_UNKNOWN',
        message: `nothing of the election "${electionId}" was ever counted here`,
        actor: 'user',
        action: 'name an election that `sanaq status` lists',
      });
    }
    const topics = await republishTopics(writerPool, stream, {
      electionNo,
      topics: topicNames(topicPrefix, electionId),
    });
    const told = topics.map(({ topic, state }) =>
      state === 'whole' ? `${topic}: nothing is lost` : `${topic}: ${writerOf(topic)} writes all of it again`,
    );
    await session.answer({ electionId, topics }, () => `${told.join('\n')}\n`);
    return EXIT.done;
  });
}

function writerOf(topic: string): string {
  return topic.endsWith('.mandates.v1') ? 'seat-allocation' : 'tabulation';
}
