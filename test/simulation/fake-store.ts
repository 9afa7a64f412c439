/**
 * The store in memory: positions by compare-and-set under the lock of a row, transactions that are rolled back when
 * their process dies, answers that are lost after the commit, leases by the store's own clock.
 */
import { JournalRows } from '#libs/journal';
import type { Applied, BatchToApply, FormerWriter, JournalSlice, StreamPosition } from '#libs/journal';
import type { WorkerLeases, WorkerStore } from '#libs/tabulation';
import type { Seeded } from '../crash/seeded';
import { numberIn, recordingClient, type Written } from './copied-rows';
import { commit } from './fake-commit';
import { noElection, StoreError, type Session, type StoredElection } from './fake-election';
import { entry, FakeLeases } from './fake-leases';
import { sliceOf } from './fake-slices';
import type { Simulated, VirtualTime } from './virtual-time';

const LATENCY_MS = 12;
const LOCK_MAX_MS = 1_500;
const LOCK_LOOK_MS = 10;
const SLICE_ROWS = 7;
const CLOSINGS_PAGE = 3;

export interface FakeStoreOptions {
  /** For the test of the test: without the compare-and-set. */
  readonly unfenced?: boolean;
  /** Told of every transaction that is committed, with what was written in it. */
  readonly onCommit?: (batch: BatchToApply, written: Written) => void;
  /** Default: some are, as a network does. */
  readonly answersLost?: boolean;
}

export class FakeStore implements WorkerStore {
  private readonly elections = new Map<string, StoredElection>();
  /** Away: anyone who asks fails. */
  away = false;
  answersLost: boolean;
  /** Told once of the next transaction that begins, at the moment before it takes the position. */
  onNextBegin: ((process: Simulated) => void) | null = null;
  /** Set apart from the time of processes: a clock that jumps. */
  clockSkewMs = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly seeded: Seeded,
    private readonly options: FakeStoreOptions = {},
  ) {
    this.answersLost = options.answersLost !== false;
  }

  readonly journal: WorkerStore['journal'] = {
    electionNo: (electionId) => this.asked(() => this.registered(electionId).electionNo),
    electionNos: (ids) => this.asked(() => new Map(ids.map((id) => [id, this.registered(id).electionNo]))),
    position: (no) => this.asked(() => this.positionOf(no)),
    positions: (nos) => this.asked(() => new Map(nos.flatMap((no) => entry(no, this.positionOf(no))))),
    startAt: (no, beginPosition) =>
      this.asked(() => {
        const election = this.numbered(no);
        election.position ??= { nextPosition: beginPosition, beginPosition, last: null, endPosition: beginPosition };
      }),
    lastRecord: (no) =>
      this.asked(() => {
        const row = this.numbered(no).journal.at(-1);
        if (row === undefined) return null;
        const [position, timestampMs] = [numberIn(row, 'position'), numberIn(row, 'timestamp_ms')];
        return { position, timestampMs, sha256: row['sha256'] ?? Buffer.alloc(0) };
      }),
    rulingNo: (no, definition, engine) =>
      this.asked(() => {
        const { rulings } = this.numbered(no);
        const name = `${definition} ${engine}`;
        if (!rulings.includes(name)) rulings.push(name);
        return rulings.indexOf(name) + 1;
      }),
    apply: (no, batch) => this.apply(no, batch),
    read: (no, from, to) => this.read(no, from, to),
  };

  readonly snapshots: WorkerStore['snapshots'] = {
    lastBefore: (no, position) =>
      this.asked(() => this.numbered(no).snapshots.findLast(({ snapshot }) => snapshot < position)?.snapshot ?? null),
    rootOf: (no, snapshot) =>
      this.asked(() => this.numbered(no).snapshots.find((one) => one.snapshot === snapshot)?.root ?? null),
    closingsFrom: (no, index, before) =>
      this.asked(() =>
        this.numbered(no)
          .closings.filter((one) => one.index >= index && one.snapshot < before)
          .slice(0, CLOSINGS_PAGE),
      ),
    closingAt: (no, snapshot) =>
      this.asked(() => this.numbered(no).closings.find((one) => one.snapshot === snapshot) ?? null),
  };

  leases(holder: string, ttlMs: number): WorkerLeases {
    return new FakeLeases(this, this.time, holder, ttlMs);
  }

  /** What is in it now, for anyone who looks from outside. */
  election(electionId: string): StoredElection {
    return this.registered(electionId);
  }

  get nowMs(): number {
    return this.time.nowMs + this.clockSkewMs;
  }

  numbered(electionNo: number): StoredElection {
    const found = [...this.elections.values()].find((one) => one.electionNo === electionNo);
    if (found === undefined) throw new Error(`no election ${electionNo}`);
    return found;
  }

  /** A question and its answer take their time, and either may be lost. */
  async asked<T>(answer: () => T): Promise<T> {
    await this.time.wait(this.seeded.between(0, LATENCY_MS));
    this.mayBeLost();
    const given = answer();
    await this.time.wait(this.seeded.between(0, LATENCY_MS));
    this.mayBeLost();
    return given;
  }

  private chance(share: number): boolean {
    return this.answersLost && this.seeded.share() < share;
  }

  private mayBeLost(): void {
    if (this.away || this.chance(0.002)) throw new StoreError('connection terminated', '57P01');
  }

  private registered(electionId: string): StoredElection {
    const found = this.elections.get(electionId);
    if (found !== undefined) return found;
    const made = noElection(this.elections.size + 1);
    this.elections.set(electionId, made);
    return made;
  }

  private positionOf(electionNo: number): StreamPosition | null {
    const { position } = this.numbered(electionNo);
    if (position === null) return null;
    const { nextPosition, beginPosition, last } = position;
    return { nextPosition, beginPosition, last };
  }

  private async apply(electionNo: number, batch: BatchToApply): Promise<Applied> {
    const election = this.numbered(electionNo);
    const session: Session = { of: this.time.current, ended: false };
    await this.time.wait(this.seeded.between(0, LATENCY_MS));
    this.mayBeLost();
    await this.begun(session);
    await this.lock(election, session);
    try {
      const { position } = election;
      if (position === null || (position.nextPosition !== batch.from && this.options.unfenced !== true))
        return 'fenced';
      const { client, written } = recordingClient();
      await JournalRows.write(client, batch.rows);
      await this.within(session);
      await batch.write?.(client);
      await this.within(session);
      if (!commit(election, batch, written, position)) return 'fenced';
      this.options.onCommit?.(batch, written);
    } finally {
      if (election.lockedBy === session) election.lockedBy = null;
    }
    // The commit is done, and its answer may be lost anyway.
    await this.time.wait(this.seeded.between(0, LATENCY_MS));
    if (this.away || this.chance(0.01)) throw new StoreError('connection terminated', '57P01');
    return 'applied';
  }

  private async begun({ of }: Session): Promise<void> {
    const told = this.onNextBegin;
    this.onNextBegin = null;
    if (of !== undefined) told?.(of);
    await this.time.wait(0);
  }

  /** A step inside a transaction, which the server may have ended meanwhile. */
  private async within(session: Session): Promise<void> {
    await this.time.wait(this.seeded.between(0, LATENCY_MS));
    if (session.ended || this.away || this.chance(0.005)) throw new StoreError('terminating connection', '57P01');
  }

  private async lock(election: StoredElection, session: Session): Promise<void> {
    const untilMs = this.time.nowMs + LOCK_MAX_MS;
    while (election.lockedBy !== null && election.lockedBy.of?.dead !== true) {
      if (this.time.nowMs > untilMs) throw new StoreError('lock timeout', '55P03');
      await this.time.wait(LOCK_LOOK_MS);
    }
    election.lockedBy = session;
  }

  /** Ends the one who holds the position; see Leases.endFormerWriter. */
  endHolder(electionNo: number): FormerWriter | null {
    const election = this.numbered(electionNo);
    const holder = election.lockedBy;
    if (holder === null) return null;
    holder.ended = true;
    election.lockedBy = null;
    return { pid: 1, who: holder.of?.name ?? '', inTransactionSeconds: null, ended: true };
  }

  private async *read(electionNo: number, from: number, to: number): AsyncGenerator<JournalSlice> {
    let at = from;
    for (;;) {
      const rows = await this.asked(() =>
        this.numbered(electionNo)
          .journal.filter((row) => numberIn(row, 'position') >= at && numberIn(row, 'position') < to)
          .slice(0, SLICE_ROWS),
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      const end = numberIn(last, 'position');
      const later = this.numbered(electionNo).later.filter(
        (row) => numberIn(row, 'cause') >= at && numberIn(row, 'cause') <= end,
      );
      yield sliceOf(rows, later);
      at = end + 1;
    }
  }
}
