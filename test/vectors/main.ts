/** `npm run vectors`: writes docs/vectors anew, the same bytes on every machine. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '#libs/basics';
import { makeVectors } from './vectors';

async function main(): Promise<void> {
  const folder = join(repositoryRoot(), 'docs', 'vectors');
  const { files, cases } = await makeVectors();
  for (const old of ['valid', 'broken']) rmSync(join(folder, old), { recursive: true, force: true });
  for (const [file, content] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  process.stdout.write(
    `${files.size} files, ${cases.length} cases in ${readdirSync(folder).length} entries of ${folder}\n`,
  );
}

void main();
