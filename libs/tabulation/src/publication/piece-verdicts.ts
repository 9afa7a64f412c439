/** The verdicts of a piece, written as they are given: what is published of them needs no row of the store. */
import type { LaterVerdict, VerdictToWrite } from '#libs/contracts';
import type { DecodedRecord, ElectionState } from '#libs/election';
import { isRehearsed, VerdictBatches, type CutBatch } from './verdict-batches';

/** Under which definition (null for none), and by which engine, verdicts are given. */
export interface Ruling {
  readonly definitionSha256: string | null;
  readonly engine: string;
}

export class PieceVerdicts {
  private readonly batches = new VerdictBatches();

  constructor(
    private readonly state: ElectionState,
    private readonly ruling: Ruling,
  ) {}

  /** A row with its text, in the order of all; `decoded` is the record that caused it, judged already. */
  add(row: VerdictToWrite | LaterVerdict, text: string, decoded: DecodedRecord): void {
    const { definitionSha256, engine } = this.ruling;
    const { electionId } = this.state;
    const rehearsed = this.state.definitionRecord?.definition.rehearsal ?? false;
    const head = { electionId, definitionSha256, engine, rehearsal: isRehearsed(definitionSha256, row, rehearsed) };
    if ('sha256' in row) this.batches.add(head, row, decoded.timestampMs, text);
    else this.batches.addLater(head, row, decoded.timestampMs);
  }

  take(): readonly CutBatch[] {
    return this.batches.take();
  }
}
