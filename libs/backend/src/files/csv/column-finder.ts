/** Where the columns of a map stand in the heading of a file. */
import { normalHeading } from './csv-layout';
import type { CsvReading } from './csv-rows';
import { fileError } from '../problems';
import { headingsOf, type ProtocolMap } from '../protocol-map';

/** Headings of the file that are named in an error at most. */
const NAMED_MAX = 20;

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_MAX).map((name) => `"${name}"`);
  return `${shown.join(', ')}${names.length > NAMED_MAX ? ' …' : ''}`;
}

/** Index of the column with a heading. Throws MAP_COLUMN_MISSING, MAP_COLUMN_TWICE. */
export function columnFinder(map: ProtocolMap, csvFile: string, reading: CsvReading): (name: string) => number {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  reading.heading.forEach((name, index) => {
    if (places.has(name)) twice.add(name);
    places.set(name, index);
  });
  const wanted = headingsOf(map);
  const missing = wanted.filter((name) => !places.has(normalHeading(name)));
  const place = `${csvFile}:${reading.headingLine}`;
  if (missing.length > 0) {
    const message = `the heading has no column ${quoted(missing)}; it has ${quoted(reading.heading)}`;
    if (reading.heading.length === 1 && wanted.length > 1) {
      throw fileError(
        'MAP_COLUMN_MISSING',
        place,
        message,
        'save it with , or ; between the cells, or add a line sep=',
      );
    }
    throw fileError('MAP_COLUMN_MISSING', place, message, `correct the map ${map.file}`);
  }
  const unclear = wanted.filter((name) => twice.has(normalHeading(name)));
  if (unclear.length > 0) {
    const message = `the heading has the column ${quoted(unclear)} twice`;
    throw fileError('MAP_COLUMN_TWICE', place, message, 'name each column once');
  }
  return (name) => places.get(normalHeading(name)) ?? -1;
}
