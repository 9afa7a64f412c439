/** The same stream as several keepers have it, side by side: the stream itself, the journal, an exported file. */
import type { StreamRecord } from '#libs/event-stream';
import { encodeHeaders } from '#libs/journal';
import type { RecordDifference, RecordField, RecordSide } from '../compare/difference';
import type { Cursor } from '../cursor';

/** A record, and where its keeper notes one (the journal does) the hash next to it. */
export type KeptRecord = StreamRecord & { readonly sha256?: Buffer };

/** One keeper. A record is expected of it at every position in `begin … end - 1` that any side has. */
export interface Side {
  readonly name: RecordSide;
  readonly cursor: Cursor<KeptRecord>;
  readonly begin: number;
  readonly end: number;
}

export interface SidesRecord {
  /** The record to continue with: the stream's where it reaches that far, else the first side's that has it. */
  readonly record: StreamRecord | null;
  readonly difference: RecordDifference | null;
  /** The hash that the journal has beside its record. */
  readonly journalled: Buffer | null;
}

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

function fieldsThatDiffer(a: StreamRecord, b: StreamRecord): RecordField[] {
  const fields: RecordField[] = [];
  if (!sameBytes(a.value, b.value)) fields.push('value');
  if (!sameBytes(a.key, b.key)) fields.push('key');
  if (!sameBytes(encodeHeaders(a.headers), encodeHeaders(b.headers))) fields.push('headers');
  if (a.timestampMs !== b.timestampMs) fields.push('timestamp');
  return fields;
}

/** A file of plain events has values alone; its records are given the timestamp 0, which no stream gives. */
function isPlainEvent({ side, record }: { readonly side: Side; readonly record: KeptRecord }): boolean {
  return side.name === 'file' && record.timestampMs === 0;
}

export class RecordSides {
  /** The first side is the one that others are held against. */
  constructor(private readonly sides: readonly Side[]) {}

  /** The next position that any side has; null at the end of all. */
  next(): SidesRecord | null | Promise<SidesRecord | null> {
    const [only, ...others] = this.sides;
    const head = only?.cursor.head;
    // One keeper alone has nobody to differ from.
    if (only === undefined || others.length > 0 || head === undefined) return this.nextOfAll();
    if (head === null) return null;
    only.cursor.drop();
    return { record: head, difference: null, journalled: head.sha256 ?? null };
  }

  private async nextOfAll(): Promise<SidesRecord | null> {
    const heads = await Promise.all(this.sides.map(async (side) => ({ side, head: await side.cursor.peek() })));
    const position = Math.min(...heads.map(({ head }) => head?.position ?? Infinity));
    if (position === Infinity) return null;
    const here = heads.map(({ side, head }) => ({ side, record: head?.position === position ? head : null }));
    for (const { side, record } of here) if (record !== null) side.cursor.drop();
    const journalled = here.flatMap(({ record }) => record?.sha256 ?? [])[0] ?? null;
    return { record: this.leading(here, position), difference: this.compare(here, position), journalled };
  }

  private leading(here: readonly { side: Side; record: KeptRecord | null }[], position: number): StreamRecord | null {
    // Where the leading side reaches this far but has nothing here, the others' record is none of the stream's.
    const reaching = here.find(({ side }) => position >= side.begin && position < side.end);
    return reaching === undefined ? (here.find(({ record }) => record !== null)?.record ?? null) : reaching.record;
  }

  private compare(
    here: readonly { side: Side; record: KeptRecord | null }[],
    position: number,
  ): RecordDifference | null {
    // The stream must have whatever anyone has of it: what it lacks was put in elsewhere, or taken from it.
    const expected = here.filter(
      ({ side, record }) =>
        record !== null || side.name === 'stream' || (position >= side.begin && position < side.end),
    );
    if (expected.length < 2) return null;
    const between = expected.map(({ side }) => side.name);
    const missing = expected.find(({ record }) => record === null);
    if (missing !== undefined) return { kind: 'record', position, between, fields: [], missingIn: missing.side.name };
    const [first, ...others] = expected.flatMap(({ side, record }) => (record === null ? [] : [{ side, record }]));
    if (first === undefined) return null;
    const fields = [
      ...new Set(
        others.flatMap((other) => {
          const found = fieldsThatDiffer(first.record, other.record);
          const bytesOnly = isPlainEvent(first) || isPlainEvent(other);
          return bytesOnly ? found.filter((field) => field === 'value') : found;
        }),
      ),
    ];
    return fields.length === 0 ? null : { kind: 'record', position, between, fields, missingIn: null };
  }

  async close(): Promise<void> {
    for (const { cursor } of this.sides) await cursor.close();
  }
}
