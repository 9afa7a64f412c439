/** Cuts verdicts into records: what shares definition, engine and rehearsal, as many rows as a reader takes at once. */
import {
  VerdictBatch,
  type BatchHead,
  type BatchMark,
  type LaterVerdict,
  type VerdictNames,
  type VerdictToWrite,
  type Written,
} from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';

/** Small enough for a console, large enough that what they share costs nothing. */
const BATCH_ROWS_MAX = 2_000;
const BATCH_BYTES_MAX = 262_144;

/** A record of verdicts that is ready to be sent. */
export interface VerdictRecord {
  readonly record: RecordToAppend;
  readonly last: BatchMark;
}

/** A batch that is full, or the last of its rows. */
export interface CutBatch {
  readonly batch: VerdictBatch;
  /** The stream's time of the last row's cause. */
  readonly timeMs: number;
}

export function finished({ batch, timeMs }: CutBatch, names?: ReadonlyMap<number, VerdictNames>): VerdictRecord {
  return { record: batch.finish(timeMs, names), last: batch.last };
}

/**
 * Whether a verdict is one of a rehearsal. Before there is a definition nobody knows, and records are refused; the
 * definition itself is judged under none.
 */
export function isRehearsed(definitionSha256: string | null, row: LaterVerdict, rehearsal: boolean): boolean {
  const defines = row.verdict === 'accepted' && row.cause === row.subject;
  return rehearsal && (definitionSha256 !== null || defines);
}

function sameHead(a: BatchHead, b: BatchHead): boolean {
  if (a === b) return true;
  return a.definitionSha256 === b.definitionSha256 && a.engine === b.engine && a.rehearsal === b.rehearsal;
}

export class VerdictBatches {
  private readonly cut: CutBatch[] = [];
  private open: { readonly head: BatchHead; readonly batch: VerdictBatch } | null = null;
  private timeMs = 0;

  /** `cutFull`: false where rows are written again that was in one record. */
  constructor(private readonly cutFull = true) {}

  /** Rows come in their order; `timeMs` is the stream's time of the row's cause, `written` the row where it is made already. */
  add(head: BatchHead, row: VerdictToWrite, timeMs: number, written?: Written): void {
    this.batchFor(head, timeMs).add(row, written);
  }

  /** A row on an earlier record, which has not its names with it. */
  addLater(head: BatchHead, row: LaterVerdict, timeMs: number): void {
    this.batchFor(head, timeMs).addLater(row);
  }

  /** All batches, the one that was begun too. */
  take(): CutBatch[] {
    this.finish();
    return this.cut.splice(0);
  }

  private batchFor(head: BatchHead, timeMs: number): VerdictBatch {
    const { open } = this;
    if (open !== null && (!sameHead(open.head, head) || this.isFull(open.batch))) this.finish();
    this.open ??= { head, batch: new VerdictBatch(head) };
    this.timeMs = timeMs;
    return this.open.batch;
  }

  private isFull({ rows, size }: VerdictBatch): boolean {
    return this.cutFull && (rows >= BATCH_ROWS_MAX || size >= BATCH_BYTES_MAX);
  }

  private finish(): void {
    if (this.open === null) return;
    this.cut.push({ batch: this.open.batch, timeMs: this.timeMs });
    this.open = null;
  }
}
