/** `sanaq define`: check everything, then topics, definition, register and seal. */
import {
  countedUpTo,
  definitionInvalid,
  publishDefinition,
  readDefinitionFile,
  requireCountedStream,
  type CheckedDefinitionFile,
  type Publisher,
  type PublishedDefinition,
} from '#libs/backend';
import { officerWarnings, openSources } from '#libs/election';
import type { RecordVerdict } from '#libs/journal';
import type { ExitCode } from '#libs/basics';
import { sayFurtherProblems } from '../../output/definition-problems';
import { startProgress } from '../../output/progress';
import { grouped } from '../../output/table';
import { warningLine } from '../../output/warning-line';
import type { Session } from '../../session';
import { verdictOf } from '../../deciding/verdict-of';
import { counted, withPublisher } from '../../installation/with-backend';

const STATES: Readonly<Record<PublishedDefinition['state'], string>> = {
  published: 'published',
  resumed: 'publication resumed and completed',
  already_there: 'was published before, nothing was added',
};

export async function define(session: Session, file: string): Promise<ExitCode> {
  const read = await readDefinitionFile(file);
  if ('problems' in read) {
    // The last line is the error itself, which names the first problem and the number of all.
    sayFurtherProblems(session, file, read.problems);
    throw definitionInvalid(file, read.problems);
  }
  for (const note of read.notes) session.say(note);
  const { definition } = read;
  const warned = { ...read, warnings: [...openSources(definition), ...officerWarnings(definition), ...read.warnings] };
  for (const warning of warned.warnings) session.say(warningLine(warning));
  return withPublisher(session, (publisher) => publish(session, publisher, warned));
}

async function publish(session: Session, publisher: Publisher, read: CheckedDefinitionFile): Promise<ExitCode> {
  const { stream, topicPrefix, backend } = publisher;
  if (backend !== null) await requireCountedStream(backend, read.definition.electionId);
  const progress = startProgress(session, 'publishing');
  const published = await publishDefinition(stream, topicPrefix, read, (sent, of) => {
    progress.update(sent, of);
  }).finally(() => {
    progress.stop();
  });
  const { electionId } = published;
  const waited = backend === null ? 'no_service' : await counted(session, backend, electionId);
  const seal: RecordVerdict | null =
    backend === null || waited === 'no_service' ? null : await verdictOf(backend, electionId, published.sealSha256);
  const sealed = seal === null ? null : seal.verdict === 'accepted';
  const { sealSha256, ...facts } = published;
  const { warnings } = read;
  await session.answer({ ...facts, sealSha256, sealed, verdict: seal, warnings }, () =>
    [
      `${electionId}: ${STATES[published.state]}.`,
      `  precincts   ${grouped(published.precincts)}`,
      `  contests    ${grouped(published.contests)}`,
      `  definition  ${published.definitionSha256}`,
      `  register    ${sealText(sealed, seal)}`,
      '',
    ].join('\n'),
  );
  if (backend !== null && waited === 'no_service') {
    session.say(
      `no tabulation process is running: counted up to ${await countedUpTo(backend, electionId)}, the rest waits`,
    );
  }
  return sealed === false ? 1 : 0;
}

function sealText(sealed: boolean | null, seal: RecordVerdict | null): string {
  if (sealed === null) return 'in the stream, not yet judged';
  if (sealed) return 'sealed';
  return `not sealed: ${seal?.codes.join(' ') ?? ''} ${seal?.detail ?? ''}`.trimEnd();
}
