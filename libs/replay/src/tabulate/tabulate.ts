/** `sanaq tabulate`: an auditor's recount of files, in memory or by the whole pipeline. */
import { readDefinitionFile } from '#libs/backend/files';
import { EXIT, SanaqError } from '#libs/basics';
import { noVerdicts } from './result';
import type { TabulateOptions, TabulateResult } from './tabulate-options';

const inMemory = () => require('./in-memory') as typeof import('./in-memory');
const pipeline = () => require('./pipeline') as typeof import('./pipeline');

function wrongCall(message: string, action: string): SanaqError {
  return new SanaqError({ code: 'TABULATE_INPUT', message, actor: 'user', action });
}

/**
 * Counts files. Exit code 0; 1 where something was held, refused, is missing or could not be read; 3 where an outcome
 * needs a commission's decision; 2 where the definition cannot be taken. Throws SanaqError for unreadable files.
 */
export async function tabulate(options: TabulateOptions): Promise<TabulateResult> {
  const { definition, stream } = options;
  if ((definition === undefined) === (stream === undefined)) {
    throw wrongCall('either a definition or an exported stream is counted', 'give --election or --stream, not both');
  }
  if (stream !== undefined && ((options.protocols?.length ?? 0) > 0 || options.decisions !== undefined)) {
    throw wrongCall(
      'an exported stream holds protocols and decisions already',
      'leave out --protocols and --decisions',
    );
  }
  // Servers and their clients are loaded only where they are used.
  const way = options.pipeline === true ? pipeline() : inMemory();
  if (stream !== undefined) return way.countStreamFile(options, stream);
  const read = await readDefinitionFile(definition ?? '');
  if ('problems' in read) {
    const nothing = { document: null, problems: [], verdicts: noVerdicts(), held: [], uncounted: 0 };
    return { ...nothing, exitCode: EXIT.badInput, definitionProblems: read.problems, definitionWarnings: [] };
  }
  for (const note of read.notes) options.onNote?.(note);
  const counted = await way.countFiles(options, read);
  return { ...counted, definitionWarnings: read.warnings };
}
