/** `sanaq tabulate`: an auditor's recount of files. */
import { placeOfRow } from '#libs/backend';
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
  const { document, problems, exitCode } = await tabulate({ ...options }).finally(() => {
    progress.stop();
  });
  for (const problem of problems) {
    session.say(`${problem.code}: ${shown(problem.detail)}, ${placeOfRow(problem)}, you must correct this row`);
  }
  // The document is the answer in both forms: people and programs read the same.
  await session.out(`${JSON.stringify(document, null, 2)}\n`);
  return exitCode;
}
