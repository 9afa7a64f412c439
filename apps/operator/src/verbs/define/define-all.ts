/** `sanaq define DIR`: every definition of a folder; all of them are checked before the first one is published. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { definitionInvalid, readDefinitionFile, readDefinitionJson, type CheckedDefinitionFile } from '#libs/backend';
import { EXIT, SanaqError, type ExitCode } from '#libs/basics';
import { atOnce } from '#libs/patience';
import { withPublisher } from '../../installation/with-backend';
import { sayFurtherProblems } from '../../output/definition-problems';
import { GO_ON, tellingHowFar } from '../../command/how-far';
import { startProgress } from '../../output/progress';
import { figure, grouped, table } from '../../output/table';
import type { Session } from '../../session';
import { definedText, publishOne, sayWarnings, type Defined } from './define-one';

const DEFINITIONS_MAX = 1_000;
/** A broker makes few topics at a time. */
const PUBLISHED_AT_ONCE = 4;

export async function defineAll(session: Session, folder: string): Promise<ExitCode> {
  const files = await definitionFiles(session, folder);
  const all = await readAll(session, files);
  for (const read of all) sayWarnings(session, read);
  return withPublisher(session, async (publisher) => {
    const progress = startProgress(session, 'defining');
    let done = 0;
    const howFar = (): readonly string[] => [`${grouped(done)} of ${grouped(all.length)} elections are defined`, GO_ON];
    const defined = await tellingHowFar(session, howFar, () =>
      atOnce(PUBLISHED_AT_ONCE, all, async (read) => {
        session.signal.throwIfAborted();
        const one = await publishOne(session, publisher, read, () => undefined);
        progress.update(++done, all.length);
        return one;
      }).finally(() => {
        progress.stop();
      }),
    );
    await session.answer({ elections: defined }, () => textOf(defined));
    return defined.some(({ sealed }) => sealed === false) ? 1 : 0;
  });
}

/** Files of the folder that hold a definition; others are named and left aside. */
async function definitionFiles(session: Session, folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const files: string[] = [];
  for (const name of names) {
    const file = join(folder, name);
    if (await mayBeDefinition(file)) files.push(file);
    else session.say(`${file} is no definition (it has no electionId and contests): left aside`);
  }
  if (files.length > 0 && files.length <= DEFINITIONS_MAX) return files;
  throw new SanaqError({
    code: 'DEFINITIONS_NUMBER',
    message: files.length === 0 ? 'no file holds a definition' : `${grouped(files.length)} files hold definitions`,
    place: folder,
    actor: 'user',
    action: `name a folder with 1 to ${grouped(DEFINITIONS_MAX)} definitions (*.json)`,
  });
}

/** What cannot be read may be one: it is named with the other wrong ones. */
async function mayBeDefinition(file: string): Promise<boolean> {
  try {
    const value = await readDefinitionJson(file);
    return typeof value === 'object' && value !== null && 'electionId' in value && 'contests' in value;
  } catch (error) {
    if (error instanceof SanaqError) return true;
    throw error;
  }
}

/** Throws after naming everything that is wrong in any of the files. */
async function readAll(session: Session, files: readonly string[]): Promise<readonly CheckedDefinitionFile[]> {
  const good: CheckedDefinitionFile[] = [];
  const errors: SanaqError[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const read = await readOne(session, file);
    if (read instanceof SanaqError) {
      errors.push(read);
      continue;
    }
    const { electionId } = read.definition;
    const other = fileOf.get(electionId);
    if (other === undefined) good.push(read);
    else errors.push(definedTwice(file, electionId, other));
    fileOf.set(electionId, other ?? file);
  }
  const last = errors.pop();
  if (last === undefined) return good;
  for (const error of errors) session.complain(error);
  session.say(`${errors.length + 1} of ${files.length} definitions are wrong; nothing was published`);
  throw last;
}

/** The definition, or the error that names what is wrong with it; what else is wrong has been said. */
async function readOne(session: Session, file: string): Promise<CheckedDefinitionFile | SanaqError> {
  try {
    const read = await readDefinitionFile(file);
    if (!('problems' in read)) return read;
    sayFurtherProblems(session, file, read.problems);
    return definitionInvalid(file, read.problems);
  } catch (error) {
    if (error instanceof SanaqError) return error;
    throw error;
  }
}

function definedTwice(file: string, electionId: string, other: string): SanaqError {
  return new SanaqError({
    code: 'ELECTION_TWICE',
    message: `the election "${electionId}" is defined in ${other} as well`,
    place: file,
    actor: 'user',
    action: 'give each its own electionId, or remove one of the files',
    exitCode: EXIT.badInput,
  });
}

const COLUMNS = [{ title: 'election' }, figure('precincts'), figure('contests'), { title: 'state' }];

function textOf(defined: readonly Defined[]): string {
  const rows = defined.map((one) => [one.electionId, one.precincts, one.contests, definedText(one)]);
  return `${table(COLUMNS, rows)}${grouped(defined.length)} elections\n`;
}
