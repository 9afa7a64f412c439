/** The definition file of interface section 3 with its register, checked as far as that can be done before publishing. */
import { dirname, relative, resolve } from 'node:path';
import { allDataProblems, canonicalSha256, EVENT_TYPES } from '#libs/contracts';
import {
  checkDefinition,
  checkRegister,
  completeContests,
  definitionWarnings,
  type DefinitionFile,
  type ElectionDefinition,
  type PrecinctRow,
} from '#libs/election';
import { didYouMean, nearestNames } from '#libs/basics';
import { JSON_FILE_BYTES_MAX, readJsonFile, SCHEMA_MEMBER } from './json/json-file';
import { lineOfPath, linesOfMembers } from './json/json-places';
import { readTextFile } from './text/text-lines';
import { placedInMap, withMapAsText } from './definition-map';
import {
  placedInFile,
  readInlineRegister,
  readRegisterCsv,
  type FileProblem,
  type RegisterFile,
} from './csv/register-rows';

export interface DefinitionWithRegister {
  readonly definition: ElectionDefinition;
  readonly precincts: readonly PrecinctRow[];
}

/** A definition that may be published; its warnings should be read before. */
export interface CheckedDefinitionFile extends DefinitionWithRegister {
  readonly warnings: readonly FileProblem[];
  /** How the register's file was read where that is not plain, a sentence each. */
  readonly notes: readonly string[];
}

export type DefinitionReading = CheckedDefinitionFile | { readonly problems: readonly FileProblem[] };

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members that completing needs in the right shape; the event's schema checks all the rest afterwards. */
function shapeProblems(value: unknown): readonly FileProblem[] {
  const problem = (place: string, detail: string): FileProblem => ({ code: 'DEFINITION_SHAPE', place, detail });
  if (!isFields(value)) return [problem('definition', 'must be a JSON object')];
  const { contests, precincts } = value;
  const problems: FileProblem[] = [];
  if (!Array.isArray(contests)) problems.push(problem('contests', 'must be a list'));
  (Array.isArray(contests) ? (contests as readonly unknown[]) : []).forEach((contest, index) => {
    if (!isFields(contest)) problems.push(problem(`contests[${index}]`, 'must be an object'));
    else if (typeof contest['form'] !== 'string' && !isFields(contest['form'])) {
      problems.push(problem(`contests[${index}].form`, 'must be the name of a shipped form, or an object'));
    }
  });
  if (typeof precincts !== 'string' && !Array.isArray(precincts)) {
    problems.push(problem('precincts', 'must be the path of a CSV file, or a list of precincts'));
  }
  return problems;
}

/** `rehearsal` may be missing in the file; in the stream it always stands. */
function withDefaults(value: Fields): DefinitionFile {
  const file: Fields = { rehearsal: false, ...value };
  const known = Object.entries(file).filter(([name]) => name !== 'precincts' && name !== SCHEMA_MEMBER);
  return Object.fromEntries(known) as unknown as DefinitionFile;
}

/** "/contests/0/title" becomes a path as the other checks write it. */
function pathOf(pointer: string): string {
  const parts = pointer.split('/').filter((part) => part !== '');
  const path = parts.reduce(
    (before, part) => (/^\d+$/.test(part) ? `${before}[${part}]` : before === '' ? part : `${before}.${part}`),
    '',
  );
  return path === '' ? 'definition' : path;
}

function meantOrKnown(name: string, known: readonly string[]): string {
  return didYouMean(nearestNames(name, known)) || `; known: ${known.join(', ')}`;
}

function definitionProblems(definition: ElectionDefinition): readonly FileProblem[] {
  const event = { ...definition, definitionSha256: canonicalSha256(definition) };
  const wrong = allDataProblems(EVENT_TYPES.electionDefined, event, meantOrKnown);
  // The further checks rely on the schema.
  if (wrong.length === 0) return checkDefinition(definition);
  return wrong.map(({ pointer, detail }) => ({ code: 'SCHEMA_INVALID', place: pathOf(pointer), detail }));
}

/** A place in another file, such as the register: it ends with a line, perhaps with a column. */
const IN_OTHER_FILE = /:\d+(:\d+)?$/;

/** `election.json:31 contests[0].title` for what is in the definition; a place in another file stays as it is. */
function placedInText(
  { place }: FileProblem,
  file: string,
  lines: ReadonlyMap<string, number>,
): { readonly place: string; readonly line: number } {
  if (IN_OTHER_FILE.test(place)) return { place, line: Number.MAX_SAFE_INTEGER };
  const line = place === 'definition' ? 1 : lineOfPath(lines, place);
  return { place: `${file}:${line} ${place}`, line };
}

/**
 * Reads, completes and checks a definition and its register; all problems at once, each with its place.
 * Throws FILE_* and JSON_* where a file cannot be read at all.
 */
export async function readDefinitionFile(path: string): Promise<DefinitionReading> {
  const read = await checkedDefinition(await readDefinitionJson(path), path);
  if (!('problems' in read)) return read;
  const lines = linesOfMembers((await readTextFile(path, JSON_FILE_BYTES_MAX)).toString('utf8'));
  const placed = read.problems.map((problem) => ({ problem, ...placedInText(problem, path, lines) }));
  // As they stand in the file, those of its register after them.
  placed.sort((one, other) => one.line - other.line);
  return { problems: placed.map(({ problem, place }) => ({ ...problem, place })) };
}

/** A definition file as JSON: fractions may stand in its map and nowhere else. Throws FILE_* and JSON_*. */
export async function readDefinitionJson(path: string): Promise<unknown> {
  const value = await readJsonFile(path, { fractions: true });
  const { map: _hasFractions, ...rest } = isFields(value) ? value : { map: null, value };
  // Says which number it is.
  return isWhole(rest) ? value : readJsonFile(path);
}

function isWhole(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isWhole);
}

/** What of a value has the shape that completing needs. */
interface UsablePart {
  readonly file: DefinitionFile;
  /** Index in the value of each contest of the part. */
  readonly contestsAt: readonly number[];
}

/** The rest is checked beside what is wrong in shape: contests that are none are left out. */
function usablePart(value: Fields, shape: readonly FileProblem[]): UsablePart {
  const contests = Array.isArray(value['contests']) ? (value['contests'] as readonly unknown[]) : [];
  const wrong = new Set(shape.map(({ place }) => place));
  const contestsAt = contests.flatMap((_, index) =>
    wrong.has(`contests[${index}]`) || wrong.has(`contests[${index}].form`) ? [] : [index],
  );
  return { file: withDefaults({ ...value, contests: contestsAt.map((index) => contests[index]) }), contestsAt };
}

/** A place in a list of contests from which some were left out, as it is in the file. */
function placedAt(problem: FileProblem, contestsAt: readonly number[]): FileProblem {
  const place = problem.place.replace(/^contests\[(\d+)\]/, (whole, index: string) => {
    const original = contestsAt[Number(index)];
    return original === undefined ? whole : `contests[${original}]`;
  });
  return { ...problem, place };
}

/** Problems of the definition itself, whatever of it could be completed. */
function allProblems(value: Fields): {
  readonly definition: ElectionDefinition;
  readonly problems: readonly FileProblem[];
} {
  const shape = shapeProblems(value);
  const usable = usablePart(value, shape);
  const completed = completeContests(usable.file);
  const contestsAt = completed.contestsAt.map((index) => usable.contestsAt[index] ?? index);
  const leftOut = shape.length + completed.problems.length > 0;
  const further = definitionProblems(completed.definition)
    .map((problem) => placedAt(problem, contestsAt))
    // Nobody has left out what is only not understood.
    .filter(({ place }) => !(leftOut && place === 'contests'));
  const problems = [...shape, ...completed.problems.map((problem) => placedAt(problem, usable.contestsAt)), ...further];
  return { definition: completed.definition, problems };
}

/** The same for what is in a definition file; a register named in it lies relative to `path`. */
export async function checkedDefinition(value: unknown, path: string): Promise<DefinitionReading> {
  if (!isFields(value)) return { problems: shapeProblems(value) };
  const fileOf = (name: string): string => besideDefinition(path, name);
  const read = await withMapAsText(value, fileOf);
  const { definition, problems: found } = allProblems(read.value);
  const problems = [...read.problems, ...(await placedInMap(value, fileOf, found))];
  const { precincts } = value;
  if (typeof precincts !== 'string' && !Array.isArray(precincts)) return { problems };
  const file = typeof precincts === 'string' ? fileOf(precincts) : null;
  const register: RegisterFile =
    file === null
      ? readInlineRegister(precincts as readonly unknown[], definition)
      : await readRegisterCsv(file, definition);
  problems.push(...register.problems);
  // Rows can be checked against the definition only where both are of the right shape.
  const headed = !register.problems.some(({ code }) => code === 'REGISTER_HEADING');
  if (headed && !problems.some(({ code }) => code === 'SCHEMA_INVALID')) {
    const wrong = checkRegister(definition, register.precincts);
    problems.push(...wrong.map((problem) => placedInFile(problem, file, register.lines)));
  }
  if (problems.length > 0) return { problems };
  return { definition, precincts: register.precincts, warnings: definitionWarnings(definition), notes: register.notes };
}

/** A file that a definition names relative to itself. */
function besideDefinition(definitionFile: string, name: string): string {
  const path = resolve(dirname(definitionFile), name);
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
