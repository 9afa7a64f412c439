/** Writes a rebuilt election into an empty database: all of it in one transaction, or nothing. */
import type { PoolClient } from 'pg';
import { JournalRows, claimEmptyElection, writePosition, writeRuling, type StreamPosition } from '#libs/journal';
import {
  frameSizeOf,
  writeFrame,
  writeFrameChange,
  writeClosing,
  writeSnapshot,
  type FrameChange,
  type SnapshotRows,
  relayHolds,
  writeFacts,
  writePublished,
  writeRelayNote,
  type RebuiltNote,
} from '#libs/results';
import type { ElectionLayout } from '#libs/election';
import type { CertificationFact } from '#libs/election';
import { SanaqError } from '#libs/basics';
import type { MadeClosing } from '../compare/closing-check';
import type { FoldStep } from '../fold';
import type { GivenVerdict } from '../source/given-verdict';

const RECORDS_PER_COPY = 4_000;

function notEmpty(electionId: string): SanaqError {
  return new SanaqError({
    code: 'RESTORE_NOT_EMPTY',
    message: `the database holds the election "${electionId}" already; a rebuilding never writes over anything`,
    place: electionId,
    actor: 'operator',
    action: 'name an empty database, or compare this one by sanaq replay --compare',
  });
}

export class RestoreStore {
  private rows: JournalRows;
  private frameWritten = frameSizeOf(undefined);
  private readonly rulings = new Map<string, number>();

  private constructor(
    private readonly client: PoolClient,
    readonly electionNo: number,
  ) {
    this.rows = new JournalRows(electionNo);
  }

  /** Claims the election in this transaction. Throws RESTORE_NOT_EMPTY where the database holds anything of it. */
  static async open(client: PoolClient, electionId: string): Promise<RestoreStore> {
    const electionNo = await claimEmptyElection(client, electionId);
    if (electionNo === null || (await relayHolds(client, electionNo))) throw notEmpty(electionId);
    return new RestoreStore(client, electionNo);
  }

  /** A record with its verdicts; `givers` says under which definition and by which engine each was given. */
  async add(step: FoldStep, givers: ReadonlyMap<number, GivenVerdict>, own: GivenVerdict | null): Promise<void> {
    for (const verdict of step.verdicts) {
      const giver = givers.get(verdict.subject) ?? own;
      const rulingNo = await this.rulingNo(giver?.definition ?? '', giver?.engine ?? '');
      const first = verdict.subject === step.record.position;
      if (first) this.rows.addRecord(step.record, step.decoded, verdict, rulingNo);
      else this.rows.addLater(verdict, rulingNo);
    }
    if (this.rows.count >= RECORDS_PER_COPY) await this.flush();
  }

  private async rulingNo(definition: string, engine: string): Promise<number> {
    const key = `${definition} ${engine}`;
    const known = this.rulings.get(key);
    if (known !== undefined) return known;
    const rulingNo = this.rulings.size + 1;
    this.rulings.set(key, rulingNo);
    await writeRuling(this.client, this.electionNo, { rulingNo, definition, engine });
    return rulingNo;
  }

  private async flush(): Promise<void> {
    await JournalRows.write(this.client, [this.rows]);
    this.rows = new JournalRows(this.electionNo);
  }

  /** What the frame has more than before, and the decision that brought it. */
  async frame(layout: ElectionLayout, change: FrameChange | null): Promise<void> {
    await writeFrame(this.client, this.electionNo, layout, this.frameWritten);
    this.frameWritten = frameSizeOf(layout);
    if (change !== null) await writeFrameChange(this.client, this.electionNo, change);
  }

  async snapshot(rows: SnapshotRows, facts: readonly CertificationFact[], closing: MadeClosing | null): Promise<void> {
    await writeSnapshot(this.client, rows);
    if (closing !== null) await writeClosing(this.client, this.electionNo, closing.row, closing.blocks);
    await writeFacts(this.client, this.electionNo, rows.head.snapshot, facts);
  }

  async published(snapshot: number, publishedAtMs: number, checkpoint: string | null): Promise<void> {
    await writePublished(this.client, this.electionNo, { snapshot, publishedAtMs, checkpoint });
  }

  /** The last rows, how far the stream was read, and how far its answers were published. */
  async finish(
    position: StreamPosition & { readonly endPosition: number },
    relays: readonly RebuiltNote[],
  ): Promise<void> {
    await this.flush();
    const { client, electionNo } = this;
    if (!(await writePosition(client, electionNo, position))) throw notEmpty(`number ${electionNo}`);
    for (const note of relays) {
      if (!(await writeRelayNote(client, electionNo, note))) throw notEmpty(note.topic);
    }
  }
}
