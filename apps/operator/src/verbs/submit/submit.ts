/** `sanaq submit`: rows of files as records of their elections' streams, looked at before anything is sent. */
import { electionsInStream, RecordSender, SentRecords, type Publisher, type RowProblem } from '#libs/backend';
import { sha256, topicNames } from '#libs/contracts';
import type { VerdictKind } from '#libs/election';
import { untilSettled } from '#libs/patience';
import { EXIT, type ExitCode } from '#libs/basics';
import { highest } from '../../command/exit-codes';
import { wrongCall } from '../../command/option-values';
import { sentVerdicts } from '../../installation/sent-verdicts';
import { counted, withPublisher } from '../../installation/with-backend';
import { GO_ON, tellingHowFar } from '../../command/how-far';
import { startProgress, type Progress } from '../../output/progress';
import { RecordReport, type UncountedRecord } from '../../output/record-report';
import { ReportFile } from '../../output/report-file';
import { RowProblems } from '../../output/row-problems';
import { grouped } from '../../output/table';
import type { Session } from '../../session';
import { RowsToSubmit, type PlacedRow, type RowsAsked } from './rows-to-submit';

export interface SubmitOptions extends RowsAsked {
  readonly ratePerSecond?: number | undefined;
  /** Sends the rows that are well where others are not. */
  readonly partial: boolean;
  /** Looks at the files and sends nothing. */
  readonly dryRun: boolean;
  /** A file for all rows and records that are not in the figures. */
  readonly report?: string | undefined;
}

/** Problems that the JSON answer lists; `--report` takes all. */
const PROBLEMS_LISTED_MAX = 100_000;

interface FileReport {
  readonly file: string;
  /** Rows that may be sent. */
  rows: number;
  published: number;
  unreadable: number;
}

interface ElectionReport {
  readonly electionId: string;
  readonly published: number;
  readonly counting: 'counted' | 'no_service' | 'unknown';
  /** Verdicts now on the records sent; empty where they are not counted yet. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
  readonly withoutVerdict: number;
}

export async function submit(session: Session, options: SubmitOptions): Promise<ExitCode> {
  const { files, maps } = options;
  if (maps.length > 1 && maps.length !== files.length) {
    throw wrongCall(
      `${maps.length} maps do not fit ${files.length} files`,
      'give one map for all files, or one for each',
    );
  }
  return withPublisher(session, async (publisher) => {
    const report = await ReportFile.open(options.report);
    try {
      return await new Submission(session, publisher, options, report).run();
    } finally {
      await report?.close();
    }
  });
}

/** What is sent to one election. */
interface Sending {
  readonly sender: RecordSender;
  readonly sent: SentRecords;
}

class Submission {
  private readonly sendings = new Map<string, Sending>();
  private readonly problems: RowProblem[] = [];
  private problemCount = 0;
  private progress: Progress | null = null;
  private readonly records: RecordReport;
  private readonly files: readonly FileReport[];

  constructor(
    private readonly session: Session,
    private readonly publisher: Publisher,
    private readonly options: SubmitOptions,
    private readonly reportFile: ReportFile | null,
  ) {
    this.records = new RecordReport(session, reportFile);
    this.files = options.files.map((file) => ({ file, rows: 0, published: 0, unreadable: 0 }));
  }

  async run(): Promise<ExitCode> {
    const { stream, topicPrefix } = this.publisher;
    const rows = new RowsToSubmit(this.publisher, await electionsInStream(stream, topicPrefix), this.options);
    const unsent = (): readonly string[] => ['nothing was sent'];
    await tellingHowFar(this.session, unsent, async () => {
      await rows.prepare();
      await this.look(rows);
    });
    const { dryRun, partial } = this.options;
    if (dryRun) return this.report('dry_run');
    if (this.problemCount > 0 && !partial) return this.report('not_sent');
    await this.send(rows);
    return this.report('sent');
  }

  private get rowsToSend(): number {
    return this.files.reduce((sum, file) => sum + file.rows, 0);
  }

  /** Reads every file to its end. Nothing is sent before all of them are known. */
  private async look(rows: RowsToSubmit): Promise<void> {
    const said = new RowProblems(this.session);
    const note = (line: string): void => {
      this.session.say(line);
    };
    this.progress = startProgress(this.session, 'reading');
    try {
      for (const [nth, file] of this.files.entries()) {
        for await (const item of rows.of(nth, note)) {
          this.session.signal.throwIfAborted();
          if (!('problem' in item)) file.rows += 1;
          else {
            file.unreadable += 1;
            said.note(item.problem);
            await this.note(item.problem);
          }
          this.progress.update(this.rowsToSend + this.problemCount);
        }
      }
    } finally {
      this.progress.stop();
      said.finish();
    }
  }

  private async send(rows: RowsToSubmit): Promise<void> {
    const quiet = (): void => undefined;
    this.progress = startProgress(this.session, 'publishing', this.rowsToSend);
    try {
      for (const [nth, file] of this.files.entries()) {
        for await (const item of rows.of(nth, quiet)) {
          this.session.signal.throwIfAborted();
          if ('problem' in item) continue;
          file.published += 1;
          await this.add(item);
        }
      }
      for (const { sender } of this.sendings.values()) await sender.flush();
    } catch (error) {
      // What was handed over may be kept anyway: it is waited for, so that what is said is true.
      for (const { sender } of this.sendings.values()) await untilSettled(sender.flush());
      // First the bar, which else would be drawn over what is said.
      this.progress.stop();
      this.sayHowFar();
      throw error;
    }
    this.progress.stop();
  }

  private async add({ electionId, file, line, record }: PlacedRow): Promise<void> {
    const { sender, sent } = this.sending(electionId);
    sent.add(file, line, sha256(record.value ?? ''));
    await sender.add(record);
  }

  private sending(electionId: string): Sending {
    const found = this.sendings.get(electionId);
    if (found !== undefined) return found;
    const { stream, topicPrefix } = this.publisher;
    const { ratePerSecond } = this.options;
    const sent = new SentRecords();
    const sender = new RecordSender(stream, topicNames(topicPrefix, electionId).stream, {
      signal: this.session.signal,
      ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
      onKept: (firstPosition, records) => {
        sent.keptAt(firstPosition, records);
      },
      onSent: () => {
        this.progress?.update(this.keptRecords, this.rowsToSend);
      },
    });
    const sending = { sender, sent };
    this.sendings.set(electionId, sending);
    return sending;
  }

  private get keptRecords(): number {
    return [...this.sendings.values()].reduce((sum, { sent }) => sum + sent.stored, 0);
  }

  /** After an end before the end: what is in the stream, and how to continue. */
  private sayHowFar(): void {
    const total = grouped(this.rowsToSend);
    this.session.say(`${grouped(this.keptRecords)} of ${total} records are in the stream`);
    for (const [electionId, { sent }] of this.sendings) {
      const last = sent.last();
      if (last !== null) this.session.say(`${electionId}: up to ${last.file}:${last.line}, position ${last.position}`);
    }
    this.session.say(GO_ON);
  }

  private async note(problem: RowProblem): Promise<void> {
    this.problemCount += 1;
    if (this.problems.length < PROBLEMS_LISTED_MAX) this.problems.push(problem);
    await this.reportFile?.write({ outcome: 'left_out', ...problem });
  }

  private async report(state: 'sent' | 'not_sent' | 'dry_run'): Promise<ExitCode> {
    const elections: ElectionReport[] = [];
    try {
      for (const [electionId, sending] of this.sendings) elections.push(await this.reportElection(electionId, sending));
    } catch (error) {
      if (this.session.signal.aborted) this.sayHowFar();
      throw error;
    }
    this.records.finish();
    const published = this.files.reduce((sum, file) => sum + file.published, 0);
    const document = {
      state,
      published,
      unreadable: this.problemCount,
      files: this.files,
      elections,
      problems: this.problems,
      uncounted: this.records.records satisfies readonly UncountedRecord[],
    };
    await this.session.answer(document, () => textOf(state, this.files, elections));
    if (state === 'not_sent') this.sayNotSent();
    return this.exitCode(state, elections);
  }

  private sayNotSent(): void {
    this.session.say(
      `nothing was sent: correct the files, or send the other ${grouped(this.rowsToSend)} rows with --partial; ` +
        '--as-is sends every readable row as it is',
    );
  }

  private exitCode(state: 'sent' | 'not_sent' | 'dry_run', elections: readonly ElectionReport[]): ExitCode {
    if (state === 'not_sent') return EXIT.badInput;
    const lost = elections.some(({ counting, withoutVerdict }) => counting === 'counted' && withoutVerdict > 0);
    return highest(this.problemCount > 0 || this.records.count > 0 || lost ? EXIT.difference : EXIT.done);
  }

  private async reportElection(electionId: string, { sent }: Sending): Promise<ElectionReport> {
    const { backend } = this.publisher;
    const published = sent.stored;
    const nothing = { electionId, published, verdicts: {}, withoutVerdict: published };
    if (backend === null || published === 0) return { ...nothing, counting: 'unknown' };
    const counting = await counted(this.session, backend, electionId);
    if (counting !== 'counted') return { ...nothing, counting };
    return {
      electionId,
      published,
      counting,
      ...(await sentVerdicts(backend, electionId, sent, (record) => this.records.note(record))),
    };
  }
}

const COUNTING: Readonly<Record<ElectionReport['counting'], string>> = {
  counted: 'counted',
  no_service: 'no tabulation process is running: they will be counted when one runs',
  unknown: 'their verdicts cannot be looked up here (DATABASE_URL is not set)',
};

function textOf(
  state: 'sent' | 'not_sent' | 'dry_run',
  files: readonly FileReport[],
  elections: readonly ElectionReport[],
): string {
  const lines = files.map(({ file, rows, published, unreadable }) => {
    const sent = state === 'sent' ? `${grouped(published)} published` : `${grouped(rows)} rows could be sent`;
    return `${file}: ${sent}${unreadable > 0 ? `, ${grouped(unreadable)} left out` : ''}`;
  });
  for (const { electionId, counting, verdicts, withoutVerdict } of elections) {
    const parts = Object.entries(verdicts).map(([verdict, records]) => `${grouped(records)} ${verdict}`);
    if (withoutVerdict > 0) parts.push(`${grouped(withoutVerdict)} without a verdict`);
    lines.push(`${electionId}: ${counting === 'counted' ? parts.join(', ') : COUNTING[counting]}`);
  }
  if (state === 'dry_run') lines.push('dry run: nothing was sent');
  return `${lines.join('\n')}\n`;
}
