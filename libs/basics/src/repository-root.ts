import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SanaqError } from './errors';

let known: string | undefined;

/** The folder of Sanaq's own package.json, seen from the sources as well as from dist: SQL and binaries lie under it. */
export function repositoryRoot(): string {
  known ??= findUpwards(__dirname);
  return known;
}

function findUpwards(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && isOurs(readFileSync(file, 'utf8'))) return folder;
    if (dirname(folder) === folder) {
      throw new SanaqError({
        code: 'INSTALLATION_BROKEN',
        message: 'there is no package.json named "sanaq" above the program',
        place: start,
        actor: 'operator',
        action: 'run the program from a complete clone',
      });
    }
  }
}

function isOurs(text: string): boolean {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'name' in parsed && parsed.name === 'sanaq';
}
