/** The map of interface section 4: which columns of a CSV file are what. Read strictly, before anything is published. */
import { identifierProblem } from '#libs/election';
import { readJsonFile, SCHEMA_MEMBER } from './json/json-file';
import { fileError } from './problems';

/** Where the predecessor's name stands: one column with a JSON object, or a column for each of its parts. */
export type ReplacesColumns = string | Readonly<Record<(typeof REPLACES_PARTS)[number], string>>;

export interface ColumnsOfId {
  readonly columns: readonly string[];
  readonly separator: string;
  readonly prefix: string;
}

/** What blank cells mean, and which texts say that an option does not stand on the row's ballot. */
export interface BlankCells {
  readonly counters: 'absent' | 'zero';
  readonly options: 'zero' | 'notOnBallot';
  readonly notOnBallot: ReadonlySet<string>;
}

/** Where a file has a row for each figure: which column names the figure, and which holds it. */
export interface LongColumns {
  readonly name: string;
  readonly figure: string;
  /** Counters by the text in the column `name`; `counters` of the map are columns that each row of a protocol repeats. */
  readonly counters: readonly (readonly [counterId: string, text: string])[];
}

/** Ids and headings stand as pairs: ids such as `__proto__` or `41` keep their place. */
export interface ProtocolMap {
  readonly file: string;
  readonly contest: string | ColumnsOfId;
  readonly source: string;
  readonly precinct: ColumnsOfId;
  readonly counters: readonly (readonly [counterId: string, heading: string])[];
  readonly options: readonly (readonly [optionId: string, heading: string])[];
  readonly blank: BlankCells;
  /** With it `options` holds texts of the column `name` instead of headings. */
  readonly long?: LongColumns;
  readonly round?: string;
  readonly replaces?: ReplacesColumns;
  readonly signedAt?: string;
}

export const REPLACES_PARTS = ['source', 'eventId', 'sha256', 'reason', 'document'] as const;
export const DEFAULT_SOURCE = 'urn:sanaq:file';

const MEMBERS = [
  SCHEMA_MEMBER,
  'contest',
  'source',
  'precinct',
  'counters',
  'options',
  'blank',
  'notOnBallot',
  'long',
  'round',
  'replaces',
  'signedAt',
];

const ALL_ZERO = { counters: 'zero', options: 'zero' } as const;
const ALL_ABSENT = { counters: 'absent', options: 'notOnBallot' } as const;

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

  pairs(name: string, value: unknown = this.fields[name] ?? {}): readonly (readonly [string, string])[] {
    const entries = isFields(value) ? Object.entries(value) : [];
    const good = entries.flatMap(([id, heading]) => (typeof heading === 'string' ? [[id, heading] as const] : []));
    if (!isFields(value) || good.length < entries.length) this.wrong.push(`"${name}" must be {"id": "heading", …}`);
    for (const [id] of good) {
      const problem = identifierProblem(id);
      if (problem !== null) this.wrong.push(`an id in "${name}" ${problem}`);
    }
    return good;
  }

  /** `"zero"` or `"absent"` for all cells, or an object that tells counters and options apart. */
  blank(): BlankCells {
    const value = this.fields['blank'] ?? {};
    const of = value === 'zero' ? ALL_ZERO : value === 'absent' ? ALL_ABSENT : value;
    const { counters = 'absent', options = 'zero', notOnBallot, ...others } = isFields(of) ? of : { wrong: value };
    const texts = this.texts('notOnBallot', notOnBallot ?? this.fields['notOnBallot'] ?? []);
    const good =
      (counters === 'absent' || counters === 'zero') &&
      (options === 'zero' || options === 'notOnBallot') &&
      Object.keys(others).length === 0;
    if (good) return { counters, options, notOnBallot: new Set(texts) };
    this.wrong.push(
      '"blank" must be "zero", "absent", or {"counters": "absent" or "zero", "options": "zero" or "notOnBallot", ' +
        '"notOnBallot": ["X", …]}',
    );
    return { ...ALL_ABSENT, notOnBallot: new Set() };
  }

  private texts(name: string, value: unknown): readonly string[] {
    if (Array.isArray(value) && value.every((text) => typeof text === 'string' && text.trim() !== '')) {
      return (value as readonly string[]).map((text) => text.trim());
    }
    this.wrong.push(`"${name}" must be a list of cell texts such as ["X", "0"]`);
    return [];
  }

  long(): LongColumns | undefined {
    const value = this.fields['long'];
    if (value === undefined) return undefined;
    const { name, figure, counters = {}, ...others } = isFields(value) ? value : {};
    if (typeof name === 'string' && typeof figure === 'string' && Object.keys(others).length === 0) {
      return { name, figure, counters: this.pairs('long.counters', counters) };
    }
    this.wrong.push('"long" must be {"name": "heading", "figure": "heading", "counters": {"id": "text"}}');
    return undefined;
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
  if (!isFields(value)) throw fileError('MAP_INVALID', file, 'the map is not a JSON object', 'correct the map');
  const reader = new MapReader(value);
  const { contest } = value;
  const [round, replaces, signedAt] = [reader.text('round'), reader.replaces(), reader.text('signedAt')];
  const long = reader.long();
  const map: ProtocolMap = {
    file,
    contest: typeof contest === 'string' && contest !== '' ? contest : reader.columns('contest'),
    source: reader.text('source') ?? DEFAULT_SOURCE,
    precinct: reader.columns('precinct'),
    counters: reader.pairs('counters'),
    options: reader.pairs('options'),
    blank: reader.blank(),
    ...(long === undefined ? {} : { long }),
    ...(round === undefined ? {} : { round }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(signedAt === undefined ? {} : { signedAt }),
  };
  if (reader.wrong.length > 0) throw fileError('MAP_INVALID', file, reader.wrong.join('; '), 'correct the map');
  return map;
}

/** Headings without which the file cannot be read. */
export function headingsOf(map: ProtocolMap): readonly string[] {
  const { contest, precinct, counters, options, long, round, replaces, signedAt } = map;
  const figures = long === undefined ? [...counters, ...options] : counters;
  return [
    ...(typeof contest === 'string' ? [] : contest.columns),
    ...precinct.columns,
    ...figures.map(([, heading]) => heading),
    ...(long === undefined ? [] : [long.name, long.figure]),
    ...(round === undefined ? [] : [round]),
    ...(signedAt === undefined ? [] : [signedAt]),
    ...(replaces === undefined ? [] : typeof replaces === 'string' ? [replaces] : Object.values(replaces)),
  ];
}
