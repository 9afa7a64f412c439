/** The verdicts of a piece, written as they are given: what is published of them needs no row of the store. */
import type { BatchHead, LaterVerdict, VerdictToWrite, Written } from '#libs/contracts';
import type { DecodedRecord, ElectionState } from '#libs/election';
import { isRehearsed, VerdictBatches, type CutBatch } from './verdict-batches';

/** Under which definition (null for none), and by which engine, verdicts are given. */
export interface Ruling {
  readonly definitionSha256: string | null;
  readonly engine: string;
}

export class PieceVerdicts {
  private readonly batches = new VerdictBatches();
  /** Of the verdicts of a rehearsal, and of the others: nearly all have one alone. */
  private readonly heads = new Map<boolean, BatchHead>();

  constructor(
    private readonly state: ElectionState,
    private readonly ruling: Ruling,
  ) {}

  /** A row with its bytes, in the order of all; `decoded` is the record that caused it, judged already. */
  add(row: VerdictToWrite | LaterVerdict, written: Written, decoded: DecodedRecord): void {
    const rehearsed = this.state.definitionRecord?.definition.rehearsal ?? false;
    const head = this.headFor(isRehearsed(this.ruling.definitionSha256, row, rehearsed));
    if ('sha256' in row) this.batches.add(head, row, decoded.timestampMs, written);
    else this.batches.addLater(head, row, decoded.timestampMs);
  }

  take(): readonly CutBatch[] {
    return this.batches.take();
  }

  private headFor(rehearsal: boolean): BatchHead {
    const known = this.heads.get(rehearsal);
    if (known !== undefined) return known;
    const { definitionSha256, engine } = this.ruling;
    const head = { electionId: this.state.electionId, definitionSha256, engine, rehearsal };
    this.heads.set(rehearsal, head);
    return head;
  }
}
