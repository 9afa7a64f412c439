/** Tables as text, in pieces of some dozens of rows: a maker rests between two of them. */
import { csvText } from '#libs/basics';
import type { Table } from './table';

/** Spreadsheets take a file without it for one of another encoding. */
const BYTE_ORDER_MARK = '\ufeff';
const ROWS_A_PIECE = 64;

export const TABLE_FORMATS = ['csv', 'ndjson', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
  json: 'application/json; charset=utf-8',
};

/** The table's text in one of the formats. Equal tables give equal texts. */
export function writtenTable(table: Table, format: TableFormat): Generator<string> {
  return WRITERS[format](table);
}

const WRITERS: Readonly<Record<TableFormat, (table: Table) => Generator<string>>> = {
  csv: function* ({ heading, rows }) {
    yield `${BYTE_ORDER_MARK}${csvText([heading])}`;
    for (const piece of pieces(rows)) yield csvText(piece.map((row) => row.cells()));
  },
  ndjson: function* ({ rows }) {
    for (const piece of pieces(rows)) {
      yield piece.map(({ place, object }) => `${JSON.stringify({ ...place, ...object() })}\n`).join('');
    }
  },
  json: function* ({ about, rows }) {
    yield `${JSON.stringify(about).slice(0, -1)},"rows":[`;
    let before = '\n';
    for (const piece of pieces(rows)) {
      yield before + piece.map((row) => JSON.stringify(row.object())).join(',\n');
      before = ',\n';
    }
    yield '\n]}\n';
  },
};

function* pieces<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += ROWS_A_PIECE) yield rows.slice(from, from + ROWS_A_PIECE);
}
