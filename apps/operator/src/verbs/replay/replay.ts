/** `sanaq replay`: fold again, compare, name what differs. */
import { topicNames } from '#libs/contracts';
import type { ExitCode } from '#libs/basics';
import { replay, type ReplayReport } from '#libs/replay';
import { startProgress } from '../../output/progress';
import { grouped, shown } from '../../output/table';
import type { Session } from '../../session';
import { withWhatIsThere } from '../../installation/with-backend';

export interface ReplayElectionOptions {
  readonly electionId: string;
  readonly from: 'journal' | 'kafka' | { readonly file: string };
  readonly asOf?: number | Date;
  readonly rejudge: boolean;
  readonly compare?: boolean;
  readonly expectRoot?: string;
  readonly expectCheckpoint?: string;
  readonly restore: boolean;
}

export async function replayElection(session: Session, options: ReplayElectionOptions): Promise<ExitCode> {
  const { electionId, from, restore } = options;
  const needed = typeof from === 'string' ? 'something' : 'nothing';
  return withWhatIsThere<ExitCode>(
    session,
    { readOnly: !restore, needed },
    async ({ stream, backend, topicPrefix }) => {
      const progress = startProgress(session, restore ? 'restoring' : 'replaying');
      const report = await replay({
        ...options,
        topics: topicNames(topicPrefix, electionId),
        stream,
        pool: backend?.readerPool ?? null,
        writerPool: restore ? (backend?.writerPool ?? null) : null,
        signal: session.signal,
        onProgress: ({ records, endPosition }) => {
          progress.update(records, Number.isFinite(endPosition) ? endPosition : 0);
        },
      }).finally(() => {
        progress.stop();
      });
      await session.answer(report, () => text(report));
      return report.exitCode;
    },
  );
}

function logLines({ log }: ReplayReport): string[] {
  if (log === undefined) return [];
  const { size, root, recordsBeyond } = log;
  const beyond =
    recordsBeyond === 0 ? '' : `; it says nothing of the last ${grouped(recordsBeyond)} records, which came behind it`;
  return [`checkpoint of ${grouped(size)} closing records, ${root}${beyond}`];
}

function text(report: ReplayReport): string {
  const { electionId, from, mode, position, snapshot, root, records, seconds, comparedWith, differenceCount } = report;
  const lines = [
    `${electionId}: ${mode} from ${from}, ${grouped(records)} records in ${seconds.toFixed(1)} s, up to position ${position}`,
    `snapshot ${snapshot ?? 'none'}`,
    `root ${root}`,
    ...report.contests.map((contest) => `  ${contest.contestId}, round ${contest.round}: ${contest.root}`),
    comparedWith.length === 0
      ? 'compared with nothing'
      : `compared with ${comparedWith.join(', ')} (${grouped(report.snapshotsCompared)} snapshots): ${report.equal ? 'equal' : 'DIFFERENT'}`,
    ...(from === 'file' && !comparedWith.includes('tables')
      ? ['this is what the file alone gives, whatever the live store holds']
      : []),
    ...logLines(report),
    ...report.differences.map((difference) => shown(JSON.stringify(difference))),
  ];
  const more = differenceCount - report.differences.length;
  if (more > 0) lines.push(`and ${grouped(more)} more differences`);
  if (report.restored !== undefined) lines.push(report.restored ? 'the database is rebuilt' : 'nothing was written');
  return `${lines.join('\n')}\n`;
}
