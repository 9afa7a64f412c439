/** Files with a row for each figure of a protocol: one column names the option or counter, another holds its figure. */
import type { ElectionDefinition } from '#libs/election';
import { normalHeading } from './csv-layout';
import { fileError, type RowProblem } from '../problems';
import type { LongColumns, ProtocolMap } from '../protocol-map';
import { RowWrong, type FigureColumn, type ProtocolKeys, type RowFields } from './row-fields';
import { optionsByContest, type ProtocolData } from './wide-rows';

/** Protocols that are held in memory until the last row was read. */
const PROTOCOLS_MAX = 1_000_000;

interface Named {
  readonly kind: 'counter' | 'option';
  readonly id: string;
}

/** A protocol that is put together. */
interface Collected {
  readonly line: number;
  readonly keys: ProtocolKeys;
  /** Figures of the columns that each row repeats, as text to compare. */
  readonly repeated: string;
  readonly counters: Map<string, number>;
  readonly votes: Map<string, number>;
  /** Ids that had a row, also where its figure was blank. */
  readonly seen: Set<string>;
  /** Line of a row that could not be read. */
  brokenAt: number | null;
}

export class LongRows {
  private readonly protocols = new Map<string, Collected>();
  private readonly named = new Map<string, Named[]>();
  private readonly repeated: readonly FigureColumn[];
  private readonly name: FigureColumn;
  private readonly figure: FigureColumn;
  private readonly optionsOf: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly definition: ElectionDefinition,
    private readonly map: ProtocolMap,
    private readonly fields: RowFields,
    long: LongColumns,
    private readonly file: string,
  ) {
    this.repeated = fields.columns(map.counters);
    const [name, figure] = fields.columns([
      ['name', long.name],
      ['figure', long.figure],
    ]) as readonly [FigureColumn, FigureColumn];
    this.name = name;
    this.figure = figure;
    this.optionsOf = optionsByContest(definition);
    const add = (kind: Named['kind'], pairs: ProtocolMap['options']): void => {
      for (const [id, text] of pairs) {
        const key = normalHeading(text);
        this.named.set(key, [...(this.named.get(key) ?? []), { kind, id }]);
      }
    };
    add('option', map.options);
    add('counter', long.counters);
  }

  get figureColumns(): readonly FigureColumn[] {
    return [...this.repeated, this.figure];
  }

  /** Takes one row in. Throws RowWrong; the row's protocol is then left out. */
  add(line: number, cells: readonly string[]): void {
    const keys = this.fields.keys(cells);
    const collected = this.collected(line, keys, cells);
    try {
      this.take(collected, cells);
    } catch (error) {
      collected.brokenAt ??= line;
      throw error;
    }
  }

  /** The protocols in the order of their first rows; those that lack a row are named instead. */
  *finished(): Generator<{ readonly line: number; readonly data: ProtocolData } | { readonly problem: RowProblem }> {
    for (const collected of this.protocols.values()) {
      const { line, keys, brokenAt, counters, votes } = collected;
      const place = `${keys.contestId}/${keys.precinctId}`;
      const missing = this.missingOptions(collected);
      if (brokenAt !== null || missing.length > 0) {
        const reason = brokenAt === null ? `it has no row for ${missing.join(', ')}` : `see line ${brokenAt}`;
        const detail = `the protocol ${place} is left out: ${reason}`;
        yield { problem: { code: 'PROTOCOL_INCOMPLETE', file: this.file, line, detail } };
        continue;
      }
      const { electionId } = this.definition;
      const data = { electionId, ...keys, counters: Object.fromEntries(counters), votes: Object.fromEntries(votes) };
      yield { line, data };
    }
  }

  private collected(line: number, keys: ProtocolKeys, cells: readonly string[]): Collected {
    const key = JSON.stringify([keys.contestId, keys.round, keys.precinctId, keys.replaces ?? null]);
    const found = this.protocols.get(key);
    if (found !== undefined) return found;
    if (this.protocols.size >= PROTOCOLS_MAX) {
      const message = `rows of more than ${PROTOCOLS_MAX} protocols`;
      throw fileError('LONG_TOO_MANY', this.file, message, 'divide the file by precincts');
    }
    const fresh: Collected = {
      line,
      keys,
      repeated: this.repeatedOf(cells),
      counters: new Map(),
      votes: new Map(),
      seen: new Set(),
      brokenAt: null,
    };
    this.protocols.set(key, fresh);
    return fresh;
  }

  private repeatedOf(cells: readonly string[]): string {
    return JSON.stringify(this.repeated.map(({ index }) => (cells[index] ?? '').trim()));
  }

  private take(collected: Collected, cells: readonly string[]): void {
    if (collected.seen.size === 0) this.takeRepeated(collected, cells);
    else if (collected.repeated !== this.repeatedOf(cells)) {
      const detail = `the counters differ from those in line ${collected.line}, which is of the same protocol`;
      throw new RowWrong({ code: 'ROW_DIFFERS', index: this.repeated[0]?.index ?? -1, detail });
    }
    const { kind, id } = this.namedBy(cells, collected.keys.contestId);
    if (collected.seen.has(`${kind} ${id}`)) {
      const detail = `another row of the same protocol has the ${kind} "${id}"`;
      throw new RowWrong({ code: 'ROW_TWICE', index: this.name.index, detail });
    }
    collected.seen.add(`${kind} ${id}`);
    const figure = this.fields.figure(cells, this.figure);
    const { blank } = this.map;
    const zero = kind === 'counter' ? blank.counters === 'zero' : blank.options === 'zero';
    if (figure !== null || zero) (kind === 'counter' ? collected.counters : collected.votes).set(id, figure ?? 0);
  }

  private takeRepeated(collected: Collected, cells: readonly string[]): void {
    for (const column of this.repeated) {
      const figure = this.fields.figure(cells, column);
      if (figure !== null || this.map.blank.counters === 'zero') collected.counters.set(column.id, figure ?? 0);
    }
  }

  /** Options of several contests may have one name: the one of the row's contest is meant. */
  private namedBy(cells: readonly string[], contestId: string): Named {
    const text = (cells[this.name.index] ?? '').trim();
    const found = this.named.get(normalHeading(text)) ?? [];
    const own = this.optionsOf.get(contestId);
    const [first] = found;
    const named = found.find(({ kind, id }) => kind === 'counter' || own?.has(id) === true) ?? first;
    if (named !== undefined) return named;
    const detail = `the map names no option and no counter by ${JSON.stringify(text)} under "${this.name.heading}"`;
    throw new RowWrong({ code: 'ROW_NAME_UNKNOWN', index: this.name.index, detail });
  }

  /** Mapped options of the contest without a row: a file that was cut off must not count as zeros. */
  private missingOptions({ keys, seen }: Collected): readonly string[] {
    if (this.map.blank.options === 'notOnBallot') return [];
    const own = this.optionsOf.get(keys.contestId);
    return this.map.options.flatMap(([id]) => (own?.has(id) === true && !seen.has(`option ${id}`) ? [`"${id}"`] : []));
  }
}
