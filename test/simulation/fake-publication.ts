/** The store in memory as relays and allocation ask it: the rows that lanes have written, and notes with their epochs. */
import { ADMINISTRATIVE, type ElectionLayout } from '#libs/election';
import type { MandatesStore } from '#libs/mandates';
import type {
  DecisionsInForce,
  PrecinctToSend,
  RelayNote,
  StoredDistribution,
  UnitToSend,
  VerdictRow,
} from '#libs/results';
import type { ElectionToPublish, RelayStore } from '#libs/tabulation';
import { numberIn, numbersIn, textIn, type CopiedRow } from './copied-rows';
import type { FigureTable, StoredElection } from './fake-election';
import type { FakeStore } from './fake-store';

const NOTHING_NOTED: RelayNote = { cause: -1, subject: -1, record: null };

/** A number that may be null. */
function numberOrNull(row: CopiedRow, name: string): number | null {
  const found = numberIn(row, name);
  return Number.isNaN(found) ? null : found;
}

function unitOf(row: CopiedRow): UnitToSend {
  return {
    contestNo: numberIn(row, 'contest_no'),
    unitNo: numberIn(row, 'unit_no'),
    openItems: numberIn(row, 'open_items'),
    counts: numbersIn(row, 'counts') ?? [],
    figures: numbersIn(row, 'figures') ?? [],
  };
}

function precinctOf(row: CopiedRow): PrecinctToSend {
  return {
    contestNo: numberIn(row, 'contest_no'),
    precinctNo: numberIn(row, 'precinct_no'),
    stateNo: numberIn(row, 'state'),
    openItems: numberIn(row, 'open_items'),
    protocolSha256: row['protocol_sha256'] ?? null,
    figures: numbersIn(row, 'figures'),
  };
}

/** Of rows with the same key the newest up to a snapshot, in the order of the keys. */
function newest(rows: readonly CopiedRow[], upTo: number, columns: readonly string[]): CopiedRow[] {
  const found = new Map<string, CopiedRow>();
  for (const row of rows) {
    if (numberIn(row, 'snapshot') > upTo) continue;
    found.set(columns.map((column) => String(numberIn(row, column)).padStart(6, '0')).join(), row);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function ordered(rows: CopiedRow[], columns: readonly string[]): CopiedRow[] {
  return rows.sort((a, b) => {
    const column = columns.find((name) => numberIn(a, name) !== numberIn(b, name));
    return column === undefined ? 0 : numberIn(a, column) - numberIn(b, column);
  });
}

/** Number of the newest published snapshot before a position; null where none is. */
function newestOf(published: ReadonlyMap<number, number>, before = Infinity): number | null {
  const numbers = [...published.keys()].filter((snapshot) => snapshot < before);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

export interface Planted {
  /** For the test of the test: a stored verdict that says otherwise than it was given. */
  readonly forgedVerdict?: boolean;
}

export class FakeRelayStore implements RelayStore {
  constructor(
    private readonly store: FakeStore,
    /** Of the sealed election: it does not change here. */
    private readonly layout: ElectionLayout,
    private readonly sealedAt: number,
    private readonly planted: Planted = {},
  ) {}

  election(electionId: string, electionNo: number): ElectionToPublish {
    const { store, layout } = this;
    let sealed = false;
    const { rehearsal } = layout.definition;
    return {
      electionId,
      electionNo,
      rehearsal,
      publishFromMs: null,
      definition: null,
      logsSince: () => [null],
      units: layout.units.map(({ parentNo, ...unit }) => ({ ...unit, parentNo: parentNo < 0 ? null : parentNo })),
      get sealed() {
        return sealed;
      },
      load: () =>
        store.asked(() => {
          sealed = (store.numbered(electionNo).position?.nextPosition ?? 0) > this.sealedAt;
        }),
      contest: (contestNo) => {
        const compiled = layout.contests[contestNo];
        if (compiled === undefined) throw new Error(`no contest number ${contestNo}`);
        const { contest, round, counterIds, optionIds } = compiled;
        return { contestId: contest.contestId, round, counterIds, optionIds };
      },
      precinctId: (precinctNo) => layout.precincts[precinctNo]?.precinctId,
      precinctNosOfTerritory: (unitNo) => {
        if (layout.units[unitNo]?.hierarchy !== ADMINISTRATIVE) return [];
        return layout.precincts.flatMap((_, no) => (layout.leafUnitOf[0]?.[no] === unitNo ? [no] : []));
      },
    };
  }

  notes(electionNo: number, topic: string): ReturnType<RelayStore['notes']> {
    const { store } = this;
    let epoch = 0;
    const election = (): StoredElection => store.numbered(electionNo);
    return {
      load: () => store.asked(() => election().relays.get(topic)?.note ?? NOTHING_NOTED),
      claim: () =>
        store.asked(() => {
          const before = election().relays.get(topic) ?? { epoch: 0, note: NOTHING_NOTED };
          epoch = before.epoch + 1;
          election().relays.set(topic, { ...before, epoch });
          const { published } = election();
          return { ...before.note, publicAtMs: published.get(newestOf(published) ?? -1) ?? null };
        }),
      note: (note, { closed }) =>
        store.asked(() => {
          const found = election().relays.get(topic);
          if (found?.epoch !== epoch) return false;
          found.note = note;
          for (const { snapshot, publishedAtMs } of closed)
            if (!election().published.has(snapshot)) election().published.set(snapshot, publishedAtMs);
          return true;
        }),
    };
  }

  verdicts(
    electionNo: number,
    after: { readonly cause: number; readonly subject: number },
    limit: number,
    below = Infinity,
  ): Promise<readonly VerdictRow[]> {
    return this.store.asked(() => {
      const election = this.store.numbered(electionNo);
      const end = Math.min(below, election.position?.nextPosition ?? 0);
      const isNext = (cause: number, subject: number): boolean =>
        cause < end && (cause > after.cause || (cause === after.cause && subject > after.subject));
      const first = election.journal
        .filter((row) => isNext(numberIn(row, 'position'), numberIn(row, 'position')))
        .map((row) => this.verdict(election, row, numberIn(row, 'position'), numberIn(row, 'position')));
      const later = election.later
        .filter((row) => isNext(numberIn(row, 'cause'), numberIn(row, 'subject')))
        .map((row) => this.verdict(election, row, numberIn(row, 'cause'), numberIn(row, 'subject')));
      return [...first, ...later].sort((a, b) => a.cause - b.cause || a.subject - b.subject).slice(0, limit);
    });
  }

  names(electionNo: number, positions: readonly number[]): ReturnType<RelayStore['names']> {
    return this.store.asked(() => {
      const { journal } = this.store.numbered(electionNo);
      const rows = journal.filter((row) => positions.includes(numberIn(row, 'position')));
      return new Map(
        rows.map((row) => {
          const position = numberIn(row, 'position');
          return [position, { position, ...namesIn(row) }];
        }),
      );
    });
  }

  snapshot(electionNo: number, after: number): ReturnType<RelayStore['snapshot']> {
    return this.store.asked(() => {
      const { snapshots, position, rulings, journal } = this.store.numbered(electionNo);
      const found = snapshots.find(({ snapshot }) => snapshot > after && snapshot < (position?.nextPosition ?? 0));
      if (found === undefined) return null;
      const { snapshot, timeMs, root } = found;
      const row = journal.find((one) => numberIn(one, 'position') === snapshot);
      const [, engine = ''] = (rulings[numberIn(row ?? {}, 'ruling_no') - 1] ?? '').split(' ');
      return { snapshot, timeMs, root, engine };
    });
  }

  published(electionNo: number): ReturnType<RelayStore['published']> {
    return this.store.asked(() => {
      const { published, closings, position } = this.store.numbered(electionNo);
      const snapshot = newestOf(published, position?.nextPosition ?? 0);
      const closing = closings.find((one) => one.snapshot === snapshot);
      if (snapshot === null || closing === undefined) return null;
      // The simulated election names no log, so nobody signs checkpoints.
      return { electionNo, size: closing.index + 1, snapshot, streamSize: closing.streamSize, checkpoint: null };
    });
  }

  closing(electionNo: number, snapshot: number): ReturnType<RelayStore['closing']> {
    return this.store.snapshots.closingAt(electionNo, snapshot);
  }

  rows(electionNo: number, snapshot: number): ReturnType<RelayStore['rows']> {
    const { store } = this;
    const rowsOf = (table: FigureTable, columns: readonly string[]): Promise<CopiedRow[]> =>
      store.asked(() => {
        const rows = store.numbered(electionNo).figures[table];
        return ordered(
          rows.filter((row) => numberIn(row, 'snapshot') === snapshot),
          columns,
        );
      });
    return {
      async *units() {
        const units = await rowsOf('unit_result', ['contest_no', 'unit_no']);
        if (units.length > 0) yield units.map(unitOf);
      },
      precincts: async (contestNo, precinctNos) =>
        (await rowsOf('precinct_result', ['precinct_no']))
          .map(precinctOf)
          .filter((row) => row.contestNo === contestNo && precinctNos.includes(row.precinctNo)),
      facts: () =>
        store.asked(() =>
          store.numbered(electionNo).facts.flatMap(({ snapshot: of, ...fact }) => (of === snapshot ? [fact] : [])),
        ),
      contests: () =>
        store.asked(() =>
          newest(store.numbered(electionNo).figures.contest_result, snapshot, ['contest_no']).map((row) => ({
            contestNo: numberIn(row, 'contest_no'),
            root: textIn(row, 'root') ?? '',
            openItems: numberIn(row, 'open_items'),
            counts: numbersIn(row, 'counts') ?? [],
            decided: JSON.parse(textIn(row, 'standing') ?? 'null') as DecisionsInForce,
          })),
        ),
    };
  }

  unitsAt(electionNo: number, snapshot: number): Promise<readonly UnitToSend[]> {
    const columns = ['contest_no', 'unit_no'];
    return this.store.asked(() =>
      newest(this.store.numbered(electionNo).figures.unit_result, snapshot, columns).map(unitOf),
    );
  }

  precinctsAt(
    { electionNo, contestNo, snapshot }: Parameters<RelayStore['precinctsAt']>[0],
    precinctNos: readonly number[],
  ): Promise<readonly PrecinctToSend[]> {
    const columns = ['contest_no', 'precinct_no'];
    return this.store.asked(() =>
      newest(this.store.numbered(electionNo).figures.precinct_result, snapshot, columns)
        .map(precinctOf)
        .filter((row) => row.contestNo === contestNo && precinctNos.includes(row.precinctNo)),
    );
  }

  private verdict({ journal, rulings }: StoredElection, row: CopiedRow, cause: number, subject: number): VerdictRow {
    const of = (position: number): CopiedRow => journal.find((one) => numberIn(one, 'position') === position) ?? {};
    const [definition = '', engine = ''] = (rulings[numberIn(row, 'ruling_no') - 1] ?? '').split(' ');
    return {
      cause,
      subject,
      kind: numberIn(row, 'kind'),
      contest_no: numberOrNull(row, 'contest_no'),
      precinct_no: numberOrNull(row, 'precinct_no'),
      codes: this.planted.forgedVerdict === true && subject % 7 === 6 ? 'FORGED' : textIn(row, 'codes'),
      warnings: textIn(row, 'warnings'),
      detail: textIn(row, 'detail'),
      ...namesIn(of(subject)),
      definition_sha256: definition,
      engine,
      timestamp_ms: numberIn(of(cause), 'timestamp_ms'),
    };
  }
}

function namesIn(row: CopiedRow): Pick<VerdictRow, 'source' | 'event_id' | 'sha256'> {
  return { source: textIn(row, 'source'), event_id: textIn(row, 'event_id'), sha256: row['sha256'] ?? null };
}

/** Final distributions, each committed once under its id. */
export function fakeMandatesStore(store: FakeStore, electionId: string): MandatesStore {
  const kept = (): Map<string, StoredDistribution> => store.election(electionId).distributions;
  return {
    electionNo: () => store.asked(() => store.election(electionId).electionNo),
    published: () => store.asked(() => newestOf(store.election(electionId).published)),
    distributions: () => ({
      all: () =>
        store.asked(() =>
          [...kept().values()].sort((a, b) => a.contestNo - b.contestNo || a.distribution - b.distribution),
        ),
      keep: (wanted) =>
        store.asked(() => {
          const { contestNo, distribution, eventId } = wanted;
          const own = kept().get(eventId);
          if (own !== undefined) return own;
          const taken = [...kept().values()].some(
            (one) => one.contestNo === contestNo && one.distribution === distribution,
          );
          if (taken) return null;
          const made = { ...wanted, sent: false };
          kept().set(eventId, made);
          return made;
        }),
      noteSent: (eventId) =>
        store.asked(() => {
          const found = kept().get(eventId);
          if (found !== undefined) kept().set(eventId, { ...found, sent: true });
        }),
    }),
  };
}
