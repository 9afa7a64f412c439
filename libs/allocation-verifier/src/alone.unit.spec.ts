import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '#libs/platform';

const FILES = {
  'tsconfig.json': '{ "compilerOptions": { "paths": { "#libs/*": ["./libs/*/src/index.ts"] } } }',
  'package.json': '{ "name": "x" }',
  'libs/allocation/src/index.ts': 'export const one = 1;\nexport type One = 1;\n',
  'libs/allocation-verifier/src/index.ts': "export * from './own';\n",
  'libs/allocation-verifier/src/own.ts': 'export const two = 2;\n',
  'libs/allocation-verifier/src/testing/index.ts': "export * from '../../../allocation/src/index';\n",
};

/** Dependency-cruiser with the project's rules over files that are written for it. */
function boundaries(files: Readonly<Record<string, string>>): { readonly code: number | null; readonly out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-boundaries-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    symlinkSync(join(repositoryRoot(), 'node_modules'), join(folder, 'node_modules'));
    const program = join(repositoryRoot(), 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const config = join(repositoryRoot(), 'infra', 'lint', 'boundaries.cjs');
    const run = spawnSync(process.execPath, [program, '--config', config, 'libs'], { cwd: folder, encoding: 'utf8' });
    return { code: run.status, out: run.stdout + run.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('The boundary around the verifier', () => {
  it('lets it import its own files, and its test helpers the engine', () => {
    expect(boundaries(FILES)).toEqual({ code: 0, out: expect.stringContaining('no dependency violations') });
  });

  it.each([
    ['the engine', "import { one } from '#libs/allocation';\nexport const x = one;\n"],
    ['a type of the engine', "import type { One } from '../../allocation/src/index';\nexport type X = One;\n"],
    ['its own test helpers', "export * from './testing';\n"],
    ['a package', "import canonicalize from 'canonicalize';\nexport const x = canonicalize;\n"],
  ])('does not let it import %s', (_, text) => {
    const { code, out } = boundaries({ ...FILES, 'libs/allocation-verifier/src/own.ts': text });
    expect(out).toContain('verifier-stands-alone');
    expect(code).not.toBe(0);
  });
});
