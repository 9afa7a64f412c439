/** The definition file of interface section 3 with its register, checked as far as that can be done before publishing. */
import { dirname, relative, resolve } from 'node:path';
import { canonicalSha256, checkEventData, EVENT_TYPES } from '#libs/contracts';
import {
  checkDefinition,
  checkRegister,
  completeDefinition,
  definitionWarnings,
  type DefinitionFile,
  type ElectionDefinition,
  type PrecinctRow,
} from '#libs/election';
import { readJsonFile, SCHEMA_MEMBER } from './json-file';
import {
  placedInFile,
  readInlineRegister,
  readRegisterCsv,
  type FileProblem,
  type RegisterFile,
} from './register-rows';

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

/** "/data/contests/0/title must be …" becomes a path as the other checks write it. */
function schemaProblem(sentence: string): FileProblem {
  const [, pointer = '', detail = sentence] = /^\/data(\S*)\s+(.*)$/s.exec(sentence) ?? [];
  const parts = pointer.split('/').filter((part) => part !== '');
  const place = parts.reduce(
    (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`),
    '',
  );
  return { code: 'SCHEMA_INVALID', place: place === '' ? 'definition' : place, detail: detail.replace(/\.$/, '') };
}

function definitionProblems(definition: ElectionDefinition): readonly FileProblem[] {
  const wrong = checkEventData(EVENT_TYPES.electionDefined, {
    ...definition,
    definitionSha256: canonicalSha256(definition),
  });
  // The further checks rely on the schema.
  return wrong === null ? checkDefinition(definition) : [schemaProblem(wrong)];
}

/**
 * Reads, completes and checks a definition and its register; all problems at once, each with its place.
 * Throws FILE_* and JSON_* where a file cannot be read at all.
 */
export async function readDefinitionFile(path: string): Promise<DefinitionReading> {
  return checkedDefinition(await readJsonFile(path), path);
}

/** The same for what stands in a definition file; a register named in it lies relative to `path`. */
export async function checkedDefinition(value: unknown, path: string): Promise<DefinitionReading> {
  const shape = shapeProblems(value);
  if (shape.length > 0 || !isFields(value)) return { problems: shape };
  const completed = completeDefinition(withDefaults(value));
  if ('problems' in completed) return { problems: completed.problems };
  const { definition } = completed;
  const problems = [...definitionProblems(definition)];
  const { precincts } = value;
  const file = typeof precincts === 'string' ? registerPath(path, precincts) : null;
  const register: RegisterFile =
    file === null
      ? readInlineRegister(Array.isArray(precincts) ? precincts : [], definition)
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

function registerPath(definitionFile: string, register: string): string {
  const path = resolve(dirname(definitionFile), register);
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
