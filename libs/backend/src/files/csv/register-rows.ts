/** The register of precincts of a definition file: a CSV next to it, or rows within it. */
import type { ElectionDefinition, PrecinctRow } from '#libs/election';
import { SanaqError } from '#libs/basics';
import { CsvReading } from './csv-rows';
import { figureIn, FigureStyles } from './figures';
import { placeOfRow } from '../problems';

/** Something wrong with a definition or its register; `place` is a path in the definition, or file and line. */
export interface FileProblem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

export interface RegisterFile {
  readonly precincts: readonly PrecinctRow[];
  /** Line of each row, for a CSV; empty for rows within the definition. */
  readonly lines: readonly number[];
  readonly problems: readonly FileProblem[];
  /** How the file was read where that is not plain. */
  readonly notes: readonly string[];
}

const FIXED_COLUMNS = ['precinctId', 'territoryId', 'registered'] as const;
/** Named at most; a register in a wrong order of columns would fill the screen. */
const PROBLEMS_MAX = 1_000;

function hierarchiesOf(definition: ElectionDefinition): readonly string[] {
  return Object.keys(definition.constituencies ?? {});
}

/** What differs between the heading and `precinctId,territoryId,registered` with a column for each hierarchy. */
function headingProblem(heading: readonly string[], hierarchies: readonly string[]): string | null {
  const wanted = [...FIXED_COLUMNS, ...hierarchies];
  const missing = wanted.filter((name) => !heading.includes(name));
  const unknown = heading.filter((name) => !wanted.includes(name));
  const twice = heading.filter((name, index) => heading.indexOf(name) < index);
  const parts = [
    missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
    unknown.length > 0 ? `has the unknown ${unknown.map((name) => JSON.stringify(name)).join(', ')}` : '',
    twice.length > 0 ? `has ${twice.join(', ')} twice` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `the heading ${parts.join(' and ')}; wanted is ${wanted.join(',')}`;
}

/** NaN where the text is not a whole number: the register's check names it. `clear`: every figure has one reading. */
function registeredOf(text: string, clear = false): number | null {
  if (text === '') return null;
  const figure = figureIn(text);
  return figure !== null && (clear || figure.style === 'plain') ? figure.value : Number.NaN;
}

/** Reads the CSV. Throws FILE_* and CSV_EMPTY; everything else that is wrong comes as problems. */
export async function readRegisterCsv(file: string, definition: ElectionDefinition): Promise<RegisterFile> {
  const hierarchies = hierarchiesOf(definition);
  const reading = await CsvReading.open(file, { wanted: [...FIXED_COLUMNS, ...hierarchies] });
  const wrong = headingProblem(reading.heading, hierarchies);
  if (wrong !== null) {
    return {
      precincts: [],
      lines: [],
      notes: [],
      problems: [{ code: 'REGISTER_HEADING', place: `${file}:${reading.headingLine}`, detail: wrong }],
    };
  }
  const at = (name: string): number => reading.heading.indexOf(name);
  const [precinctAt, territoryAt, registeredAt] = FIXED_COLUMNS.map(at);
  const constituencyAt = hierarchies.map((hierarchy) => [hierarchy, at(hierarchy)] as const);
  const precincts: (Omit<PrecinctRow, 'registered'> & { readonly registered: string })[] = [];
  const styles = new FigureStyles();
  const lines: number[] = [];
  const problems: FileProblem[] = [];
  for await (const item of reading.items()) {
    if ('problem' in item) {
      const { code, detail } = item.problem;
      const own = code.startsWith('FILE_') && code !== 'FILE_ENDS_MID_LINE' ? code : 'REGISTER_ROW';
      problems.push({ code: own, place: placeOfRow(item.problem), detail });
      if (problems.length >= PROBLEMS_MAX) break;
      continue;
    }
    const cell = (index: number | undefined): string => (item.row.cells[index ?? -1] ?? '').trim();
    styles.note(cell(registeredAt));
    precincts.push({
      precinctId: cell(precinctAt),
      territoryId: cell(territoryAt),
      registered: cell(registeredAt),
      constituencies: filledIn(constituencyAt.map(([hierarchy, index]) => [hierarchy, cell(index)])),
    });
    lines.push(item.row.line);
  }
  const read = styles.clear ? styles.described() : [];
  const notes = [...reading.notes(), ...(read.length === 0 ? [] : [`read ${read.join(', ')}`])];
  return {
    precincts: precincts.map((row) => ({ ...row, registered: registeredOf(row.registered, styles.clear) })),
    lines,
    problems,
    notes: notes.length === 0 ? [] : [`${file}: ${notes.join(', ')}`],
  };
}

/** A blank constituency means: in none of this hierarchy. */
function filledIn(pairs: readonly (readonly [hierarchy: string, id: string])[]): Record<string, string> {
  return Object.fromEntries(pairs.filter(([, id]) => id !== ''));
}

/** Rows written into the definition: objects with the CSV's columns as members. */
export function readInlineRegister(rows: readonly unknown[], definition: ElectionDefinition): RegisterFile {
  const hierarchies = hierarchiesOf(definition);
  const known = new Set<string>([...FIXED_COLUMNS, ...hierarchies]);
  const problems: FileProblem[] = [];
  const precincts = rows.map((row, index): PrecinctRow => {
    const place = `precincts[${index}]`;
    const report = (detail: string): void => {
      problems.push({ code: 'REGISTER_ROW', place, detail });
    };
    const object = typeof row === 'object' && row !== null && !Array.isArray(row);
    if (!object) report('must be an object');
    const fields = (object ? row : {}) as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(fields))
      if (!known.has(name)) report(`has the unknown member ${JSON.stringify(name)}`);
    const text = (name: string): string => {
      const value = fields[name] ?? '';
      if (typeof value === 'string') return value;
      report(`"${name}" must be a text`);
      return '';
    };
    const { registered = null } = fields;
    if (object && registered !== null && typeof registered !== 'string' && typeof registered !== 'number') {
      report('"registered" must be a whole number');
    }
    return {
      precinctId: text('precinctId'),
      territoryId: text('territoryId'),
      registered:
        typeof registered === 'number' ? registered : registeredOf(typeof registered === 'string' ? registered : ''),
      constituencies: filledIn(hierarchies.map((hierarchy) => [hierarchy, text(hierarchy)])),
    };
  });
  return { precincts, lines: [], problems, notes: [] };
}

/** Puts file and line in place of the row's number, where there is a file. */
export function placedInFile(problem: FileProblem, file: string | null, lines: readonly number[]): FileProblem {
  const row = /^register\[(\d+)\]$/.exec(problem.place)?.[1];
  if (row === undefined) return problem;
  const index = Number(row) - 1;
  return { ...problem, place: file === null ? `precincts[${index}]` : `${file}:${lines[index] ?? 0}` };
}

/** The problems as one error: the last of them, with the number of all; a caller prints the others before. */
export function definitionInvalid(file: string, problems: readonly FileProblem[]): SanaqError {
  const last = problems.at(-1);
  const all = problems.length > 1 ? ` (the last of ${problems.length} problems)` : '';
  return new SanaqError({
    code: last?.code ?? 'DEFINITION_INVALID',
    message: `${last?.detail ?? 'the definition cannot be used'}${all}`,
    place: last?.place ?? file,
    actor: 'user',
    action: `correct ${file}`,
  });
}
