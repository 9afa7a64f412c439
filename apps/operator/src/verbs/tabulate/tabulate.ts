/** `sanaq tabulate`: an auditor's recount of files. */
import { definitionInvalid } from '#libs/backend';
import type { ExitCode } from '#libs/platform';
import { tabulate } from '#libs/replay';
import type { HeldItem } from '#libs/results';
import { sayFurtherProblems } from '../../output/definition-problems';
import { startProgress } from '../../output/progress';
import { sayProblems } from '../../output/row-problems';
import { warningLine } from '../../output/warning-line';
import type { Session } from '../../session';
import { heldTable } from '../held/held';

export interface TabulateOptions {
  readonly definition?: string;
  readonly protocols: readonly { readonly path: string; readonly map?: string }[];
  readonly decisions?: string;
  readonly stream?: string;
}

/** Held records that are named; the document has their number, and `replay` over the files all of them. */
const HELD_NAMED_MAX = 100;

function sayHeld(session: Session, held: readonly HeldItem[]): void {
  if (held.length === 0) return;
  session.say(heldTable(held.slice(0, HELD_NAMED_MAX)).trimEnd());
  if (held.length > HELD_NAMED_MAX) session.say(`and ${held.length - HELD_NAMED_MAX} more`);
}

export async function tabulateFiles(session: Session, options: TabulateOptions): Promise<ExitCode> {
  const progress = startProgress(session, 'tabulating');
  const result = await tabulate({
    ...options,
    signal: session.signal,
    onNote: (line) => {
      session.say(line);
    },
    onProgress: ({ records, of }) => {
      progress.update(records, of ?? 0);
    },
  }).finally(() => {
    progress.stop();
  });
  const { document, problems, definitionProblems, exitCode } = result;
  if (document === null) {
    const file = options.definition ?? options.stream ?? '';
    sayFurtherProblems(session, file, definitionProblems);
    throw definitionInvalid(file, definitionProblems);
  }
  for (const warning of result.definitionWarnings) session.say(warningLine(warning));
  sayProblems(session, problems);
  const { counted, held, duplicate, refused } = result.verdicts;
  session.say(`verdicts: ${counted} counted, ${held} held, ${duplicate} duplicate, ${refused} refused`);
  sayHeld(session, result.held);
  for (const { contestId, openItems, precincts } of document.contests) {
    if (openItems > 0) session.say(`${contestId}: ${openItems} held records stand open`);
    if (precincts.missing > 0) session.say(`${contestId}: ${precincts.missing} precincts are missing`);
  }
  // The document is the answer in both forms: people and programs read the same.
  await session.outJson(document);
  return exitCode;
}
