/**
 * CSV rows as protocols. The event's id is the hash of its whole canonical data and it carries no time: every machine
 * makes the same bytes of the same row, so a file may be submitted twice or again when it has grown.
 */
import { canonicalSha256, checkEventData, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import { identifierProblem, type ElectionDefinition } from '#libs/election';
import { CsvReading, type CsvRow } from './csv-rows';
import { fileError, type RowProblem } from './problems';
import { columnFinder, REPLACES_PARTS, type ColumnsOfId, type ProtocolMap } from './protocol-map';
import type { RowItem } from './protocol-ndjson';

interface Wrong {
  readonly code: string;
  /** Index of the column, -1 where the whole row is meant. */
  readonly index: number;
  readonly detail: string;
}

/** A row cannot be read for this reason. */
class RowWrong extends Error {
  constructor(readonly wrong: Wrong) {
    super(wrong.detail);
  }
}

const FIGURE = /^\d{1,16}$/;

function idOf(columns: ColumnsOfId, places: readonly number[], cells: readonly string[], what: string): string {
  const parts = places.map((index, at) => {
    const part = (cells[index] ?? '').trim();
    if (part !== '') return part;
    throw new RowWrong({
      code: 'ROW_ID_BLANK',
      index,
      detail: `"${columns.columns[at] ?? ''}" of the ${what} is blank`,
    });
  });
  const id = (columns.prefix + parts.join(columns.separator)).normalize('NFC');
  const problem = identifierProblem(id);
  if (problem === null) return id;
  throw new RowWrong({ code: 'ID_INVALID', index: places[0] ?? -1, detail: `the id of the ${what} ${problem}` });
}

/** Null for a blank cell. */
function figureOf(cell: string | undefined, index: number, heading: string): number | null {
  const text = (cell ?? '').trim();
  if (text === '') return null;
  const value = FIGURE.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  const shown = JSON.stringify(text.slice(0, 40));
  throw new RowWrong({ code: 'FIGURE_INVALID', index, detail: `${shown} under "${heading}" is no whole number` });
}

interface Column {
  readonly id: string;
  readonly heading: string;
  readonly index: number;
}

/** Makes protocols of rows under one map, one heading and one definition. */
class ProtocolRows {
  private readonly at: (name: string) => number;
  private readonly counters: readonly Column[];
  private readonly options: readonly Column[];
  private readonly precinctAt: readonly number[];
  private readonly contestAt: readonly number[];
  private readonly optionsOf: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly definition: ElectionDefinition,
    private readonly map: ProtocolMap,
    file: string,
    heading: readonly string[],
  ) {
    this.at = columnFinder(map, file, heading);
    const columns = (pairs: ProtocolMap['counters']): readonly Column[] =>
      pairs.map(([id, name]) => ({ id, heading: name, index: this.at(name) }));
    this.counters = columns(map.counters);
    this.options = columns(map.options);
    this.precinctAt = map.precinct.columns.map(this.at);
    this.contestAt = typeof map.contest === 'string' ? [] : map.contest.columns.map(this.at);
    this.optionsOf = new Map(
      definition.contests.map((contest) => [contest.contestId, new Set(contest.options.map((one) => one.optionId))]),
    );
    if (typeof map.contest === 'string' && !this.optionsOf.has(map.contest)) {
      const message = `the election "${definition.electionId}" has no contest "${map.contest}"`;
      throw fileError('MAP_CONTEST_UNKNOWN', map.file, message, 'correct the map, or name another election');
    }
  }

  /** The event's data; throws RowWrong. */
  data(cells: readonly string[]): { readonly contestId: string; readonly precinctId: string; readonly round: number } {
    const { map } = this;
    const contestId =
      typeof map.contest === 'string' ? map.contest : idOf(map.contest, this.contestAt, cells, 'contest');
    const precinctId = idOf(map.precinct, this.precinctAt, cells, 'precinct');
    return {
      electionId: this.definition.electionId,
      contestId,
      precinctId,
      round: this.round(cells),
      counters: this.countersOf(cells),
      votes: this.votesOf(cells, contestId),
      ...this.signedAt(cells),
      ...this.replaces(cells),
    } as ReturnType<ProtocolRows['data']>;
  }

  private countersOf(cells: readonly string[]): Record<string, number> {
    const entries = this.counters.flatMap(({ id, heading, index }) => {
      const figure = figureOf(cells[index], index, heading);
      if (figure === null && this.map.blank === 'absent') return [];
      return [[id, figure ?? 0] as const];
    });
    return Object.fromEntries(entries);
  }

  /** Blank cells count 0 for the contest's own options and are nothing for those of other contests. */
  private votesOf(cells: readonly string[], contestId: string): Record<string, number> {
    const own = this.optionsOf.get(contestId);
    const entries = this.options.flatMap(({ id, heading, index }) => {
      const figure = figureOf(cells[index], index, heading);
      if (figure === null && own?.has(id) !== true) return [];
      return [[id, figure ?? 0] as const];
    });
    return Object.fromEntries(entries);
  }

  private round(cells: readonly string[]): number {
    const { round: heading } = this.map;
    if (heading === undefined) return 1;
    const index = this.at(heading);
    const round = figureOf(cells[index], index, heading) ?? 1;
    if (round >= 1 && round <= 1_000) return round;
    throw new RowWrong({ code: 'FIGURE_INVALID', index, detail: `the round under "${heading}" is not from 1 to 1000` });
  }

  private signedAt(cells: readonly string[]): { readonly signedAt?: string } {
    const { signedAt: heading } = this.map;
    const text = heading === undefined ? '' : (cells[this.at(heading)] ?? '').trim();
    return text === '' ? {} : { signedAt: text };
  }

  private replaces(cells: readonly string[]): { readonly replaces?: unknown } {
    const { replaces: columns } = this.map;
    if (columns === undefined) return {};
    if (typeof columns !== 'string') {
      const parts = REPLACES_PARTS.map((part) => [part, (cells[this.at(columns[part])] ?? '').trim()] as const);
      return parts.every(([, text]) => text === '') ? {} : { replaces: Object.fromEntries(parts) };
    }
    const index = this.at(columns);
    const text = (cells[index] ?? '').trim();
    if (text === '') return {};
    try {
      return { replaces: JSON.parse(text) as unknown };
    } catch {
      const detail = `the cell under "${columns}" is no JSON object that names the replaced record`;
      throw new RowWrong({ code: 'REPLACES_INVALID', index, detail });
    }
  }
}

function itemOf(
  rows: ProtocolRows,
  definition: ElectionDefinition,
  map: ProtocolMap,
  file: string,
  row: CsvRow,
): RowItem {
  const { line, cells } = row;
  const problem = ({ code, index, detail }: Wrong): RowProblem => ({
    code,
    file,
    line,
    ...(index < 0 ? {} : { column: index + 1 }),
    detail,
  });
  try {
    const data = rows.data(cells);
    const wrong = checkEventData(EVENT_TYPES.protocolSubmitted, data);
    if (wrong !== null)
      return { problem: problem({ code: 'SCHEMA_INVALID', index: -1, detail: wrong.replace(/\.$/, '') }) };
    const { contestId, round, precinctId } = data;
    const record = encodeEvent(
      {
        type: EVENT_TYPES.protocolSubmitted,
        source: map.source,
        id: canonicalSha256(data),
        subject: `${contestId}/${round}/${precinctId}`,
        rehearsal: definition.rehearsal,
        data,
      },
      precinctId,
    );
    return { record, file, line, electionId: definition.electionId };
  } catch (error) {
    if (!(error instanceof RowWrong)) throw error;
    return { problem: problem(error.wrong) };
  }
}

/** Records of a CSV file, and what could not be read, in the order of the file. Throws FILE_*, CSV_* and MAP_*. */
export async function* readProtocolCsv(
  file: string,
  map: ProtocolMap,
  definition: ElectionDefinition,
): AsyncGenerator<RowItem> {
  const reading = await CsvReading.open(file);
  const rows = new ProtocolRows(definition, map, file, reading.heading);
  for await (const item of reading.items()) {
    yield 'problem' in item ? item : itemOf(rows, definition, map, file, item.row);
  }
}
