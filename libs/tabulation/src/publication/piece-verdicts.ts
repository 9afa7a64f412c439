/** The verdicts of a piece, written as they are given: what is published of them needs no row of the store. */
import type { LaterVerdict } from '#libs/contracts';
import type { DecodedRecord, ElectionState, Verdict } from '#libs/election';
import { storableText } from '#libs/journal';
import { isRehearsed, VerdictBatches, type CutBatch } from './verdict-batches';

/** Under which definition (null for none), and by which engine, verdicts are given. */
export interface Ruling {
  readonly definitionSha256: string | null;
  readonly engine: string;
}

/** As PostgreSQL keeps it: what is sent is the same, whether it comes from here or from there. */
function asStored(text: string): string {
  return storableText(text).toWellFormed();
}

export class PieceVerdicts {
  private readonly batches = new VerdictBatches();

  constructor(
    private readonly state: ElectionState,
    private readonly ruling: Ruling,
  ) {}

  /** `decoded` is the record that caused it, judged already. */
  add(verdict: Verdict, decoded: DecodedRecord): void {
    const row = this.rowOf(verdict);
    const { definitionSha256, engine } = this.ruling;
    const { electionId } = this.state;
    const rehearsed = this.state.definitionRecord?.definition.rehearsal ?? false;
    const head = { electionId, definitionSha256, engine, rehearsal: isRehearsed(definitionSha256, row, rehearsed) };
    if (verdict.subject !== verdict.cause) {
      this.batches.addLater(head, row, decoded.timestampMs);
      return;
    }
    const { envelope } = decoded.body;
    const names = {
      source: envelope === null ? null : asStored(envelope.source),
      id: envelope === null ? null : asStored(envelope.id),
      sha256: decoded.sha256,
    };
    this.batches.add(head, { ...row, ...names }, decoded.timestampMs);
  }

  take(): readonly CutBatch[] {
    return this.batches.take();
  }

  private rowOf({ cause, subject, kind, codes, warnings, detail, cell }: Verdict): LaterVerdict {
    const layout = this.state.sealed?.layout;
    const contest = cell === null ? undefined : layout?.contests[cell.contestNo];
    return {
      cause,
      subject,
      verdict: kind,
      codes,
      warnings,
      detail: detail === null ? null : asStored(detail),
      contestId: contest?.contest.contestId ?? null,
      round: contest?.round ?? null,
      precinctId: cell === null ? null : (layout?.precincts[cell.precinctNo]?.precinctId ?? null),
    };
  }
}
