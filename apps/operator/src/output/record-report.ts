/**
 * Records that are not counted, to the one who sent them: each by file and line with its codes, the first ones in words, all
 * of them in the answer and in the file of `--report`.
 */
import type { VerdictKind } from '#libs/election';
import type { Session } from '../session';
import type { ReportFile } from './report-file';
import { grouped, shown } from './table';

/** Records that are named by a line each; the others are counted by code. */
const NAMED_MAX = 20;
/** Records that the JSON answer lists; `--report` takes all. */
export const RECORDS_LISTED_MAX = 100_000;

export interface UncountedRecord {
  readonly file: string;
  /** From 1; null where the file is a stream: there the position says which it is. */
  readonly line: number | null;
  readonly position: number;
  readonly verdict: Extract<VerdictKind, 'refused' | 'held'>;
  readonly codes: readonly string[];
  readonly detail: string | null;
}

export function isUncounted<T extends { readonly verdict: VerdictKind }>(
  outcome: T,
): outcome is T & Pick<UncountedRecord, 'verdict'> {
  return outcome.verdict === 'refused' || outcome.verdict === 'held';
}

export class RecordReport {
  /** At most {@link RECORDS_LISTED_MAX}. */
  readonly records: UncountedRecord[] = [];
  /** How many records have the same verdict and first code. */
  private readonly others = new Map<string, number>();
  count = 0;

  constructor(
    private readonly session: Session,
    private readonly file: ReportFile | null,
  ) {}

  async note(record: UncountedRecord): Promise<void> {
    this.count += 1;
    if (this.records.length < RECORDS_LISTED_MAX) this.records.push(record);
    await this.file?.write(record);
    // With --json they stand in the answer.
    if (this.session.json) return;
    if (this.count <= NAMED_MAX) this.session.say(lineOf(record));
    else {
      const key = `${record.verdict} ${record.codes.join(' ')}`;
      this.others.set(key, (this.others.get(key) ?? 0) + 1);
    }
  }

  /** What was not named, by verdict and code. */
  finish(): void {
    if (this.others.size === 0) return;
    const parts = [...this.others].map(([key, records]) => `${grouped(records)} ${key}`);
    this.session.say(
      `and ${grouped(this.count - NAMED_MAX)} more: ${parts.join(', ')}; all with --json or --report FILE`,
    );
  }
}

function lineOf({ file, line, position, verdict, codes, detail }: UncountedRecord): string {
  const place = line === null ? `${file} position ${position}` : `${file}:${line}`;
  return `${verdict} ${codes.join(' ')}: ${place}${detail === null || detail === '' ? '' : `, ${shown(detail)}`}`;
}
