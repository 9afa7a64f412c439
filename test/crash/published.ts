/** What a reader of the published topics sees: repeats dropped, only closed snapshots. Plain JSON.parse and Maps. */
import { createHash } from 'node:crypto';
import type { TopicRecord } from './plain-kafka';

export interface PublishedEvent<Data> {
  readonly id: string;
  readonly type: string;
  readonly rehearsal?: boolean;
  readonly data: Data;
}

/** A list without the copies of what came before; a copy whose bytes differ is an error, and told. */
export class WithoutRepeats {
  private readonly seen = new Map<string, string>();
  repeats = 0;
  readonly differing: string[] = [];

  /** Null for a repeat. */
  take<Data>({ value, key, headers }: TopicRecord): (PublishedEvent<Data> & { readonly valueSha256: Buffer }) | null {
    const bytes = value ?? Buffer.alloc(0);
    const event = JSON.parse(bytes.toString('utf8')) as PublishedEvent<Data>;
    const valueSha256 = createHash('sha256').update(bytes).digest();
    const whole = createHash('sha256')
      .update(valueSha256)
      .update(key ?? 'null');
    for (const [name, header] of headers) whole.update(name).update(header);
    const name = whole.digest('base64').slice(0, 22);
    const before = this.seen.get(event.id);
    if (before === undefined) {
      this.seen.set(event.id, name);
      return { ...event, valueSha256 };
    }
    this.repeats++;
    if (before !== name) this.differing.push(event.id);
    return null;
  }
}

export interface PublishedVerdict {
  readonly position: number;
  readonly subjectPosition: number;
  readonly subject: { readonly source: string; readonly id: string; readonly sha256: string } | null;
  readonly sha256: string;
  readonly verdict: string;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail?: string;
  readonly contestId?: string;
  readonly round?: number;
  readonly precinctId?: string;
  readonly definitionSha256: string | null;
  readonly engine: string;
}

/** Verdicts as they stand in one record. */
interface VerdictBatch {
  readonly definitionSha256: string | null;
  readonly engine: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Verdicts of a topic in their order: rows that are not above the last one are repeats, and must be the same. */
export class VerdictsReader {
  readonly dropping = new WithoutRepeats();
  readonly verdicts: PublishedVerdict[] = [];
  readonly faults: string[] = [];
  private readonly said = new Map<string, string>();

  take(record: TopicRecord): void {
    const event = this.dropping.take<VerdictBatch>(record);
    if (event === null) return;
    if (event.rehearsal !== true) this.faults.push(`verdicts ${event.id} do not say that they are of a rehearsal`);
    const { columns, rows, definitionSha256, engine } = event.data;
    for (const row of rows) {
      const named = Object.fromEntries(
        columns.map((name, at) => [name, row[at] ?? undefined]),
      ) as unknown as PublishedVerdict & { readonly source?: string; readonly id?: string };
      const { source, id, ...verdict } = named;
      const { position, subjectPosition, sha256 } = verdict;
      const [key, text] = [`${position}-${subjectPosition}`, JSON.stringify([row, definitionSha256, engine])];
      const before = this.said.get(key);
      if (before !== undefined && before !== text) this.faults.push(`verdict ${key} was told in two ways`);
      this.said.set(key, text);
      const last = this.verdicts.at(-1);
      const behind = last !== undefined && (position - last.position || subjectPosition - last.subjectPosition) <= 0;
      if (behind && before === undefined) this.faults.push(`verdict ${key} came too late`);
      if (behind) continue;
      const subject = source === undefined || id === undefined ? null : { id, sha256, source };
      this.verdicts.push({ ...verdict, subject, definitionSha256, engine });
    }
    const [first, last] = [rows[0], rows.at(-1)].map((row) => `${String(row?.[0])}-${String(row?.[1])}`);
    if (event.id !== `${first}..${last}`) this.faults.push(`verdicts ${event.id} begin at ${first} and end at ${last}`);
  }
}

/** Precincts of a territory, columns named once. */
interface ChangedPrecincts {
  readonly counters: readonly string[];
  readonly votes: readonly string[];
  readonly rows: readonly (readonly [string, string, number, string | null, readonly number[], readonly number[]])[];
}

function precinctsOf({ changed, ...unit }: PublishedUnit & { readonly changed?: ChangedPrecincts }): PublishedUnit[] {
  const named = (ids: readonly string[], values: readonly number[]): Record<string, number> =>
    Object.fromEntries(ids.map((id, at) => [id, values[at] ?? 0]));
  return (changed?.rows ?? []).map(([unitId, state, openItems, protocol, counters, votes]) => ({
    ...unit,
    unitId,
    unitKind: 'precinct',
    parentId: unit.unitId,
    precincts: { expected: 1, counted: 0, held: 0, annulled: 0, notHeld: 0, missing: 0, [state]: 1 },
    openItems,
    counters: named(changed?.counters ?? [], counters),
    votes: named(changed?.votes ?? [], votes),
    state,
    ...(protocol === null ? {} : { protocol }),
  }));
}

export interface PublishedUnit {
  readonly contestId: string;
  readonly round: number;
  readonly hierarchy: string;
  readonly unitId: string;
  readonly unitKind: string;
  readonly parentId: string | null;
  readonly snapshot: number;
  readonly precincts: Readonly<Record<'expected' | 'counted' | 'held' | 'annulled' | 'notHeld' | 'missing', number>>;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
  readonly state?: string;
  readonly protocol?: string;
}

export interface PublishedClosing {
  readonly snapshot: number;
  readonly root: string;
  readonly contests: readonly {
    readonly contestId: string;
    readonly root: string;
    readonly state: string;
    readonly openItems: number;
  }[];
  readonly records: number;
  readonly recordsSha256: string;
}

/** The state that counts after each closing record. */
export class ResultsReader {
  readonly dropping = new WithoutRepeats();
  /** By contest and precinct (cellKey of the recount). */
  readonly precincts = new Map<string, PublishedUnit>();
  /** By contest, hierarchy and unit (unitKey of the recount). */
  readonly units = new Map<string, PublishedUnit>();
  /** Everything that breaks the topic's own promises. */
  readonly faults: string[] = [];
  private lastClosed = -1;
  private pending: PublishedUnit[] = [];
  private records = 0;
  private chain = Buffer.alloc(32);

  /** Takes one record; returns the closing with the precincts that changed in it, or null. */
  take(record: TopicRecord): { readonly closing: PublishedClosing; readonly changed: readonly string[] } | null {
    const event = this.dropping.take<PublishedUnit | PublishedClosing>(record);
    if (event === null) return null;
    if (event.rehearsal !== true) this.faults.push(`${event.id} does not say that it is of a rehearsal`);
    const { data } = event;
    if (data.snapshot <= this.lastClosed) {
      this.faults.push(`${event.id} is new, but snapshot ${data.snapshot} was closed before`);
      return null;
    }
    if (event.type === 'kz.sanaq.results.published.v1') {
      this.records++;
      this.pending.push(data as PublishedUnit, ...precinctsOf(data as PublishedUnit));
      this.chain = createHash('sha256').update(this.chain).update(event.valueSha256).digest();
      return null;
    }
    if (event.type === 'kz.sanaq.contest.certified.v1') {
      this.records++;
      this.chain = createHash('sha256').update(this.chain).update(event.valueSha256).digest();
      return null;
    }
    if (event.type !== 'kz.sanaq.snapshot.published.v1') {
      this.faults.push(`${event.id} is of the type ${event.type}`);
      return null;
    }
    return this.close(data as PublishedClosing);
  }

  private close(closing: PublishedClosing): {
    readonly closing: PublishedClosing;
    readonly changed: readonly string[];
  } {
    const { snapshot } = closing;
    const chain = `sha256:${this.chain.toString('hex')}`;
    if (closing.records !== this.records)
      this.faults.push(`snapshot ${snapshot} names ${closing.records} records, ${this.records} are there`);
    if (closing.recordsSha256 !== chain) this.faults.push(`snapshot ${snapshot} names another hash of its records`);
    const changed: string[] = [];
    for (const unit of this.pending) {
      if (unit.snapshot !== snapshot)
        this.faults.push(`a record of snapshot ${unit.snapshot} stands in snapshot ${snapshot}`);
      if (unit.unitKind === 'precinct') {
        const key = `${unit.contestId}/${unit.unitId}`;
        this.precincts.set(key, unit);
        changed.push(key);
      } else this.units.set(`${unit.contestId}/${unit.hierarchy}/${unit.unitId}`, unit);
    }
    this.lastClosed = snapshot;
    this.pending = [];
    this.records = 0;
    this.chain = Buffer.alloc(32);
    return { closing, changed };
  }

  /** Records behind the last closing one: a snapshot that was begun and never closed. */
  get unclosed(): number {
    return this.records;
  }
}

/** Figures of a published unit in one row: counts, open items, counters and votes in the given order. */
export function rowOf(unit: PublishedUnit, counterIds: readonly string[], optionIds: readonly string[]): number[] {
  const { expected, counted, held, annulled, notHeld, missing } = unit.precincts;
  const named = (figures: Readonly<Record<string, number>>, id: string): number =>
    Object.hasOwn(figures, id) ? (figures[id] ?? NaN) : NaN;
  const counters = counterIds.map((id) => named(unit.counters, id));
  return [
    expected,
    counted,
    held,
    annulled,
    notHeld,
    missing,
    unit.openItems,
    ...counters,
    ...optionIds.map((id) => named(unit.votes, id)),
  ];
}
