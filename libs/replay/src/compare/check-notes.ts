/** Holds the notes of the store (frame changes, rulings, the relay's, what is published) against what was folded. */
import { sha256Name, type ElectionState, type Sealed } from '#libs/election';
import type { TopicNames } from '#libs/contracts';
import { frameChangeOf, type FrameChange, type FrameTables, type NotedRows, type SnapshotTables } from '#libs/results';
import type { FoldStep } from '../fold';
import type { RowDifference } from './difference';

/** How far the topics were found to reach; null where a topic was not read. */
export interface TopicEnds {
  readonly verdicts: { readonly cause: number; readonly subject: number } | null;
  /** Number of the last closed snapshot, and when each was first closed. */
  readonly results: { readonly last: number; readonly closedAtMs: ReadonlyMap<number, number> } | null;
}

const TABLES_OF_FRAME = { units: 'sanaq.unit', precincts: 'sanaq.precinct', contests: 'sanaq.contest_round' } as const;

function row(table: string, why: RowDifference['why'], key: RowDifference['key'], expected?: unknown): RowDifference {
  return { kind: 'row', table, key, why, ...(expected === undefined ? {} : { expected }) };
}

export class NotesCheck {
  private readonly changes: FrameChange[] = [];
  /**
   * Hashes of the definitions that were ever in force; none before the first. Older programs named the definition's
   * record in its place: what they wrote stays as it is.
   */
  private readonly definitions = new Set<string>(['']);

  constructor(
    private readonly notes: NotedRows,
    private readonly topics: TopicNames,
  ) {}

  take({ record, decoded, verdicts }: FoldStep, state: ElectionState): void {
    const own = verdicts.find(({ subject }) => subject === record.position);
    if (own?.kind === 'accepted' && decoded.body.kind === 'definition') {
      this.definitions.add(state.definitionSha256 ?? '').add(sha256Name(decoded.sha256));
    }
    const change = own?.kind === 'accepted' ? frameChangeOf(decoded, state.sealed?.layout) : null;
    if (change !== null) this.changes.push(change);
  }

  /** All that differs up to a position; `whole`: nothing that stands anywhere can rest on a later record. */
  *differences(upTo: number, whole: boolean, ends: TopicEnds): Generator<RowDifference> {
    yield* this.frameChanges(upTo);
    if (!whole) return;
    for (const { ruling_no: rulingNo, definition_sha256: definition } of this.notes.rulings) {
      if (!this.definitions.has(definition)) yield row('sanaq.ruling', 'unknown', { rulingNo, definition });
    }
    yield* this.relays(ends);
    yield* this.published(ends);
  }

  private *frameChanges(upTo: number): Generator<RowDifference> {
    const table = 'sanaq.frame_change';
    const stored = new Map(this.notes.changes.map((change) => [change.position, change]));
    for (const { position, decision, contestNo } of this.changes) {
      const found = stored.get(position);
      stored.delete(position);
      const same = found?.decision === JSON.stringify(decision) && found.contest_no === contestNo;
      if (!same) yield row(table, found === undefined ? 'missing' : 'differs', { position }, { contestNo });
    }
    for (const position of stored.keys()) if (position <= upTo) yield row(table, 'unknown', { position });
  }

  /** What the relay says that it has sent is in the topics: else it was passed over. */
  private *relays({ verdicts, results }: TopicEnds): Generator<RowDifference> {
    for (const { topic, sent_cause: cause, sent_subject: subject } of this.notes.relays) {
      const key = { topic, sent: [cause, subject] };
      if (topic === this.topics.verdicts) {
        if (verdicts === null) continue;
        const more = cause > verdicts.cause || (cause === verdicts.cause && subject > verdicts.subject);
        if (more) yield row('sanaq.relay', 'differs', key, { sent: [verdicts.cause, verdicts.subject] });
      } else if (topic === this.topics.results) {
        if (results !== null && cause > results.last) {
          yield row('sanaq.relay', 'differs', key, { sent: [results.last, -1] });
        }
      } else yield row('sanaq.relay', 'unknown', key);
    }
  }

  private *published({ results }: TopicEnds): Generator<RowDifference> {
    if (results === null) return;
    const table = 'sanaq.published_snapshot';
    for (const { snapshot, published_at_ms: publishedAtMs } of this.notes.published) {
      const first = results.closedAtMs.get(snapshot);
      // A closing record that was sent again is noted with the later time; none is published before it is there.
      if (first === undefined) yield row(table, 'unknown', { snapshot });
      else if (publishedAtMs < first)
        yield row(table, 'differs', { snapshot, publishedAtMs }, { publishedAtMs: first });
    }
  }

  /** Rows of the frame beyond what the records made of it; none are looked for once later records added to it. */
  *frameRows(sealed: Sealed | null, stored: FrameTables): Generator<RowDifference> {
    if (this.notes.changes.length > this.changes.length) return;
    const { layout } = sealed ?? {};
    const sizes = {
      units: layout?.units.length ?? 0,
      precincts: layout?.precincts.length ?? 0,
      contests: layout?.contests.length ?? 0,
    };
    for (const part of ['units', 'precincts', 'contests'] as const) {
      for (const extra of stored[part].slice(sizes[part])) {
        yield row(TABLES_OF_FRAME[part], 'unknown', { row: extra });
      }
    }
  }
}

/** Rows of a snapshot that are about contests or precincts which the frame does not have: nothing compares them. */
export function* foreignRows(sealed: Sealed | null, rows: SnapshotTables, snapshot: number): Generator<RowDifference> {
  const contests = sealed?.contests ?? [];
  for (const { contest_no: contestNo } of rows.contests) {
    if (contests[contestNo] === undefined) yield row('sanaq.contest_result', 'unknown', { snapshot, contestNo });
  }
  for (const { contest_no: contestNo, unit_no: unitNo } of rows.units) {
    if (contests[contestNo] === undefined) yield row('sanaq.unit_result', 'unknown', { snapshot, contestNo, unitNo });
  }
  for (const { contest_no: contestNo, precinct_no: precinctNo } of rows.precincts) {
    const slot = contests[contestNo]?.slots.slotOf[precinctNo] ?? -1;
    if (slot < 0) yield row('sanaq.precinct_result', 'unknown', { snapshot, contestNo, precinctNo });
  }
}
