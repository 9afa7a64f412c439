import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, repositoryRoot } from '#libs/platform';

const BEGIN = '<!-- environment: begin -->\n';
const END = '<!-- environment: end -->';

function tableOfEnvironment(): string {
  const rows = ENVIRONMENT.map(({ name, alias, default: value, allowed, meaning }) => {
    const names = alias === undefined ? `\`${name}\`` : `\`${name}\` (or \`${alias}\`)`;
    return [names, value === null ? '' : `\`${value}\``, meaning, allowed]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | ');
  });
  return [
    '| variable | default | meaning | allowed |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Cells without the padding that the formatter adds. */
function cells(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '---')));
}

describe('The README', () => {
  const readme = readFileSync(join(repositoryRoot(), 'README.md'), 'utf8');

  it('lists every environment variable with its default and what is allowed', () => {
    const begin = readme.indexOf(BEGIN);
    expect(begin).toBeGreaterThan(0);
    const listed = readme.slice(begin + BEGIN.length, readme.indexOf(END));
    expect(cells(listed)).toEqual(cells(tableOfEnvironment()));
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(named.length).toBeGreaterThan(3);
  });
});
