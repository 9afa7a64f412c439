/** One snapshot under comparison: live tables and results topic against the fold, each difference named once. */
import type { ElectionLayout } from '#libs/election';
import type { EventStream, TopicFacts } from '#libs/event-stream';
import type { CertificationFact } from '#libs/election';
import { logPlace, type StoredResults, type StoredSnapshot } from '#libs/results';
import type { Fold } from '../fold';
import {
  PublishedResults,
  type PublishedFact,
  type PublishedFigures,
  type SnapshotEnd,
} from '../source/published-results';
import { ClosingCheck, type MadeClosing } from './closing-check';
import { frameFindings, TablesCheck, type TableFinding } from './check-tables';
import { foreignRows } from './check-notes';
import { closingFindings, factFindings, figuresFinding, nameOfPublished, type TopicFinding } from './check-topic';
import { LogCheckpoints, type ToldCheckpoint } from './log-checkpoints';
import type { Differences, UnitDifference, UnitSide } from './difference';
import { publishedFigures } from './figures-view';
import { keyOf, unitKey, WHOLE_ELECTION } from './unit-names';

export interface SnapshotSources {
  /** Live tables, or null where there are none. */
  readonly tables: StoredResults | null;
  /** Stored snapshots to look at, in order. */
  readonly snapshots: readonly StoredSnapshot[];
  /** The tables have everything below this position. */
  readonly storedEnd: number;
  readonly stream: EventStream | null;
  readonly results: TopicFacts | null;
  readonly electionId: string;
  /** Checkpoints that the store has noted with the snapshots that are out. */
  readonly checkpoints: ReadonlyMap<number, ToldCheckpoint>;
}

/** A finding of the tables that waits for what the topic tells of the same unit. */
type Draft = TableFinding & { published?: UnitSide };

export class SnapshotCheck {
  readonly topic: PublishedResults;
  private readonly tables: TablesCheck;
  readonly closings: ClosingCheck;
  readonly checkpoints = new LogCheckpoints();
  /** Of the snapshot looked at last; null where nothing tells of its closing record. */
  closing: MadeClosing | null = null;
  private nextStored = 0;
  private facts: CertificationFact[] = [];
  private readonly named = new Set<string>();
  private frameChecked: ElectionLayout | null = null;
  /** When each snapshot was first closed in the topic. */
  readonly closedAtMs = new Map<number, number>();
  /** The last snapshot looked at. */
  last: number | null = null;

  constructor(
    private readonly sources: SnapshotSources,
    private readonly fold: Fold,
    private readonly differences: Differences,
  ) {
    this.topic = new PublishedResults(sources.stream, sources.results, sources.electionId);
    this.tables = new TablesCheck(fold.state);
    this.closings = new ClosingCheck(fold);
  }

  note(fact: CertificationFact): void {
    this.facts.push(fact);
  }

  /** The next snapshot that the tables or the topic have. */
  async next(): Promise<number | null> {
    const stored = this.sources.snapshots[this.nextStored]?.snapshot ?? null;
    const published = await this.topic.nextSnapshot();
    if (stored === null || published === null) return stored ?? published;
    return Math.min(stored, published);
  }

  /** Compares at this snapshot. `silent` continues without comparing (after verdicts parted, figures must differ). */
  async check(snapshot: number, silent = false): Promise<SnapshotEnd> {
    const { sources, fold } = this;
    fold.refresh();
    const stored = sources.snapshots[this.nextStored];
    const here = stored?.snapshot === snapshot ? stored : null;
    const drafts = here === null || silent ? [] : await this.tableDrafts(here);
    const byUnit = new Map(
      drafts.filter(({ field }) => field === 'figures').map((draft) => [unitKey(draft.name), draft]),
    );
    const topic: TopicFinding[] = [];
    const told: PublishedFact[] = [];
    const onFigures = (data: PublishedFigures): void => {
      if (silent) return;
      const draft = byUnit.get(unitKey(nameOfPublished(data)));
      if (draft !== undefined) draft.published = { figures: publishedFigures(data) };
      const finding = figuresFinding(fold.state, data);
      if (finding !== null && draft === undefined) topic.push(finding);
    };
    const end = await this.topic.take(snapshot, onFigures, (data) => told.push(data));
    // What was never closed never counted, whatever it says.
    if (end.closed !== null) {
      this.closedAtMs.set(snapshot, end.closed.publishedAtMs);
      if (!silent) {
        topic.push(...factFindings(fold.state.sealed, told, this.facts, snapshot));
        topic.push(...closingFindings(fold.state, end));
      }
    }
    await this.checkClosing(snapshot, here !== null, end, silent);
    for (const draft of drafts) this.add(snapshot, draft.table, draft);
    if (end.closed !== null) {
      for (const finding of topic) this.add(snapshot, null, finding);
      if (here === null && sources.tables !== null && snapshot < sources.storedEnd && !silent)
        this.addMissing(snapshot, end);
    }
    if (here !== null) this.nextStored++;
    this.facts = [];
    this.last = snapshot;
    return end;
  }

  private async checkClosing(snapshot: number, isStored: boolean, end: SnapshotEnd, silent: boolean): Promise<void> {
    const { tables } = this.sources;
    const stored = isStored ? ((await tables?.closing(snapshot)) ?? null) : null;
    const told = { stored, published: end.closed?.closing ?? null };
    this.closing = snapshot === this.fold.position ? this.closings.take(snapshot, told, this.fold.judged) : null;
    if (this.closing === null || silent) return;
    this.takeCheckpoints(snapshot, this.closing, end);
    for (const finding of this.closings.findings(this.closing, told, isStored)) {
      this.add(snapshot, finding.table, { name: WHOLE_ELECTION, field: 'closing', ...finding });
    }
  }

  private takeCheckpoints(snapshot: number, { row }: MadeClosing, { closed }: SnapshotEnd): void {
    const stored = this.sources.checkpoints.get(snapshot);
    const { log } = closed?.closing ?? {};
    this.checkpoints.take(snapshot, logPlace(row), {
      ...(stored === undefined ? {} : { stored }),
      ...(log === undefined ? {} : { published: log.checkpoint }),
    });
  }

  private async tableDrafts(stored: StoredSnapshot): Promise<Draft[]> {
    const { tables } = this.sources;
    if (tables === null) return [];
    const { sealed } = this.fold.state;
    const drafts: Draft[] = [];
    // A frame grows by decisions: it is compared again whenever it has.
    if (sealed !== null && sealed.layout !== this.frameChecked) {
      this.frameChecked = sealed.layout;
      drafts.push(...frameFindings(sealed, await tables.frame()));
    }
    const rows = await tables.rowsOf(stored.snapshot);
    for (const foreign of foreignRows(sealed, rows, stored.snapshot)) this.differences.add(foreign);
    drafts.push(...this.tables.findings(stored, rows, this.facts, this.fold.timestampMs));
    return drafts;
  }

  /** A published snapshot that the tables do not have. */
  private addMissing(snapshot: number, end: SnapshotEnd): void {
    const published = { root: end.closed?.closing.root ?? null };
    const recomputed = { root: this.fold.state.root() };
    this.add(snapshot, 'sanaq.snapshot', {
      name: WHOLE_ELECTION,
      field: 'snapshot',
      stored: { root: null },
      published,
      recomputed,
    });
  }

  private add(
    snapshot: number,
    table: string | null,
    found: Omit<TopicFinding, 'published'> & { readonly stored?: UnitSide; readonly published?: UnitSide },
  ): void {
    // A figure that was changed stays changed in every later snapshot until it is counted again: once is enough.
    const key = keyOf(found.name, found.field, table);
    if (this.named.has(key)) return;
    this.named.add(key);
    const difference: UnitDifference = {
      kind: 'unit',
      ...found.name,
      field: found.field,
      snapshot,
      lastAgreeing: this.last,
      table,
      recomputed: found.recomputed,
      ...(found.stored === undefined ? {} : { stored: found.stored }),
      ...(found.published === undefined ? {} : { published: found.published }),
    };
    this.differences.add(difference);
  }
}
