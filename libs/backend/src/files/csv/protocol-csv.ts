/**
 * CSV rows as protocols. The event's id is the hash of its whole canonical data and it carries no time: every machine
 * makes the same bytes of the same row, so a file may be submitted twice or again when it has grown.
 */
import { canonicalSha256, checkEventData, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import type { ElectionDefinition } from '#libs/election';
import { columnFinder } from './column-finder';
import { CsvReading, type CsvTable } from './csv-rows';
import { normalHeading } from './csv-layout';
import { figureIn, FigureStyles } from './figures';
import { LongRows } from './long-rows';
import { fileError } from '../problems';
import { headingsOf, type ProtocolMap } from '../protocol-map';
import type { RowItem } from '../json/protocol-ndjson';
import { problemOf, RowFields, type FigureColumn } from './row-fields';
import { WideRows, type ProtocolData } from './wide-rows';

/** Told in one line how a file was read where that is not plain. */
export type OnNote = (note: string) => void;

/** How rows of protocols are told from lines within a cell, and which cells a spreadsheet may leave out at the end. */
function tableOf(map: ProtocolMap): CsvTable {
  const wanted = headingsOf(map).map(normalHeading);
  const counters = new Set(map.counters.map(([, heading]) => normalHeading(heading)));
  const mayLack = (heading: string): boolean =>
    !wanted.includes(heading) || (counters.has(heading) && map.blank.counters === 'absent');
  const ids = new Set(map.precinct.columns.map(normalHeading));
  const figures = new Set(
    (map.long === undefined ? [...map.counters, ...map.options].map(([, name]) => name) : [map.long.figure]).map(
      normalHeading,
    ),
  );
  const looksLikeRow = (heading: readonly string[], cells: readonly string[]): boolean => {
    let filled = 0;
    const fits = heading.every((name, index) => {
      const text = cells[index]?.trim();
      if (text === undefined) return mayLack(name);
      if (ids.has(name)) return text !== '';
      if (!figures.has(name) || text === '') return true;
      filled += 1;
      return figureIn(text) !== null;
    });
    return fits && filled > 0;
  };
  return { wanted, mayLack, looksLikeRow };
}

/** A CSV of protocols under one map and one definition. */
class ProtocolCsv {
  private readonly fields: RowFields;
  private readonly wide: WideRows | null;
  private readonly long: LongRows | null;

  constructor(
    private readonly file: string,
    private readonly map: ProtocolMap,
    private readonly definition: ElectionDefinition,
    private readonly reading: CsvReading,
  ) {
    this.fields = new RowFields(map, columnFinder(map, file, reading));
    this.wide = map.long === undefined ? new WideRows(definition, map, this.fields) : null;
    this.long = map.long === undefined ? null : new LongRows(definition, map, this.fields, map.long, file);
    const known = definition.contests.some(({ contestId }) => contestId === map.contest);
    if (typeof map.contest === 'string' && !known) {
      const message = `the election "${definition.electionId}" has no contest "${map.contest}"`;
      throw fileError('MAP_CONTEST_UNKNOWN', map.file, message, 'correct the map, or name another election');
    }
  }

  async *items(): AsyncGenerator<RowItem> {
    const { file } = this;
    for await (const item of this.reading.items()) {
      if ('problem' in item) {
        yield item;
        continue;
      }
      const { line, cells } = item.row;
      if (this.fields.styles === null && this.hasOtherThanDigits(cells)) this.fields.styles = await this.surveyed();
      try {
        const data = this.wide?.data(line, cells) ?? null;
        this.long?.add(line, cells);
        if (data !== null) yield this.itemOf(line, data);
      } catch (error) {
        yield { problem: problemOf(error, file, line) };
      }
    }
    for (const one of this.long?.finished() ?? []) yield 'problem' in one ? one : this.itemOf(one.line, one.data);
  }

  /** What became of the figures and of rows that are none; to be asked at the end. */
  notes(): readonly string[] {
    const { styles } = this.fields;
    const figures = styles?.clear === true ? styles.described() : [];
    return [...(figures.length === 0 ? [] : [`read ${figures.join(', ')}`]), ...(this.wide?.notes() ?? [])];
  }

  private get figureColumns(): readonly FigureColumn[] {
    return (this.wide ?? this.long)?.figureColumns ?? [];
  }

  private hasOtherThanDigits(cells: readonly string[]): boolean {
    return this.figureColumns.some(({ index }) => {
      const figure = figureIn((cells[index] ?? '').trim());
      return figure !== null && figure.style !== 'plain';
    });
  }

  /** Looks at every figure of the file once: whether all have one reading, no single row can tell. */
  private async surveyed(): Promise<FigureStyles> {
    const styles = new FigureStyles();
    for await (const item of this.reading.items()) {
      if ('problem' in item) continue;
      for (const { index } of this.figureColumns) styles.note((item.row.cells[index] ?? '').trim());
    }
    return styles;
  }

  private itemOf(line: number, data: ProtocolData): RowItem {
    const { file } = this;
    const wrong = checkEventData(EVENT_TYPES.protocolSubmitted, data);
    if (wrong !== null) return { problem: { code: 'SCHEMA_INVALID', file, line, detail: wrong.replace(/\.$/, '') } };
    const { contestId, round, precinctId } = data;
    const record = encodeEvent(
      {
        type: EVENT_TYPES.protocolSubmitted,
        source: this.map.source,
        id: canonicalSha256(data),
        subject: `${contestId}/${round}/${precinctId}`,
        rehearsal: this.definition.rehearsal,
        data,
      },
      precinctId,
    );
    return { record, file, line, electionId: this.definition.electionId };
  }
}

/** Records of a CSV file, and what could not be read, in the order of the file. Throws FILE_*, CSV_* and MAP_*. */
export async function* readProtocolCsv(
  file: string,
  map: ProtocolMap,
  definition: ElectionDefinition,
  onNote: OnNote = () => undefined,
): AsyncGenerator<RowItem> {
  const reading = await CsvReading.open(file, tableOf(map));
  const csv = new ProtocolCsv(file, map, definition, reading);
  sayAll(file, reading.notes(), onNote);
  yield* csv.items();
  sayAll(file, csv.notes(), onNote);
}

function sayAll(file: string, notes: readonly string[], onNote: OnNote): void {
  if (notes.length > 0) onNote(`${file}: ${notes.join(', ')}`);
}
