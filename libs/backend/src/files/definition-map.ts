/** The map of a definition file: written out in it, or in a file of its own that it names. */
import { MAP_CHARACTERS_MAX } from '#libs/election';
import { lineOfPath, linesOfMembers } from './json/json-places';
import { JSON_FILE_BYTES_MAX, readJsonFile } from './json/json-file';
import { readTextFile } from './text/text-lines';
import type { FileProblem } from './csv/register-rows';

type Fields = Readonly<Record<string, unknown>>;

export interface DefinitionWithMap {
  /** The definition with its map as the stream has it: text. */
  readonly value: Fields;
  readonly problems: readonly FileProblem[];
}

/** `fileOf` gives the path of a file that the definition names. Throws FILE_* and JSON_* where it cannot be read. */
export async function withMapAsText(value: Fields, fileOf: (name: string) => string): Promise<DefinitionWithMap> {
  const { map, ...rest } = value;
  if (map === undefined) return { value, problems: [] };
  const file = mapFileOf(value, fileOf);
  const text = typeof map === 'string' && file === null ? map : JSON.stringify(file === null ? map : await read(file));
  if (text.length <= MAP_CHARACTERS_MAX) return { value: { ...rest, map: text }, problems: [] };
  const [most, has] = [MAP_CHARACTERS_MAX, text.length].map((count) => count.toLocaleString('en'));
  const detail = `has ${has} characters without spaces, at most ${most}: simplify its lines, round its coordinates`;
  return { value: rest, problems: [{ code: 'MAP_TOO_LARGE', place: file === null ? 'map' : `${file}:1`, detail }] };
}

/** Null where the map is written out in the definition, as an object or as text. */
function mapFileOf({ map }: Fields, fileOf: (name: string) => string): string | null {
  return typeof map === 'string' && !map.trimStart().startsWith('{') ? fileOf(map) : null;
}

function read(file: string): Promise<unknown> {
  return readJsonFile(file, { fractions: true });
}

/** Problems within the map, placed in the file that the definition names; others stay as they are. */
export async function placedInMap(
  value: Fields,
  fileOf: (name: string) => string,
  problems: readonly FileProblem[],
): Promise<readonly FileProblem[]> {
  const file = mapFileOf(value, fileOf);
  const inMap = ({ place }: FileProblem): boolean => place === 'map' || place.startsWith('map.');
  if (file === null || !problems.some(inMap)) return problems;
  const lines = linesOfMembers((await readTextFile(file, JSON_FILE_BYTES_MAX)).toString('utf8'));
  return problems.map((problem) => {
    if (!inMap(problem)) return problem;
    const path = problem.place.slice('map.'.length);
    const detail = path === '' ? problem.detail : `${path} ${problem.detail}`;
    return { ...problem, place: `${file}:${lineOfPath(lines, path)}`, detail };
  });
}
