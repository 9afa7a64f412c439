/**
 * The stream of the crash test: protocols of every cell (contest and precinct) with all that goes wrong among them.
 * It knows what it means to do wrong, but keeps no account of it: the recount reads the topic, not this file.
 */
import type { PrecinctRow } from '#libs/election';
import {
  CRASH_ELECTION_ID,
  hexSha256,
  regionOf,
  sourceOf,
  SOURCE_OF_ALL,
  type CrashElection,
} from '../elections/crash-election';
import { spoiled } from './malformed';
import type { RawRecord } from './plain-kafka';
import type { Seeded } from './seeded';

const STRUCTURED = ['content-type', Buffer.from('application/cloudevents+json')] as const;

interface Sketch {
  readonly source: string;
  readonly id: string;
  readonly contestId: string;
  readonly precinctId: string;
  readonly electionId?: string;
  readonly round?: number;
  readonly rehearsal?: boolean;
  readonly counters: readonly (readonly [string, number])[];
  readonly votes: readonly (readonly [string, number])[];
  readonly replaces?: Sent;
}

/** A protocol as its sender remembers it. */
interface Sent {
  readonly sketch: Sketch;
  readonly sha256: string;
  readonly record: RawRecord;
}

interface Cell {
  readonly contestId: string;
  readonly row: PrecinctRow;
  /** What the sender takes for the chain: the newest last. */
  readonly chain: Sent[];
}

type Weights = readonly (readonly [weight: number, action: (this: StreamGenerator) => void])[];

function objectText(entries: readonly (readonly [string, number])[]): string {
  return `{${entries.map(([id, figure]) => `${JSON.stringify(id)}:${figure}`).join(',')}}`;
}

function dataText(sketch: Sketch): string {
  const { contestId, precinctId, electionId = CRASH_ELECTION_ID, round = 1, replaces } = sketch;
  const predecessor =
    replaces === undefined
      ? ''
      : `,"replaces":${JSON.stringify({ source: replaces.sketch.source, eventId: replaces.sketch.id, sha256: replaces.sha256, reason: 'correction', document: 'act' })}`;
  const place = `"electionId":${JSON.stringify(electionId)},"contestId":${JSON.stringify(contestId)},"precinctId":${JSON.stringify(precinctId)},"round":${round}`;
  return `{${place},"counters":${objectText(sketch.counters)},"votes":${objectText(sketch.votes)}${predecessor}}`;
}

function eventText(sketch: Sketch): string {
  const { id, source, rehearsal = true } = sketch;
  const envelope = `"specversion":"1.0","id":${JSON.stringify(id)},"source":${JSON.stringify(source)},"type":"kz.sanaq.protocol.submitted.v1"`;
  return `{${envelope}${rehearsal ? ',"rehearsal":true' : ''},"data":${dataText(sketch)}}`;
}

function structured(sketch: Sketch): Sent {
  const value = Buffer.from(eventText(sketch));
  const key = Buffer.from(sketch.precinctId);
  return { sketch, sha256: `sha256:${hexSha256(value)}`, record: { key, value, headers: [STRUCTURED] } };
}

/** CloudEvents' binary mode: attributes in headers, the value is the data. Nobody names such a record here. */
function binary(sketch: Sketch): RawRecord {
  const attributes = {
    specversion: '1.0',
    id: sketch.id,
    source: sketch.source,
    type: 'kz.sanaq.protocol.submitted.v1',
    rehearsal: 'true',
  };
  const headers = Object.entries(attributes).map(([name, text]) => [`ce_${name}`, Buffer.from(text)] as const);
  return {
    key: null,
    value: Buffer.from(dataText(sketch)),
    headers: [['content-type', Buffer.from('application/json')], ...headers],
  };
}

export class StreamGenerator {
  private readonly records: RawRecord[] = [];
  private readonly fresh: Cell[];
  private readonly begun: Cell[] = [];
  /** Records that are due later: what corrections that came too early name. */
  private readonly due = new Map<number, RawRecord[]>();
  private serial = 0;
  private readonly delayMax: number;
  private readonly last: Cell;

  constructor(
    private readonly election: CrashElection,
    private readonly seeded: Seeded,
  ) {
    const cells: Cell[] = [];
    for (const contest of election.definition.contests) {
      const within = contest.constituency;
      for (const row of election.precincts) {
        const inside =
          within === undefined ||
          (Object.hasOwn(row.constituencies, 'district') && row.constituencies['district'] === within.constituencyId);
        // A few precincts never report.
        if (inside && seeded.share() > 0.02) cells.push({ contestId: contest.contestId, row, chain: [] });
      }
    }
    for (let at = cells.length - 1; at > 0; at--) {
      const other = seeded.between(0, at);
      const [a, b] = [cells[at], cells[other]];
      if (a !== undefined && b !== undefined) [cells[at], cells[other]] = [b, a];
    }
    const last = cells.pop();
    if (last === undefined) throw new Error('an election without cells');
    this.last = last;
    this.fresh = cells;
    // Not so long that nearly every cell continues meanwhile and so finds its predecessor stale.
    this.delayMax = Math.max(10, Math.floor(cells.length / 6));
  }

  /** A record that surely changes the totals: with it the last snapshot ends at the stream's end. */
  closing(): RawRecord {
    return structured(this.sketch(this.last)).record;
  }

  /** The next `count` records. */
  next(count: number): RawRecord[] {
    const until = this.records.length + count;
    const from = this.records.length;
    while (this.records.length < until) this.step();
    return this.records.slice(from, until);
  }

  private step(): void {
    const due = this.due.get(this.records.length);
    if (due !== undefined) {
      this.due.delete(this.records.length);
      for (const record of due) this.push(record);
      return;
    }
    let draw = this.seeded.share() * WEIGHTS_SUM;
    for (const [weight, action] of WEIGHTS) {
      draw -= weight;
      if (draw < 0) {
        action.call(this);
        return;
      }
    }
  }

  private push(record: RawRecord): void {
    this.records.push(record);
  }

  private later(record: RawRecord): void {
    let at = this.records.length + this.seeded.between(1, this.delayMax);
    while (this.due.has(at)) at++;
    this.due.set(at, [record]);
  }

  private begunCell(): Cell | null {
    return this.begun.length === 0 ? null : this.seeded.pick(this.begun);
  }

  private sketch(cell: Pick<Cell, 'contestId' | 'row'>, over: Partial<Sketch> = {}): Sketch {
    const { seeded } = this;
    const votes = this.election.options.map((id) => [id, seeded.between(0, 300)] as const);
    const sum = votes.reduce((total, [, figure]) => total + figure, 0);
    const invalid = seeded.between(0, 40);
    const outside: (readonly [string, number])[] =
      seeded.share() < 0.3 ? [['outside', seeded.between(0, sum + invalid)]] : [];
    return {
      source: seeded.share() < 0.7 ? sourceOf(regionOf(cell.row)) : SOURCE_OF_ALL,
      id: `p${this.serial++}`,
      contestId: cell.contestId,
      precinctId: cell.row.precinctId,
      counters: [['issued', sum + invalid + seeded.between(0, 20)], ['invalid', invalid], ...outside],
      votes,
      ...over,
    };
  }

  /** More ballots than were issued: control G1. */
  private static failing(sketch: Sketch): Sketch {
    return { ...sketch, counters: sketch.counters.map(([id, figure]) => [id, id === 'issued' ? 1 : figure] as const) };
  }

  private send(cell: Cell, sketch: Sketch): void {
    const sent = structured(sketch);
    cell.chain.push(sent);
    this.push(sent.record);
  }

  original(): void {
    const cell = this.fresh.pop();
    if (cell === undefined) return this.correction();
    this.begun.push(cell);
    const sketch = this.sketch(cell);
    this.send(cell, this.seeded.share() < 0.1 ? StreamGenerator.failing(sketch) : sketch);
  }

  correction(): void {
    const cell = this.begunCell();
    const head = cell?.chain.at(-1);
    if (cell === null || head === undefined) return this.original();
    const sketch = this.sketch(cell, { replaces: head });
    this.send(cell, this.seeded.share() < 0.08 ? StreamGenerator.failing(sketch) : sketch);
  }

  /** The correction is in the stream before what it corrects. */
  correctionFirst(): void {
    const cell = this.seeded.share() < 0.5 ? this.fresh.pop() : this.begunCell();
    if (cell === undefined || cell === null) return this.correction();
    const head = cell.chain.at(-1);
    if (head === undefined) this.begun.push(cell);
    const corrected = structured(this.sketch(cell, head === undefined ? {} : { replaces: head }));
    cell.chain.push(corrected);
    this.send(cell, this.sketch(cell, { replaces: corrected }));
    this.later(corrected.record);
  }

  duplicate(): void {
    if (this.records.length === 0) return this.original();
    // Mostly of the recent past, sometimes of long ago.
    const past = this.seeded.share() < 0.7 ? Math.min(this.records.length, 2_000) : this.records.length;
    const record = this.records[this.records.length - this.seeded.between(1, past)];
    if (record !== undefined) this.push(record);
  }

  sameIdOtherBytes(): void {
    const sent = this.begunCell()?.chain.at(-1);
    if (sent === undefined) return this.original();
    const { sketch } = sent;
    const other = {
      ...sketch,
      votes: sketch.votes.map(([id, figure]) => [id, figure + (id === 'a' ? 1 : 0)] as const),
    };
    this.push(structured(other).record);
  }

  secondOriginal(): void {
    const cell = this.begunCell();
    if (cell !== null) this.push(structured(this.sketch(cell)).record);
  }

  stalePredecessor(): void {
    const cell = this.begunCell();
    if (cell === null || cell.chain.length < 2) return this.correction();
    this.push(structured(this.sketch(cell, { replaces: this.seeded.pick(cell.chain.slice(0, -1)) })).record);
  }

  /** Names a record with the right id and another hash, or a record that never comes. */
  wrongPredecessor(): void {
    const cell = this.begunCell();
    const head = cell?.chain.at(-1);
    if (cell === null || head === undefined) return this.original();
    const sha256 = `sha256:${hexSha256(String(this.serial))}`;
    const named =
      this.seeded.share() < 0.5
        ? { ...head, sha256 }
        : { ...head, sha256, sketch: { ...head.sketch, id: `never-${this.serial}` } };
    this.push(structured(this.sketch(cell, { replaces: named })).record);
  }

  otherCellsPredecessor(): void {
    const [cell, other] = [this.begunCell(), this.begunCell()?.chain.at(-1)];
    if (cell === null || other === undefined) return this.original();
    this.push(structured(this.sketch(cell, { replaces: other })).record);
  }

  unknownPrecinct(): void {
    const cell = this.begunCell();
    if (cell === null) return this.original();
    const precinctId = this.seeded.pick(['P-99999', 'toString', 'p-00004', 'hasOwnProperty']);
    this.push(structured(this.sketch(cell, { precinctId, source: SOURCE_OF_ALL })).record);
  }

  /** May not speak, or cannot be placed. Sometimes the same id then comes right: a refused record claims nothing. */
  refused(): void {
    const cell = this.begunCell();
    const head = cell?.chain.at(-1);
    if (cell === null || head === undefined) return this.original();
    const foreign = sourceOf((regionOf(cell.row) % 4) + 1);
    const outside = this.election.precincts.find(({ constituencies }) => Object.keys(constituencies).length === 0);
    const over: Partial<Sketch> = this.seeded.pick<Partial<Sketch>>([
      { source: 'urn:crash:nobody' },
      { source: foreign },
      { contestId: 'constructor' },
      { round: 2 },
      { rehearsal: false },
      { electionId: 'other' },
      { contestId: 'district-1', precinctId: outside?.precinctId ?? '', source: SOURCE_OF_ALL },
    ]);
    const sketch = this.sketch(cell, { replaces: head, source: SOURCE_OF_ALL });
    this.push(structured({ ...sketch, ...over }).record);
    if (over.source === undefined && this.seeded.share() < 0.5) this.send(cell, sketch);
  }

  wrongFigures(): void {
    const cell = this.begunCell();
    const head = cell?.chain.at(-1);
    if (cell === null || head === undefined) return this.original();
    const sketch = this.sketch(cell, { replaces: head });
    const wrong: Partial<Sketch> = this.seeded.pick<Partial<Sketch>>([
      { counters: [...sketch.counters, ['returned', 1]] },
      { votes: [...sketch.votes, ['toString', 1]] },
      { counters: sketch.counters.filter(([id]) => id !== 'invalid') },
      { votes: sketch.votes.map(([id, figure]) => [id, id === '41' ? 1_000_000_001 : figure] as const) },
      // An option that is not there counts nothing: no fault.
      { votes: sketch.votes.filter(([id]) => id !== 'a') },
      { counters: [...sketch.counters.filter(([id]) => id !== 'outside'), ['outside', 1_000_000]] },
    ]);
    this.send(cell, { ...sketch, ...wrong });
  }

  malformed(): void {
    const cell = this.begunCell();
    const head = cell?.chain.at(-1);
    if (cell === null || head === undefined) return this.original();
    const sketch = this.sketch(cell, { replaces: head });
    const value = spoiled(eventText(sketch), this.seeded);
    this.push({
      key: this.seeded.share() < 0.5 ? null : Buffer.from([0, 0xff]),
      value,
      headers: this.seeded.share() < 0.5 ? [] : [STRUCTURED],
    });
    // The same id comes right afterwards.
    if (this.seeded.share() < 0.3) this.send(cell, sketch);
  }

  binaryMode(): void {
    const cell = this.begunCell();
    if (cell === null) return this.original();
    const head = cell.chain.at(-1);
    this.push(binary(this.sketch(cell, head === undefined || this.seeded.share() < 0.2 ? {} : { replaces: head })));
  }

  withoutHeaders(): void {
    const cell = this.begunCell();
    const head = cell?.chain.at(-1);
    if (cell === null || head === undefined) return this.original();
    const sent = structured(this.sketch(cell, { replaces: head }));
    cell.chain.push(sent);
    this.push({
      ...sent.record,
      key: Buffer.alloc(0),
      headers: [
        ['trace', Buffer.from([1, 0, 255])],
        ['trace-2', Buffer.alloc(0)],
      ],
    });
  }
}

const { prototype: made } = StreamGenerator;
const WEIGHTS: Weights = [
  [24, made.original],
  [30, made.correction],
  [4, made.correctionFirst],
  [16, made.duplicate],
  [6, made.sameIdOtherBytes],
  [3, made.secondOriginal],
  [3, made.stalePredecessor],
  [1, made.wrongPredecessor],
  [1, made.otherCellsPredecessor],
  [2, made.unknownPrecinct],
  [3, made.refused],
  [2, made.wrongFigures],
  [3, made.malformed],
  [1, made.binaryMode],
  [1, made.withoutHeaders],
];
const WEIGHTS_SUM = WEIGHTS.reduce((sum, [weight]) => sum + weight, 0);
