/** `sanaq submit`: rows of files as records of their elections' streams. */
import {
  definitionInStream,
  electionsInStream,
  fileError,
  kindOfFile,
  readProtocolFiles,
  RecordSender,
  type Publisher,
  type RowItem,
  type RowProblem,
} from '#libs/backend';
import { topicNames } from '#libs/contracts';
import type { ElectionDefinition, VerdictKind } from '#libs/election';
import type { ExitCode } from '#libs/platform';
import { chooseElection } from '../../installation/contest-names';
import { highest } from '../../command/exit-codes';
import { wrongCall } from '../../command/option-values';
import { startProgress, type Progress } from '../../output/progress';
import { RowProblems } from '../../output/row-problems';
import { grouped, shown } from '../../output/table';
import type { Session } from '../../session';
import { verdictTally } from '../../deciding/verdict-of';
import { counted, withPublisher } from '../../installation/with-backend';

export interface SubmitOptions {
  readonly files: readonly string[];
  readonly maps: readonly string[];
  readonly election?: string;
  readonly ratePerSecond?: number;
}

/** Problems that the JSON answer lists. */
const PROBLEMS_LISTED_MAX = 10_000;

interface FileReport {
  readonly file: string;
  published: number;
  unreadable: number;
}

interface ElectionReport {
  readonly electionId: string;
  readonly published: number;
  readonly counting: 'counted' | 'no_service' | 'unknown';
  /** First verdicts of the records sent; empty where they are not counted yet. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
}

/** A file whose first row was read already: a file that cannot be read at all shows before anything is published. */
interface OpenedFile {
  readonly report: FileReport;
  readonly first: IteratorResult<RowItem>;
  readonly rest: AsyncIterator<RowItem>;
}

export async function submit(session: Session, options: SubmitOptions): Promise<ExitCode> {
  const { files, maps } = options;
  if (maps.length > 1 && maps.length !== files.length) {
    throw wrongCall(
      `${maps.length} maps do not fit ${files.length} files`,
      'give one map for all files, or one for each',
    );
  }
  return withPublisher(session, (publisher) => new Submission(session, publisher, options).run());
}

class Submission {
  private readonly senders = new Map<string, RecordSender>();
  private readonly problems: RowProblem[] = [];
  private problemCount = 0;
  private known: readonly string[] = [];
  private progress: Progress | null = null;
  private readonly rowProblems: RowProblems;

  constructor(
    private readonly session: Session,
    private readonly publisher: Publisher,
    private readonly options: SubmitOptions,
  ) {
    this.rowProblems = new RowProblems(session);
  }

  async run(): Promise<ExitCode> {
    const { stream, topicPrefix } = this.publisher;
    this.known = await electionsInStream(stream, topicPrefix);
    const { election } = this.options;
    if (election !== undefined) chooseElection(this.known, election);
    const opened: OpenedFile[] = [];
    const definition = await this.definitionFor();
    for (const [index, file] of this.options.files.entries()) opened.push(await this.open(file, index, definition));
    this.progress = startProgress(this.session, 'publishing');
    try {
      for (const file of opened) await this.publish(file);
      for (const sender of this.senders.values()) await sender.flush();
    } finally {
      this.progress.stop();
      this.rowProblems.finish();
    }
    return this.report(opened.map(({ report }) => report));
  }

  /** A CSV does not say its election: it is the named one, or the only one. */
  private async definitionFor(): Promise<ElectionDefinition | undefined> {
    const { stream, topicPrefix } = this.publisher;
    const kinds = await Promise.all(this.options.files.map(kindOfFile));
    if (!kinds.includes('csv')) return undefined;
    const electionId = chooseElection(this.known, this.options.election);
    const definition = await definitionInStream(stream, topicNames(topicPrefix, electionId).stream, electionId);
    if (definition !== null) return definition;
    throw fileError(
      'ELECTION_NOT_DEFINED',
      electionId,
      'its stream has no definition yet',
      'define the election first',
    );
  }

  private async open(file: string, index: number, definition: ElectionDefinition | undefined): Promise<OpenedFile> {
    const { maps } = this.options;
    const map = maps.length === 1 ? maps[0] : maps[index];
    const note = (line: string): void => {
      this.session.say(line);
    };
    const rest = readProtocolFiles(file, map, definition, note)[Symbol.asyncIterator]();
    return { report: { file, published: 0, unreadable: 0 }, first: await rest.next(), rest };
  }

  private async publish({ report, first, rest }: OpenedFile): Promise<void> {
    for (let next = first; next.done !== true; next = await rest.next()) {
      this.session.signal.throwIfAborted();
      const problem = 'problem' in next.value ? next.value.problem : this.placeProblem(next.value);
      if (problem !== null) {
        report.unreadable += 1;
        this.note(problem);
      } else if ('record' in next.value) {
        report.published += 1;
        await this.sender(this.options.election ?? next.value.electionId ?? '').add(next.value.record);
      }
    }
  }

  /** Why a readable row belongs into no stream that may be written, or null. */
  private placeProblem(item: Extract<RowItem, { readonly record: unknown }>): RowProblem | null {
    const { file, line, electionId } = item;
    const { election } = this.options;
    if (election !== undefined && electionId !== null && electionId !== election) {
      return { code: 'ELECTION_DIFFERS', file, line, detail: `the event is of the election "${shown(electionId)}"` };
    }
    if (election !== undefined) return null;
    if (electionId === null) return { code: 'ELECTION_MISSING', file, line, detail: 'the event names no election' };
    if (this.known.includes(electionId)) return null;
    return { code: 'ELECTION_UNKNOWN', file, line, detail: `there is no election "${shown(electionId)}"` };
  }

  private sender(electionId: string): RecordSender {
    const found = this.senders.get(electionId);
    if (found !== undefined) return found;
    const { stream, topicPrefix } = this.publisher;
    const { ratePerSecond } = this.options;
    const sender = new RecordSender(stream, topicNames(topicPrefix, electionId).stream, {
      signal: this.session.signal,
      ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
      onSent: () => {
        this.progress?.update([...this.senders.values()].reduce((sum, { sent }) => sum + sent, 0));
      },
    });
    this.senders.set(electionId, sender);
    return sender;
  }

  private note(problem: RowProblem): void {
    this.problemCount += 1;
    if (this.problems.length < PROBLEMS_LISTED_MAX) this.problems.push(problem);
    this.rowProblems.note(problem);
  }

  private async report(files: readonly FileReport[]): Promise<ExitCode> {
    const elections: ElectionReport[] = [];
    for (const [electionId, sender] of this.senders) elections.push(await this.reportElection(electionId, sender));
    const published = files.reduce((sum, file) => sum + file.published, 0);
    const document = { published, unreadable: this.problemCount, files, elections, problems: this.problems };
    await this.session.answer(document, () => textOf(files, elections));
    return highest(this.problemCount > 0 ? 1 : 0);
  }

  private async reportElection(electionId: string, sender: RecordSender): Promise<ElectionReport> {
    const { backend } = this.publisher;
    const { sent: published, range } = sender;
    if (backend === null || range === null) return { electionId, published, counting: 'unknown', verdicts: {} };
    const counting = await counted(this.session, backend, electionId);
    const verdicts = counting === 'counted' ? await verdictTally(backend, electionId, range.from, range.next) : {};
    return { electionId, published, counting, verdicts };
  }
}

const COUNTING: Readonly<Record<ElectionReport['counting'], string>> = {
  counted: 'counted',
  no_service: 'no tabulation process lives: they will be counted when one runs',
  unknown: 'what became of them is not known here (DATABASE_URL is not set)',
};

function textOf(files: readonly FileReport[], elections: readonly ElectionReport[]): string {
  const lines = files.map(
    ({ file, published, unreadable }) =>
      `${file}: ${grouped(published)} published${unreadable > 0 ? `, ${grouped(unreadable)} rows could not be read` : ''}`,
  );
  for (const { electionId, counting, verdicts } of elections) {
    const parts = Object.entries(verdicts).map(([verdict, records]) => `${grouped(records)} ${verdict}`);
    lines.push(`${electionId}: ${counting === 'counted' ? parts.join(', ') : COUNTING[counting]}`);
  }
  return `${lines.join('\n')}\n`;
}
