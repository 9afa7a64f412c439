/** `sanaq export`: the audit copy of a stream. */
import { electionsInStream } from '#libs/backend';
import { topicNames } from '#libs/contracts';
import type { ExitCode } from '#libs/basics';
import { exportAudit, exportOfJournal, exportOfTopic, exportStream, type ExportSource } from '#libs/replay';
import { chooseElection } from '../../installation/contest-names';
import { startProgress } from '../../output/progress';
import { grouped } from '../../output/table';
import type { Session } from '../../session';
import { withBackend, withReader } from '../../installation/with-backend';

export interface ExportOptions {
  readonly electionId: string;
  readonly out: string;
  readonly asOf?: number;
  /** Without what nobody needs and what looks like personal data. */
  readonly forPublic: boolean;
  /** `journal`: what the store has read, where the topic is lost or in doubt. */
  readonly from: 'topic' | 'journal';
}

export async function exportElection(session: Session, options: ExportOptions): Promise<ExitCode> {
  const { electionId, from } = options;
  if (from === 'journal') {
    return withBackend<ExitCode>(session, { readOnly: true }, async ({ readerPool }) =>
      written(session, options, await exportOfJournal(readerPool, electionId)),
    );
  }
  return withReader<ExitCode>(session, async ({ stream, topicPrefix }) => {
    chooseElection(await electionsInStream(stream, topicPrefix), electionId);
    return written(session, options, await exportOfTopic(stream, topicNames(topicPrefix, electionId).stream));
  });
}

export async function exportAuditBundle(session: Session, electionId: string, out: string): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async ({ readerPool: pool, stream, topicPrefix }) => {
    const progress = startProgress(session, 'exporting');
    const report = await exportAudit({
      pool,
      stream,
      topicPrefix,
      electionId,
      out,
      signal: session.signal,
      onProgress: ({ records, endPosition }) => {
        progress.update(records, endPosition);
      },
    }).finally(() => {
      progress.stop();
    });
    const { records, redacted, verdicts, closings, mandates, snapshot, checkpoint } = report;
    if (checkpoint === null) {
      session.say(
        'the definition names no log: nothing in the archive is signed, so compare it with roots kept elsewhere',
      );
    }
    await session.answer(
      { electionId, ...report },
      () =>
        `${electionId}: ${out} up to snapshot ${snapshot}: ${grouped(records)} records (of ${grouped(redacted)} something is withheld), ${grouped(verdicts)} verdicts, ${grouped(closings)} closing records, ${grouped(mandates)} distributions of mandates\ncheck it: sanaq verify ${out}\n`,
    );
    return 0;
  });
}

async function written(session: Session, options: ExportOptions, source: ExportSource): Promise<ExitCode> {
  const { electionId, out, asOf, forPublic } = options;
  const progress = startProgress(session, 'exporting');
  const report = await exportStream({
    source,
    out,
    asOf,
    forPublic,
    signal: session.signal,
    onProgress: ({ records, endPosition }) => {
      progress.update(records, endPosition);
    },
  }).finally(() => {
    progress.stop();
  });
  const { records, redacted, sha256 } = report;
  if (!forPublic) {
    session.say(
      'this is the exact stream, including everything senders wrote in it; for a copy that anyone may read, use --public',
    );
  }
  await session.answer(
    { electionId, ...report },
    () =>
      `${electionId}: ${grouped(records)} records in ${out}${forPublic ? `, of ${grouped(redacted)} something is withheld` : ''}, ${sha256}\n`,
  );
  return 0;
}
