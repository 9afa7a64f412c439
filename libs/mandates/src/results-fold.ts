/**
 * The reader's rule of results.v1 (interface section 7) for what mandates need: the top unit's figures of each contest
 * and the certifications. Only the state at a closing record counts; ids already seen, and anything of a snapshot not
 * above the last closed one, are dropped; a closing record whose count or hash disagrees closes nothing.
 */
import {
  canonicalJson,
  decodeEvent,
  EVENT_TYPES,
  type AnyDecodedEvent,
  type CertificationRevoked,
  type ContestCertified,
  type OrderDecided,
  type ResultsPublished,
  type SnapshotPublished,
  type SuspensionDecided,
  chained,
  TABULATION_SOURCE,
} from '#libs/contracts';
import { ADMINISTRATIVE, type WithdrawnOption } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { contestKey } from './contest-key';

/** What a snapshot shows of a contest, as far as a certification must agree with it. */
export interface ShownContest {
  readonly root: string;
  readonly withdrawn: readonly WithdrawnOption[];
  readonly top: Pick<ResultsPublished, 'precincts' | 'counters' | 'votes'>;
  /** Figures of the units that the outcome needs, by unit id. */
  readonly units: ReadonlyMap<string, Pick<ResultsPublished, 'counters' | 'votes'>>;
  /** False where a lost snapshot may have held newer figures: nothing may be computed from these. */
  readonly sure: boolean;
}

/** A contest in a snapshot, with its name. */
export type ProjectedContest = ShownContest & { readonly contestId: string; readonly round: number };

/** One contest and round at the last closed snapshot. */
export interface ContestAtSnapshot extends ShownContest {
  readonly contestId: string;
  readonly round: number;
  readonly state: SnapshotPublished['contests'][number]['state'];
  /** Snapshot in which the figures that the outcome rests on, or who was withdrawn, last changed. */
  readonly changedAt: number;
  readonly top: ResultsPublished;
  readonly units: ReadonlyMap<string, ResultsPublished>;
}

export type CertificationNews =
  | { readonly kind: 'certified'; readonly data: ContestCertified }
  | { readonly kind: 'revoked'; readonly data: CertificationRevoked }
  | { readonly kind: 'suspension'; readonly data: SuspensionDecided }
  | { readonly kind: 'ordered'; readonly data: OrderDecided };

export interface ClosedSnapshot {
  readonly kind: 'closed';
  readonly snapshot: number;
  /** RFC 3339: the stream's time of the record at the snapshot's position. */
  readonly time: string;
  readonly news: readonly CertificationNews[];
}

export type FoldStep =
  /** The record is kept for its snapshot's end. */
  | { readonly kind: 'taken' }
  /** A repeat, or of a snapshot that is closed already. */
  | { readonly kind: 'dropped' }
  /** Not a record of this election's results: nobody of ours wrote it. */
  | { readonly kind: 'foreign'; readonly detail: string }
  /** RESULTS_INCOMPLETE: the closing record does not fit what was read; nothing of the snapshot is used. */
  | { readonly kind: 'incomplete'; readonly snapshot: number; readonly detail: string }
  | ClosedSnapshot;

const TAKEN: FoldStep = { kind: 'taken' };
const DROPPED: FoldStep = { kind: 'dropped' };

/** A snapshot of which no closing record has been read yet. */
interface OpenSnapshot {
  readonly ids: Set<string>;
  count: number;
  chain: Buffer | null;
  readonly tops: Map<string, ResultsPublished>;
  /** By contest and round, then by unit id. */
  readonly units: Map<string, Map<string, ResultsPublished>>;
  readonly news: CertificationNews[];
}

interface KnownContest extends ContestAtSnapshot {
  /** Root that the figures are known to belong to. */
  readonly figuresRoot: string;
}

function isTop(data: ResultsPublished): boolean {
  return data.hierarchy === ADMINISTRATIVE && data.parentId === null;
}

export class ResultsFold {
  /** Number of the newest closed snapshot, -1 before the first. */
  lastClosed = -1;
  /** Its time. */
  lastClosedTime = '';
  private readonly open = new Map<number, OpenSnapshot>();
  private readonly known = new Map<string, KnownContest>();

  /** `decidingUnits` names the units of a contest whose figures its outcome needs, too. */
  constructor(
    private readonly electionId: string,
    private readonly decidingUnits: (contestId: string) => readonly string[] = () => [],
  ) {}

  /** Contests at the last closed snapshot, in the order in which they first appeared. */
  contests(): readonly ContestAtSnapshot[] {
    return [...this.known.values()];
  }

  contest(contestId: string, round: number): ContestAtSnapshot | null {
    return this.known.get(contestKey(contestId, round)) ?? null;
  }

  /** Takes the next record of the topic. Never throws for what a record says. */
  take(record: StreamRecord): FoldStep {
    const decoded = decodeEvent(record);
    if (decoded.kind === 'unreadable') return { kind: 'foreign', detail: `${decoded.code}: ${decoded.detail}` };
    const { event } = decoded;
    if (event.source !== TABULATION_SOURCE) return { kind: 'foreign', detail: `its source is "${event.source}"` };
    const placed = snapshotOf(decoded);
    if (placed === null) return { kind: 'foreign', detail: `"${event.type}" does not belong into results` };
    if (placed.electionId !== this.electionId) return { kind: 'foreign', detail: `it is of "${placed.electionId}"` };
    const snapshot = placed.exact ? placed.snapshot : this.openSnapshotFrom(placed.snapshot);
    if (snapshot <= this.lastClosed) return DROPPED;
    if (decoded.type === EVENT_TYPES.snapshotPublished) return this.close(decoded.data);
    return this.keep(snapshot, decoded, record.value ?? Buffer.alloc(0));
  }

  /** A later decision names its position only: it belongs to the first open snapshot that reaches so far, or ends one. */
  private openSnapshotFrom(position: number): number {
    const reaching = [...this.open.keys()].filter((snapshot) => snapshot >= position);
    return reaching.length === 0 ? position : Math.min(...reaching);
  }

  private keep(snapshot: number, { event, type, data }: AnyDecodedEvent, value: Buffer): FoldStep {
    let into = this.open.get(snapshot);
    if (into === undefined) {
      into = { ids: new Set(), count: 0, chain: null, tops: new Map(), units: new Map(), news: [] };
      this.open.set(snapshot, into);
    }
    if (into.ids.has(event.id)) return DROPPED;
    into.ids.add(event.id);
    into.count++;
    into.chain = chained(into.chain, value);
    switch (type) {
      case EVENT_TYPES.resultsPublished:
        this.keepFigures(into, data);
        return TAKEN;
      case EVENT_TYPES.contestCertified:
        into.news.push({ kind: 'certified', data });
        return TAKEN;
      case EVENT_TYPES.certificationRevoked:
        into.news.push({ kind: 'revoked', data });
        return TAKEN;
      case EVENT_TYPES.suspensionDecided:
        into.news.push({ kind: 'suspension', data });
        return TAKEN;
      case EVENT_TYPES.orderDecided:
        into.news.push({ kind: 'ordered', data });
        return TAKEN;
      default:
        return TAKEN;
    }
  }

  private keepFigures(into: OpenSnapshot, published: ResultsPublished): void {
    // Rows of precincts are nothing to mandates, and many.
    const { changed: _rows, ...data } = published;
    const key = contestKey(data.contestId, data.round);
    if (isTop(data)) into.tops.set(key, data);
    if (data.hierarchy !== ADMINISTRATIVE) return;
    if (!this.decidingUnits(data.contestId).includes(data.unitId)) return;
    const units = into.units.get(key);
    if (units) units.set(data.unitId, data);
    else into.units.set(key, new Map([[data.unitId, data]]));
  }

  private close(closing: SnapshotPublished): FoldStep {
    const { snapshot } = closing;
    const of = this.open.get(snapshot);
    const problem = this.problemOf(closing, of);
    if (problem !== null) {
      // Published whole once more it can still be closed: so it is forgotten, not noted as closed.
      this.open.delete(snapshot);
      for (const [key, contest] of this.known) this.known.set(key, { ...contest, sure: false });
      return { kind: 'incomplete', snapshot, detail: problem };
    }
    for (const number of this.open.keys()) if (number <= snapshot) this.open.delete(number);
    for (const entry of closing.contests) {
      const key = contestKey(entry.contestId, entry.round);
      const next = nextOf(this.known.get(key), entry, of?.tops.get(key), of?.units.get(key), snapshot);
      if (next !== null) this.known.set(key, next);
    }
    this.lastClosed = snapshot;
    this.lastClosedTime = closing.time;
    return { kind: 'closed', snapshot, time: closing.time, news: of?.news ?? [] };
  }

  private problemOf(closing: SnapshotPublished, of: OpenSnapshot | undefined): string | null {
    const count = of?.count ?? 0;
    if (count !== closing.records) return `it closes ${closing.records} records, but ${count} were read`;
    const chain = `sha256:${(of?.chain ?? Buffer.alloc(32)).toString('hex')}`;
    if (chain !== closing.recordsSha256) return `the records read have the hash ${chain}, not ${closing.recordsSha256}`;
    const named = new Set(closing.contests.map(({ contestId, round }) => contestKey(contestId, round)));
    const unnamed = [...(of?.tops.entries() ?? [])].find(([key]) => !named.has(key));
    return unnamed === undefined ? null : `it names no root for contest "${unnamed[1].contestId}"`;
  }
}

/** A contest after a closing record; null as long as it has no figures. */
function nextOf(
  before: KnownContest | undefined,
  entry: SnapshotPublished['contests'][number],
  top: ResultsPublished | undefined,
  changed: ReadonlyMap<string, ResultsPublished> | undefined,
  snapshot: number,
): KnownContest | null {
  const { contestId, round, root, state, withdrawn = [] } = entry;
  if (top !== undefined) {
    // What units had before a lost snapshot may not be theirs any more: left out, it makes the sums differ visibly.
    const kept = before?.sure === true ? before.units : [];
    const units = new Map([...kept, ...(changed ?? [])]);
    const figures = { changedAt: snapshot, top, units, sure: true, figuresRoot: root };
    return { contestId, round, root, state, withdrawn, ...figures };
  }
  if (before === undefined) return null;
  // After a lost snapshot the old figures are good again only where the contest's root is still theirs.
  const sure = before.sure || root === before.figuresRoot;
  const units = changed === undefined ? before.units : new Map([...before.units, ...changed]);
  const same = changed === undefined && canonicalJson(withdrawn) === canonicalJson(before.withdrawn);
  const changedAt = same ? before.changedAt : snapshot;
  return {
    ...before,
    root,
    state,
    withdrawn,
    sure,
    units,
    changedAt,
    figuresRoot: before.sure ? root : before.figuresRoot,
  };
}

interface Placed {
  readonly electionId: string;
  readonly snapshot: number;
  readonly exact: boolean;
}

function snapshotOf({ type, data }: AnyDecodedEvent): Placed | null {
  switch (type) {
    case EVENT_TYPES.resultsPublished:
    case EVENT_TYPES.contestCertified:
    case EVENT_TYPES.snapshotPublished:
      return { electionId: data.electionId, snapshot: data.snapshot, exact: true };
    case EVENT_TYPES.certificationRevoked:
    case EVENT_TYPES.suspensionDecided:
    case EVENT_TYPES.orderDecided:
      return { electionId: data.electionId, snapshot: data.position, exact: false };
    default:
      return null;
  }
}
