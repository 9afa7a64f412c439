/** The map of interface section 4: which columns of a CSV file are what. Read strictly, before anything is published. */
import { identifierProblem } from '#libs/election';
import { readJsonFile } from './json-file';
import { fileError } from './problems';

/** Where the predecessor's name stands: one column with a JSON object, or a column for each of its parts. */
export type ReplacesColumns = string | Readonly<Record<(typeof REPLACES_PARTS)[number], string>>;

export interface ColumnsOfId {
  readonly columns: readonly string[];
  readonly separator: string;
  readonly prefix: string;
}

/** Ids and headings stand as pairs: ids such as `__proto__` or `41` keep their place. */
export interface ProtocolMap {
  readonly file: string;
  readonly contest: string | ColumnsOfId;
  readonly source: string;
  readonly precinct: ColumnsOfId;
  readonly counters: readonly (readonly [counterId: string, heading: string])[];
  readonly options: readonly (readonly [optionId: string, heading: string])[];
  /** What a blank cell means. */
  readonly blank: 'zero' | 'absent';
  readonly round?: string;
  readonly replaces?: ReplacesColumns;
  readonly signedAt?: string;
}

export const REPLACES_PARTS = ['source', 'eventId', 'sha256', 'reason', 'document'] as const;
export const DEFAULT_SOURCE = 'urn:sanaq:file';

const MEMBERS = ['contest', 'source', 'precinct', 'counters', 'options', 'blank', 'round', 'replaces', 'signedAt'];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Collects what is wrong, so that one run shows all of it. */
class MapReader {
  readonly wrong: string[] = [];

  constructor(private readonly fields: Fields) {
    for (const name of Object.keys(fields)) if (!MEMBERS.includes(name)) this.wrong.push(`unknown member "${name}"`);
  }

  text(name: string): string | undefined {
    const value = this.fields[name];
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    this.wrong.push(`"${name}" must be a text`);
    return undefined;
  }

  columns(name: string): ColumnsOfId {
    const value = this.fields[name];
    const fields = isFields(value) ? value : {};
    const { columns, separator = '-', prefix = '', ...others } = fields;
    const good = Array.isArray(columns) && columns.length > 0 && columns.every((column) => typeof column === 'string');
    if (!good || typeof separator !== 'string' || typeof prefix !== 'string' || Object.keys(others).length > 0) {
      this.wrong.push(`"${name}" must be {"columns": ["heading", …], "separator": "-", "prefix": ""}`);
      return { columns: [], separator: '', prefix: '' };
    }
    return { columns: columns, separator, prefix };
  }

  pairs(name: string): readonly (readonly [string, string])[] {
    const value = this.fields[name] ?? {};
    const entries = isFields(value) ? Object.entries(value) : [];
    const good = entries.flatMap(([id, heading]) => (typeof heading === 'string' ? [[id, heading] as const] : []));
    if (!isFields(value) || good.length < entries.length) this.wrong.push(`"${name}" must be {"id": "heading", …}`);
    for (const [id] of good) {
      const problem = identifierProblem(id);
      if (problem !== null) this.wrong.push(`an id in "${name}" ${problem}`);
    }
    return good;
  }

  blank(): 'zero' | 'absent' {
    const value = this.fields['blank'] ?? 'zero';
    if (value === 'zero' || value === 'absent') return value;
    this.wrong.push('"blank" must be "zero" or "absent"');
    return 'zero';
  }

  replaces(): ReplacesColumns | undefined {
    const value = this.fields['replaces'];
    if (!isFields(value)) return this.text('replaces');
    const parts = REPLACES_PARTS.map((part) => [part, value[part]] as const);
    if (Object.keys(value).length === parts.length && parts.every(([, heading]) => typeof heading === 'string')) {
      return Object.fromEntries(parts) as Record<(typeof REPLACES_PARTS)[number], string>;
    }
    this.wrong.push(
      `"replaces" must be a heading, or an object with a heading for each of ${REPLACES_PARTS.join(', ')}`,
    );
    return undefined;
  }
}

/** Throws FILE_*, JSON_* and MAP_INVALID with everything that is wrong. */
export async function readProtocolMap(file: string): Promise<ProtocolMap> {
  const value = await readJsonFile(file);
  if (!isFields(value)) throw fileError('MAP_INVALID', file, 'the map is no JSON object', 'correct the map');
  const reader = new MapReader(value);
  const { contest } = value;
  const [round, replaces, signedAt] = [reader.text('round'), reader.replaces(), reader.text('signedAt')];
  const map: ProtocolMap = {
    file,
    contest: typeof contest === 'string' && contest !== '' ? contest : reader.columns('contest'),
    source: reader.text('source') ?? DEFAULT_SOURCE,
    precinct: reader.columns('precinct'),
    counters: reader.pairs('counters'),
    options: reader.pairs('options'),
    blank: reader.blank(),
    ...(round === undefined ? {} : { round }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(signedAt === undefined ? {} : { signedAt }),
  };
  if (reader.wrong.length > 0) throw fileError('MAP_INVALID', file, reader.wrong.join('; '), 'correct the map');
  return map;
}

/** Place of each mapped heading in the CSV's own order. Throws MAP_COLUMN_MISSING, MAP_COLUMN_TWICE. */
export function columnFinder(map: ProtocolMap, csvFile: string, heading: readonly string[]): (name: string) => number {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  heading.forEach((name, index) => {
    if (places.has(name)) twice.add(name);
    places.set(name, index);
  });
  const wanted = headingsOf(map);
  const missing = wanted.filter((name) => !places.has(name));
  const place = `${csvFile}:1`;
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(', ');
    throw fileError('MAP_COLUMN_MISSING', place, `the heading has no column ${names}`, `correct the map ${map.file}`);
  }
  const unclear = wanted.filter((name) => twice.has(name));
  if (unclear.length > 0) {
    const names = unclear.map((name) => `"${name}"`).join(', ');
    throw fileError('MAP_COLUMN_TWICE', place, `the heading has the column ${names} twice`, 'name each column once');
  }
  return (name) => places.get(name) ?? -1;
}

function headingsOf(map: ProtocolMap): readonly string[] {
  const { contest, precinct, counters, options, round, replaces, signedAt } = map;
  return [
    ...(typeof contest === 'string' ? [] : contest.columns),
    ...precinct.columns,
    ...[...counters, ...options].map(([, heading]) => heading),
    ...(round === undefined ? [] : [round]),
    ...(signedAt === undefined ? [] : [signedAt]),
    ...(replaces === undefined ? [] : typeof replaces === 'string' ? [replaces] : Object.values(replaces)),
  ];
}
