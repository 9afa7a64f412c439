import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEventData, EVENT_TYPES, isCloudEvent } from '#libs/contracts';
import { ENVIRONMENT, repositoryRoot } from '#libs/platform';

const BEGIN = '<!-- environment: begin -->\n';
const END = '<!-- environment: end -->';

function tableOfEnvironment(): string {
  const rows = ENVIRONMENT.map((variable) => {
    const { name, alias, file, default: value, allowed, meaning } = variable;
    const others = [alias, file].flatMap((other) => (other === undefined ? [] : [`\`${other}\``]));
    const names = `\`${name}\`${others.length === 0 ? '' : ` (or ${others.join(', ')})`}`;
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

  it('shows a protocol and a correction that the schema takes', () => {
    const [event, replaces] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(
      ([, text = '']) => JSON.parse(text) as Readonly<Record<string, unknown>>,
    );
    if (!isCloudEvent(event)) throw new Error('the first example is no CloudEvent');
    const data = event.data as object;
    expect(checkEventData(EVENT_TYPES.protocolSubmitted, data)).toBeNull();
    expect(checkEventData(EVENT_TYPES.protocolSubmitted, { ...data, replaces })).toBeNull();
    expect(replaces).toMatchObject({ source: event.source, eventId: event.id });
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
