/** The verdicts that are to be sent next: from memory where it has them, else from the store. */
import { type BatchMark, type VerdictNames } from '#libs/contracts';
import type { Outbox, OutgoingVerdicts } from '../publication/outbox';
import { finished, type VerdictRecord } from '../publication/verdict-batches';
import { verdictsFromStore } from '../publication/verdicts-from-store';
import type { ElectionToPublish, RelayStore } from '../publication/relay-store';

const NO_HASH = Buffer.alloc(32);

function isAbove(a: BatchMark, b: BatchMark): boolean {
  return a.cause > b.cause || (a.cause === b.cause && a.subject > b.subject);
}

/** Records with where they were taken from. */
export interface NextVerdicts {
  readonly records: readonly VerdictRecord[];
  readonly stored: boolean;
}

const NOTHING: NextVerdicts = { records: [], stored: false };

export class VerdictSource {
  /** All verdicts whose cause lies before it are given out. */
  private covered = 0;

  /** `mark` is the last row that is out. */
  constructor(
    private readonly store: RelayStore,
    private readonly election: ElectionToPublish,
    private readonly outbox: Outbox | null,
    private mark: BatchMark,
  ) {
    // A record's own verdict is the last that it causes.
    this.covered = mark.cause >= 0 && mark.subject === mark.cause ? mark.cause + 1 : mark.cause;
  }

  /** The next records; none where everything is given out that is known. */
  async next(): Promise<NextVerdicts> {
    const { outbox } = this;
    for (;;) {
      const head = outbox?.verdicts.head ?? null;
      if (outbox !== null && head !== null && head.from <= this.covered) {
        outbox.verdicts.drop();
        this.covered = Math.max(this.covered, head.next);
        const records = this.taken(await this.finished(head));
        if (records.length > 0) return { records, stored: false };
        continue;
      }
      const end = outbox?.end ?? null;
      if (end !== null && this.covered >= end) return NOTHING;
      const records = this.taken(await verdictsFromStore(this.store, this.election, this.mark, head?.from));
      if (records.length > 0) return { records, stored: true };
      const reached = head?.from ?? end;
      if (reached === null) return NOTHING;
      this.covered = Math.max(this.covered, reached);
    }
  }

  /** Those that have a row above the last one given out. */
  private taken(records: readonly VerdictRecord[]): readonly VerdictRecord[] {
    const fresh = records.filter(({ last }) => isAbove(last, this.mark));
    const last = fresh[fresh.length - 1]?.last;
    if (last !== undefined) {
      this.mark = last;
      this.covered = Math.max(this.covered, last.subject === last.cause ? last.cause + 1 : last.cause);
    }
    return fresh;
  }

  private async finished({ batches }: OutgoingVerdicts): Promise<readonly VerdictRecord[]> {
    const unnamed = batches.flatMap(({ batch }) => [...batch.unnamed]);
    const rows = await this.store.names(this.election.electionNo, unnamed);
    const names = new Map<number, VerdictNames>();
    for (const [position, { source, event_id: id, sha256 }] of rows) {
      names.set(position, { source, id, sha256: sha256 ?? NO_HASH });
    }
    return batches.map((cut) => finished(cut, names));
  }
}
