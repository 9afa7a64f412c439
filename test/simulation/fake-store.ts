/**
 * The store in memory: positions by compare-and-set under the lock of a row, transactions that are rolled back when
 * their process dies, answers that are lost after the commit, leases by the store's own clock.
 */
import type { Verdict } from '#libs/election';
import { decodeHeaders, JournalRows, verdictKindOf, codesOf } from '#libs/journal';
import type {
  Applied,
  BatchToApply,
  FormerWriter,
  FreeElection,
  JournalSlice,
  LeaseLook,
  StreamPosition,
} from '#libs/journal';
import type { ClosingRow, RelayNote, StoredDistribution } from '#libs/results';
import type { WorkerLeases, WorkerStore } from '#libs/tabulation';
import type { Seeded } from '../crash/seeded';
import { numberIn, recordingClient, textIn, type CopiedRow, type Written } from './copied-rows';
import type { Simulated, VirtualTime } from './virtual-time';

const LATENCY_MS = 12;
const LOCK_MAX_MS = 1_500;
const LOCK_LOOK_MS = 10;
const SLICE_ROWS = 7;
const CLOSINGS_PAGE = 3;

interface Session {
  readonly of: Simulated | undefined;
  ended: boolean;
}

interface StoredSnapshot {
  readonly snapshot: number;
  readonly previous: number | null;
  readonly timeMs: number;
  readonly root: string;
}

interface StoredFact {
  readonly position: number;
  readonly snapshot: number;
  readonly contestNo: number;
  readonly type: string;
  readonly data: string;
}

export interface StoredElection {
  readonly electionNo: number;
  position: (StreamPosition & { readonly endPosition: number }) | null;
  lockedBy: Session | null;
  readonly journal: CopiedRow[];
  readonly later: CopiedRow[];
  readonly snapshots: StoredSnapshot[];
  /** Rows of figures, by their tables. */
  readonly figures: Readonly<Record<FigureTable, CopiedRow[]>>;
  readonly facts: StoredFact[];
  readonly closings: ClosingRow[];
  readonly rulings: string[];
  /** What relays have noted, by topic. */
  readonly relays: Map<string, { epoch: number; note: RelayNote }>;
  /** Published snapshots, with the broker's time of their closing records. */
  readonly published: Map<number, number>;
  readonly distributions: Map<string, StoredDistribution>;
  lease: { holder: string; expiresAtMs: number; readonly of: Simulated | undefined } | null;
}

/** As pg tells of a server that ended the session, or of a lock that was waited for too long. */
const FIGURE_TABLES = ['contest_result', 'unit_result', 'precinct_result'] as const;
export type FigureTable = (typeof FIGURE_TABLES)[number];

class StoreError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

export interface FakeStoreOptions {
  /** For the test of the test: without the compare-and-set. */
  readonly unfenced?: boolean;
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
    const made: StoredElection = {
      electionNo: this.elections.size + 1,
      position: null,
      lockedBy: null,
      journal: [],
      later: [],
      snapshots: [],
      figures: { contest_result: [], unit_result: [], precinct_result: [] },
      facts: [],
      closings: [],
      rulings: [],
      relays: new Map(),
      published: new Map(),
      distributions: new Map(),
      lease: null,
    };
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

function entry<T>(no: number, value: T | null): [number, T][] {
  return value === null ? [] : [[no, value]];
}

/** Its columns in the order of the statement. */
function closingOf({ values }: Written['statements'][number]): ClosingRow {
  const [, index, snapshot, leaf, streamSize, streamRange, blockFrom, verdictCount, verdictRoot, logRange] = values;
  const row = { index, snapshot, leaf, streamSize, streamRange, blockFrom, verdictCount, verdictRoot, logRange };
  return row as ClosingRow;
}

/** Everything of the transaction, or nothing; false where another writer's row is in its place. */
function commit(
  election: StoredElection,
  batch: BatchToApply,
  { copied, statements }: Written,
  before: NonNullable<StoredElection['position']>,
): boolean {
  const snapshots = statements
    .filter(({ text }) => text.includes('into sanaq.snapshot '))
    .map(
      ({ values: [, snapshot, previous, timeMs, root] }) => ({ snapshot, previous, timeMs, root }) as StoredSnapshot,
    );
  const facts = statements
    .filter(({ text }) => text.includes('into sanaq.certification'))
    .map(
      ({ values: [, position, snapshot, contestNo, type, data] }) =>
        ({ position, snapshot, contestNo, type, data }) as StoredFact,
    );
  for (const { snapshot, previous } of snapshots) {
    // The key of the table: a second writer at the same position, with nothing new to read, meets the first one's.
    if (election.snapshots.some((one) => one.snapshot === snapshot)) return false;
    if (previous !== (election.snapshots.at(-1)?.snapshot ?? null))
      throw new StoreError(`SNAPSHOT_FOREIGN: snapshot ${snapshot} does not follow the last one`, 'P0001');
  }
  const closings = statements.filter(({ text }) => text.includes('into sanaq.closing')).map(closingOf);
  for (const { index } of closings) {
    if (index !== election.closings.length)
      throw new StoreError(`CLOSING_FOREIGN: closing record ${index} does not follow the last one`, 'P0001');
  }
  election.closings.push(...closings);
  election.snapshots.push(...snapshots);
  election.facts.push(...facts);
  for (const table of FIGURE_TABLES) election.figures[table].push(...(copied.get(`sanaq.${table}`) ?? []));
  election.journal.push(...(copied.get('sanaq.journal') ?? []));
  election.later.push(...(copied.get('sanaq.later_verdict') ?? []));
  election.position = {
    nextPosition: batch.next,
    beginPosition: before.beginPosition,
    last: batch.last ?? before.last,
    endPosition: batch.endPosition,
  };
  return true;
}

function verdictOf(row: CopiedRow, cause: number, subject: number): Verdict {
  const kind = verdictKindOf(numberIn(row, 'kind'));
  if (kind === null) throw new Error('a verdict of no kind');
  const [contestNo, precinctNo] = [numberIn(row, 'contest_no'), numberIn(row, 'precinct_no')];
  return {
    cause,
    subject,
    kind,
    codes: codesOf(textIn(row, 'codes')),
    warnings: codesOf(textIn(row, 'warnings')),
    detail: textIn(row, 'detail'),
    cell: Number.isNaN(contestNo) ? null : { contestNo, precinctNo: Number.isNaN(precinctNo) ? -1 : precinctNo },
  };
}

export function sliceOf(rows: readonly CopiedRow[], later: readonly CopiedRow[]): JournalSlice {
  const verdicts = new Map<number, Verdict[]>();
  const add = (verdict: Verdict): void => {
    verdicts.set(verdict.cause, [...(verdicts.get(verdict.cause) ?? []), verdict]);
  };
  for (const row of later) add(verdictOf(row, numberIn(row, 'cause'), numberIn(row, 'subject')));
  const records = rows.map((row) => {
    const position = numberIn(row, 'position');
    add(verdictOf(row, position, position));
    const [key, value, headers] = [row['key'] ?? null, row['value'] ?? null, decodeHeaders(row['headers'] ?? null)];
    const record = { position, timestampMs: numberIn(row, 'timestamp_ms'), key, value, headers };
    return { record, sha256: row['sha256'] ?? Buffer.alloc(0) };
  });
  return { records, verdicts };
}

class FakeLeases implements WorkerLeases {
  constructor(
    private readonly store: FakeStore,
    private readonly time: VirtualTime,
    private readonly holder: string,
    private readonly ttlMs: number,
  ) {}

  look(held: readonly number[], others: readonly number[]): Promise<LeaseLook> {
    return this.store.asked(() => {
      const mine = held.filter((no) => this.store.numbered(no).lease?.holder === this.holder);
      for (const no of mine) {
        const { lease } = this.store.numbered(no);
        if (lease !== null) lease.expiresAtMs = this.store.nowMs + this.ttlMs;
      }
      const stored = others.flatMap((no) => {
        const { position, snapshots } = this.store.numbered(no);
        const snapshot = snapshots.at(-1)?.snapshot ?? null;
        return entry(no, position === null ? null : { next: position.nextPosition, snapshot });
      });
      const free = others.filter((no) => this.isFree(no));
      return {
        alive: 1,
        held: new Set(mine),
        free: free.map((electionNo) => ({ electionNo, from: this.store.numbered(electionNo).lease?.holder ?? null })),
        stored: new Map(stored),
      };
    });
  }

  take(elections: readonly FreeElection[]): Promise<ReadonlySet<number>> {
    return this.store.asked(() => {
      const taken = elections.filter(({ electionNo, from }) => {
        const { lease } = this.store.numbered(electionNo);
        return this.isFree(electionNo) || lease?.holder === from;
      });
      for (const { electionNo } of taken) {
        const lease = { holder: this.holder, expiresAtMs: this.store.nowMs + this.ttlMs, of: this.time.current };
        this.store.numbered(electionNo).lease = lease;
      }
      return new Set(taken.map(({ electionNo }) => electionNo));
    });
  }

  endFormerWriter(electionNo: number): Promise<FormerWriter | null> {
    return this.store.asked(() => {
      const { lease } = this.store.numbered(electionNo);
      const mine = lease?.holder === this.holder && lease.expiresAtMs > this.store.nowMs;
      return mine ? this.store.endHolder(electionNo) : null;
    });
  }

  giveUp(electionNo: number): Promise<void> {
    return this.store.asked(() => {
      const { lease } = this.store.numbered(electionNo);
      if (lease?.holder === this.holder) lease.expiresAtMs = -Infinity;
    });
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  private isFree(electionNo: number): boolean {
    const { lease } = this.store.numbered(electionNo);
    if (lease === null || lease.holder === this.holder) return true;
    return lease.expiresAtMs < this.store.nowMs || lease.of?.dead === true;
  }
}
