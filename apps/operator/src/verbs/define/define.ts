/** `sanaq define`: check everything, then topics, definition, register and seal. */
import { stat } from 'node:fs/promises';
import { definitionInvalid, readDefinitionFile, type CheckedDefinitionFile, type Publisher } from '#libs/backend';
import type { ExitCode } from '#libs/basics';
import { sayFurtherProblems } from '../../output/definition-problems';
import { GO_ON, tellingHowFar } from '../../command/how-far';
import { startProgress } from '../../output/progress';
import { grouped } from '../../output/table';
import type { Session } from '../../session';
import { withPublisher } from '../../installation/with-backend';
import { defineAll } from './define-all';
import { publishOne, sayWarnings, sealText, STATES } from './define-one';

/** A definition, or all definitions of a folder. */
export async function define(session: Session, path: string): Promise<ExitCode> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return folder ? defineAll(session, path) : defineFile(session, path);
}

async function defineFile(session: Session, file: string): Promise<ExitCode> {
  const read = await readDefinitionFile(file);
  if ('problems' in read) {
    // The last line is the error itself, which names the first problem and the number of all.
    sayFurtherProblems(session, file, read.problems);
    throw definitionInvalid(file, read.problems);
  }
  sayWarnings(session, read);
  return withPublisher(session, (publisher) => publish(session, publisher, read));
}

async function publish(session: Session, publisher: Publisher, read: CheckedDefinitionFile): Promise<ExitCode> {
  const progress = startProgress(session, 'publishing');
  let howFar = 'nothing of the definition was sent by this call';
  const defined = await tellingHowFar(
    session,
    () => [howFar, GO_ON],
    () =>
      publishOne(session, publisher, read, (inStream, of) => {
        howFar = `${grouped(inStream)} of ${grouped(of)} records of the definition are in the stream`;
        progress.update(inStream, of);
      }).finally(() => {
        progress.stop();
      }),
  );
  await session.answer(defined, () =>
    [
      `${defined.electionId}: ${STATES[defined.state]}.`,
      `  precincts   ${grouped(defined.precincts)}`,
      `  contests    ${grouped(defined.contests)}`,
      `  definition  ${defined.definitionSha256}`,
      `  register    ${sealText(defined.sealed, defined.verdict)}`,
      '',
    ].join('\n'),
  );
  return defined.sealed === false ? 1 : 0;
}
