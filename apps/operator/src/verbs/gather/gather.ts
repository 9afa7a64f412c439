/** `sanaq gather`: the way out where a stream has got more than one partition. */
import { electionsInStream, gather } from '#libs/backend';
import { EXIT, type ExitCode } from '#libs/basics';
import { chooseElection } from '../../installation/contest-names';
import { withBackend } from '../../installation/with-backend';
import { GO_ON, tellingHowFar } from '../../command/how-far';
import { startProgress } from '../../output/progress';
import { grouped, table } from '../../output/table';
import type { Session } from '../../session';

const COLUMNS = ['partition', 'records', 'end'].map((title) => ({ title, right: true }));

export async function gatherElection(session: Session, electionId: string, dryRun: boolean): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: false }, async (backend) => {
    chooseElection(await electionsInStream(backend.stream, backend.topicPrefix), electionId);
    const progress = startProgress(session, 'gathering');
    let submitted = 0;
    const howFar = (): readonly string[] => [
      dryRun
        ? 'nothing was submitted'
        : `${grouped(submitted)} records were submitted again; none is noted as gathered`,
      GO_ON,
    ];
    const { partitions, records, firstPosition } = await tellingHowFar(session, howFar, () =>
      gather(backend, electionId, {
        dryRun,
        signal: session.signal,
        onSent: (sent, atMost) => {
          submitted = sent;
          progress.update(sent, atMost);
        },
      }).finally(() => {
        progress.stop();
      }),
    );
    await session.answer({ electionId, dryRun, partitions, records, firstPosition }, () => {
      if (partitions.length === 0) return `${electionId}: the stream has one partition; there is nothing to gather\n`;
      const rows = partitions.map((one) => [one.partition, one.records, one.nextPosition]);
      const listed = table(COLUMNS, rows);
      if (dryRun) return `${listed}${electionId}: ${grouped(records)} records would be submitted again\n`;
      const where = firstPosition === null ? '' : `, from position ${grouped(firstPosition)} on`;
      return `${listed}${electionId}: ${grouped(records)} records submitted again${where}; counting goes on by itself\n`;
    });
    return EXIT.done;
  });
}
