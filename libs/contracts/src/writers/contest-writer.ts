/**
 * Writes the figures of one contest's units, and the rows of their precincts, into bytes: what is the same in all of them
 * once, members in the order of RFC 8785.
 */
import type { CellState, PrecinctCounts } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { writeString } from '../canonical';
import { EVENT_TYPES } from '../events/event-types';
import { EVENT_HEAD, EVENT_HEADERS, eventTail } from './event-tail';

/**
 * Rows of one record, in UTF-16 units: three bytes each at the most, so that a record stays below what a topic takes.
 * Never change it: where a territory is cut is part of what an id stands for.
 */
const PART_UNITS_MAX = 250_000;

/** What is in a precinct; figures are counters, then votes, from `from` on. */
export interface CellRow {
  readonly precinctId: string;
  readonly state: CellState;
  readonly openItems: number;
  /** 32 bytes; null unless counted. */
  readonly protocolSha256: Buffer | null;
  readonly figures: ArrayLike<number>;
  readonly from: number;
}

/** A unit's own name. */
export interface WrittenUnit {
  /** Its number: ids of units may be too long to be parts of an event's id. */
  readonly unitNo: number;
  readonly hierarchy: string;
  readonly unitId: string;
  readonly kind: string;
  readonly parentId: string | null;
}

/** A unit's figures: counters, then votes, from `from` on. */
export interface UnitFigures {
  readonly counts: PrecinctCounts;
  readonly openItems: number;
  readonly figures: ArrayLike<number>;
  readonly from: number;
}

/** Names of figures as canonical JSON has them, each with its column. */
type Columns = readonly (readonly [text: string, column: number])[];

function columnsOf(ids: readonly string[], from: number): Columns {
  return ids
    .map((id, at) => [id, from + at] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, column]) => [`${writeString(id)}:`, column] as const);
}

function numbers(values: ArrayLike<number>, from: number, count: number): string {
  let text = '';
  for (let at = from; at < from + count; at++)
    text += at === from ? String(values[at] ?? 0) : `,${String(values[at] ?? 0)}`;
  return `[${text}]`;
}

function members(columns: Columns, { figures, from }: UnitFigures): string {
  let text = '';
  for (const [name, column] of columns)
    text += `${text === '' ? '' : ','}${name}${String(figures[from + column] ?? 0)}`;
  return `{${text}}`;
}

export class ContestWriter {
  private readonly counters: Columns;
  private readonly votes: Columns;
  private readonly counterCount: number;
  private readonly voteCount: number;
  private readonly changedHead: string;
  private readonly changedTail: string;

  constructor(
    private readonly electionId: string,
    /** Its number. */
    private readonly contestNo: number,
    private readonly contest: {
      readonly contestId: string;
      readonly round: number;
      readonly counterIds: readonly string[];
      readonly optionIds: readonly string[];
    },
    private readonly rehearsal: boolean,
  ) {
    const { counterIds, optionIds } = contest;
    this.counters = columnsOf(counterIds, 0);
    this.votes = columnsOf(optionIds, counterIds.length);
    this.counterCount = counterIds.length;
    this.voteCount = optionIds.length;
    this.changedHead = `"changed":{"counters":[${counterIds.map(writeString).join(',')}],"rows":[`;
    this.changedTail = `],"votes":[${optionIds.map(writeString).join(',')}]},`;
  }

  /** The records of a unit at a snapshot: one, or several where the rows of its precincts are too many for one. */
  *unit(
    unit: WrittenUnit,
    figures: UnitFigures,
    at: { readonly snapshot: number; readonly time: string },
    cells: Iterable<CellRow>,
  ): Generator<RecordToAppend> {
    const parts = this.parts(cells);
    if (parts.length <= 1) yield this.record(unit, figures, at, parts[0] ?? '', null);
    else
      for (const [index, rows] of parts.entries())
        yield this.record(unit, figures, at, rows, [index + 1, parts.length]);
  }

  /** Rows, cut where one record has enough of them. */
  private parts(cells: Iterable<CellRow>): string[] {
    const parts: string[] = [];
    let rows = '';
    for (const cell of cells) {
      const row = this.row(cell);
      if (rows !== '' && rows.length + row.length > PART_UNITS_MAX) {
        parts.push(rows);
        rows = '';
      }
      rows += rows === '' ? row : `,${row}`;
    }
    if (rows !== '') parts.push(rows);
    return parts;
  }

  private row({ precinctId, state, openItems, protocolSha256, figures, from }: CellRow): string {
    const protocol = protocolSha256 === null ? 'null' : `"sha256:${protocolSha256.toString('hex')}"`;
    const counted = state === 'counted';
    const counters = counted ? numbers(figures, from, this.counterCount) : '[]';
    const votes = counted ? numbers(figures, from + this.counterCount, this.voteCount) : '[]';
    return `[${writeString(precinctId)},"${state}",${String(openItems)},${protocol},${counters},${votes}]`;
  }

  private record(
    unit: WrittenUnit,
    figures: UnitFigures,
    at: { readonly snapshot: number; readonly time: string },
    rows: string,
    part: readonly [number, number] | null,
  ): RecordToAppend {
    const { contestId, round } = this.contest;
    const { unitId, unitNo, hierarchy, kind, parentId } = unit;
    const { counted, held, annulled, notHeld, missing, expected } = figures.counts;
    const states = `"annulled":${String(annulled)},"counted":${String(counted)},"expected":${String(expected)}`;
    const others = `"held":${String(held)},"missing":${String(missing)},"notHeld":${String(notHeld)}`;
    const data =
      `{${rows === '' ? '' : `${this.changedHead}${rows}${this.changedTail}`}"contestId":${writeString(contestId)},` +
      `"counters":${members(this.counters, figures)},"electionId":"${this.electionId}",` +
      `"hierarchy":${writeString(hierarchy)},"openItems":${String(figures.openItems)},` +
      `"parentId":${parentId === null ? 'null' : writeString(parentId)},` +
      (part === null ? '' : `"part":${String(part[0])},"parts":${String(part[1])},`) +
      `"precincts":{${states},${others}},"round":${String(round)},"snapshot":${String(at.snapshot)},` +
      `"unitId":${writeString(unitId)},"unitKind":${writeString(kind)},"votes":${members(this.votes, figures)}}`;
    const tail = eventTail(EVENT_TYPES.resultsPublished, {
      id: `${at.snapshot}/${this.contestNo}/${unitNo}${part === null ? '' : `/${part[0]}`}`,
      rehearsal: this.rehearsal,
      subject: `${contestId}/${round}/${unitId}`,
      time: at.time,
    });
    return { key: Buffer.from(unitId), value: Buffer.from(`${EVENT_HEAD}${data}${tail}`), headers: EVENT_HEADERS };
  }
}
