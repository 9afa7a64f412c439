/** `sanaq tabulate`: an auditor's recount of files. */
import { definitionInvalid } from '#libs/backend/files';
import type { ExitCode } from '#libs/basics';
import { tabulate } from '#libs/replay/tabulate';
import { sayFurtherProblems } from '../../output/definition-problems';
import { startProgress } from '../../output/progress';
import { sayProblems } from '../../output/row-problems';
import { warningLine } from '../../output/warning-line';
import { isUncounted, RecordReport } from '../../output/record-report';
import { ReportFile } from '../../output/report-file';
import { grouped } from '../../output/table';
import type { Session } from '../../session';

export interface TabulateOptions {
  readonly definition?: string;
  readonly protocols: readonly { readonly path: string; readonly map?: string }[];
  readonly decisions?: string;
  readonly stream?: string;
  /** Through a private store, as the services go, instead of in memory. */
  readonly pipeline: boolean;
  /** A file for all rows and records that are not in the figures. */
  readonly report?: string | undefined;
}

export async function tabulateFiles(session: Session, options: TabulateOptions): Promise<ExitCode> {
  const file = await ReportFile.open(options.report);
  try {
    return await tabulateInto(session, options, file);
  } finally {
    await file?.close();
  }
}

async function tabulateInto(session: Session, options: TabulateOptions, file: ReportFile | null): Promise<ExitCode> {
  const progress = startProgress(session, 'tabulating');
  const uncounted = new RecordReport(session, file);
  const result = await tabulate({
    ...options,
    signal: session.signal,
    onUncounted: async (record) => {
      const { file, line, position, codes, detail } = record;
      if (isUncounted(record)) await uncounted.note({ file, line, position, verdict: record.verdict, codes, detail });
    },
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
    const named = options.definition ?? options.stream ?? '';
    sayFurtherProblems(session, named, definitionProblems);
    throw definitionInvalid(named, definitionProblems);
  }
  for (const warning of result.definitionWarnings) session.say(warningLine(warning));
  sayProblems(session, problems);
  for (const problem of problems) await file?.write({ outcome: 'left_out', ...problem });
  uncounted.finish();
  const { counted, held, duplicate, refused } = result.verdicts;
  session.say(`verdicts: ${counted} counted, ${held} held, ${duplicate} duplicate, ${refused} refused`);
  for (const { contestId, openItems, precincts } of document.contests) {
    if (openItems > 0) session.say(`${contestId}: ${grouped(openItems)} open items (held records) await a decision`);
    if (precincts.missing > 0) session.say(`${contestId}: ${grouped(precincts.missing)} precincts are missing`);
  }
  // The document is the answer in both forms: people and programs read the same. With --json the records that are not
  // in it stand next to it, which else are named on stderr.
  await session.outJson(session.json ? { ...document, problems, uncounted: uncounted.records } : document);
  return exitCode;
}
