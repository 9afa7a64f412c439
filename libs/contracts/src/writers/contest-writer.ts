/**
 * Writes the figures of one contest's units, and the rows of their precincts, into bytes: what is the same in all of them
 * once, members in the order of RFC 8785.
 */
import type { CellState, PrecinctCounts } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { writeString } from '../canonical';
import { EVENT_TYPES } from '../events/event-types';
import { ByteRoom } from './byte-room';
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

/** Names of figures as canonical JSON has them, behind what separates them, each with its column. */
type Columns = readonly (readonly [name: Buffer, column: number])[];

function columnsOf(ids: readonly string[], from: number): Columns {
  return ids
    .map((id, at) => [id, from + at] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, column], at) => [Buffer.from(`${at === 0 ? '' : ','}${writeString(id)}:`), column] as const);
}

const OPEN = '['.charCodeAt(0);
const CLOSE = ']'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const OPEN_OBJECT = '{'.charCodeAt(0);
const CLOSE_OBJECT = '}'.charCodeAt(0);
const NO_PROTOCOL = Buffer.from(',null,');
const PROTOCOL_BEGINS = Buffer.from(',"sha256:');
const PROTOCOL_ENDS = Buffer.from('",');
const NO_FIGURES = Buffer.from('[],[]]');
const ROOM_BYTES = 8_192;
const LAST_ASCII = 0x7e;

function numbers(room: ByteRoom, values: ArrayLike<number>, from: number, count: number): void {
  if (count === 0) room.byte(OPEN);
  for (let at = from; at < from + count; at++) {
    room.byte(at === from ? OPEN : COMMA);
    room.integer(values[at] ?? 0);
  }
  room.byte(CLOSE);
}

function members(room: ByteRoom, columns: Columns, { figures, from }: UnitFigures): void {
  room.byte(OPEN_OBJECT);
  for (const [name, column] of columns) {
    room.copy(name);
    room.integer(figures[from + column] ?? 0);
  }
  room.byte(CLOSE_OBJECT);
}

/** What a text takes more in bytes than in UTF-16 units. */
function bytesMore(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > LAST_ASCII) return Buffer.byteLength(text, 'utf8') - text.length;
  }
  return 0;
}

/** Rows of one record: bytes of the rows' memory. */
interface Part {
  readonly from: number;
  readonly to: number;
}

export class ContestWriter {
  private readonly counters: Columns;
  private readonly votes: Columns;
  private readonly counterCount: number;
  private readonly voteCount: number;
  private readonly changedHead: string;
  private readonly changedTail: string;
  /** Rows of the unit under way, and the record under way. */
  private readonly rows = new ByteRoom(ROOM_BYTES);
  private readonly room = new ByteRoom(ROOM_BYTES);

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
  unit(
    unit: WrittenUnit,
    figures: UnitFigures,
    at: { readonly snapshot: number; readonly time: string },
    cells: Iterable<CellRow>,
  ): readonly RecordToAppend[] {
    const parts = this.parts(cells);
    if (parts.length <= 1) return [this.record(unit, figures, at, parts[0] ?? null, null)];
    return parts.map((part, index) => this.record(unit, figures, at, part, [index + 1, parts.length]));
  }

  /** Writes the rows, cut where one record has enough of them. */
  private parts(cells: Iterable<CellRow>): Part[] {
    const { rows } = this;
    const parts: Part[] = [];
    rows.at = 0;
    let from = 0;
    let units = 0;
    for (const cell of cells) {
      const begin = rows.at;
      if (units > 0) rows.byte(COMMA);
      const rowFrom = rows.at;
      this.row(cell);
      const rowUnits = rows.at - rowFrom - bytesMore(cell.precinctId);
      if (units > 0 && units + rowUnits > PART_UNITS_MAX) {
        parts.push({ from, to: begin });
        from = rowFrom;
        units = rowUnits;
      } else units += rows.at - begin - bytesMore(cell.precinctId);
    }
    if (units > 0) parts.push({ from, to: rows.at });
    return parts;
  }

  private row({ precinctId, state, openItems, protocolSha256, figures, from }: CellRow): void {
    const { rows } = this;
    rows.byte(OPEN);
    rows.string(precinctId);
    rows.byte(COMMA);
    rows.string(state);
    rows.byte(COMMA);
    rows.integer(openItems);
    if (protocolSha256 === null) rows.copy(NO_PROTOCOL);
    else {
      rows.copy(PROTOCOL_BEGINS);
      rows.hex(protocolSha256);
      rows.copy(PROTOCOL_ENDS);
    }
    if (state !== 'counted') {
      rows.copy(NO_FIGURES);
      return;
    }
    numbers(rows, figures, from, this.counterCount);
    rows.byte(COMMA);
    numbers(rows, figures, from + this.counterCount, this.voteCount);
    rows.byte(CLOSE);
  }

  private record(
    unit: WrittenUnit,
    figures: UnitFigures,
    at: { readonly snapshot: number; readonly time: string },
    rows: Part | null,
    part: readonly [number, number] | null,
  ): RecordToAppend {
    const { room } = this;
    const { contestId, round } = this.contest;
    const { unitId, unitNo, hierarchy, kind, parentId } = unit;
    const { counted, held, annulled, notHeld, missing, expected } = figures.counts;
    const states = `"annulled":${String(annulled)},"counted":${String(counted)},"expected":${String(expected)}`;
    const others = `"held":${String(held)},"missing":${String(missing)},"notHeld":${String(notHeld)}`;
    room.at = 0;
    room.text(`${EVENT_HEAD}{`);
    if (rows !== null) {
      room.text(this.changedHead);
      room.copy(this.rows.bytes, rows.from, rows.to);
      room.text(this.changedTail);
    }
    room.text(`"contestId":${writeString(contestId)},"counters":`);
    members(room, this.counters, figures);
    room.text(
      `,"electionId":"${this.electionId}","hierarchy":${writeString(hierarchy)},"openItems":${String(figures.openItems)},` +
        `"parentId":${parentId === null ? 'null' : writeString(parentId)},` +
        (part === null ? '' : `"part":${String(part[0])},"parts":${String(part[1])},`) +
        `"precincts":{${states},${others}},"round":${String(round)},"snapshot":${String(at.snapshot)},` +
        `"unitId":${writeString(unitId)},"unitKind":${writeString(kind)},"votes":`,
    );
    members(room, this.votes, figures);
    const tail = eventTail(EVENT_TYPES.resultsPublished, {
      id: `${at.snapshot}/${this.contestNo}/${unitNo}${part === null ? '' : `/${part[0]}`}`,
      rehearsal: this.rehearsal,
      subject: `${contestId}/${round}/${unitId}`,
      time: at.time,
    });
    room.text(`}${tail}`);
    return { key: Buffer.from(unitId), value: Buffer.from(room.bytes.subarray(0, room.at)), headers: EVENT_HEADERS };
  }
}
