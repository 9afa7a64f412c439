/** `sanaq tabulate`: an auditor's recount of files. */
import { definitionInvalid, placeOfRow } from '#libs/backend';
import type { ExitCode } from '#libs/platform';
import { tabulate } from '#libs/replay';
import { startProgress } from '../output/progress';
import { shown } from '../output/table';
import type { Session } from '../session';

export interface TabulateOptions {
  readonly definition?: string;
  readonly protocols: readonly { readonly path: string; readonly map?: string }[];
  readonly decisions?: string;
  readonly stream?: string;
}

export async function tabulateFiles(session: Session, options: TabulateOptions): Promise<ExitCode> {
  const progress = startProgress(session, 'tabulating');
  const result = await tabulate({
    ...options,
    signal: session.signal,
    onProgress: ({ records, of }) => {
      progress.update(records, of ?? 0);
    },
  }).finally(() => {
    progress.stop();
  });
  const { document, problems, definitionProblems, exitCode } = result;
  if (document === null) {
    for (const { code, place, detail } of definitionProblems.slice(1)) session.say(`${code}: ${detail}, ${place}`);
    throw definitionInvalid(options.definition ?? options.stream ?? '', definitionProblems);
  }
  for (const problem of problems) {
    session.say(`${problem.code}: ${shown(problem.detail)}, ${placeOfRow(problem)}, you must correct this row`);
  }
  const { counted, held, duplicate, refused } = result.verdicts;
  session.say(`verdicts: ${counted} counted, ${held} held, ${duplicate} duplicate, ${refused} refused`);
  for (const { contestId, openItems, precincts } of document.contests) {
    if (openItems > 0) session.say(`${contestId}: ${openItems} held records stand open`);
    if (precincts.missing > 0) session.say(`${contestId}: ${precincts.missing} precincts are missing`);
  }
  // The document is the answer in both forms: people and programs read the same.
  await session.out(`${JSON.stringify(document, null, 2)}\n`);
  return exitCode;
}
