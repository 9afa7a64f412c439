/** Everything that README and docs/ name exists: a document that sends its reader to nothing is worse than none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, repositoryRoot } from '#libs/platform';
import { call } from '../../apps/operator/src/testing/call';
import { namedButAbsent, type Existing } from './named';

const ROOT = repositoryRoot();
const FOLDERS = ['apps', 'libs', 'infra', 'test', 'docs', 'examples'];
/** What is searched for names of metrics, roles and event types. */
const SOURCE = /(?<!\.spec)\.(?:ts|mjs|sql|yml)$/;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

const FILES = [
  ...readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name),
  ...FOLDERS.flatMap(filesBelow),
];
const DOCUMENTS = FILES.filter((name) => name.endsWith('.md'));

function textOf(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

/** Names under "Commands:" of a help text. */
function verbsIn(help: string): readonly string[] {
  const [, list = ''] = help.split('\nCommands:\n');
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'help');
}

async function commandsBelow(path: readonly string[]): Promise<readonly (readonly [string, ReadonlySet<string>])[]> {
  const { out } = await call({}, ...path, '--help');
  const own = [path.join(' '), new Set(out.match(/--[a-z][a-z-]*/g) ?? [])] as const;
  const below = await Promise.all(verbsIn(out).map((verb) => commandsBelow([...path, verb])));
  return [own, ...below.flat()];
}

async function whatExists(): Promise<Existing> {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const listed = [...textOf('docs/codes.md').matchAll(/^\| `([^`]+)`/gm)].map(([, code = '']) => code);
  return {
    files: FILES,
    scripts: new Set(Object.keys(scripts)),
    commands: new Map(await commandsBelow([])),
    codes: new Set([...listed, ...ENVIRONMENT.flatMap(({ name, file }) => [name, file ?? name])]),
    sources: FILES.filter((name) => SOURCE.test(name))
      .map(textOf)
      .join('\n'),
  };
}

describe('What the documents name', () => {
  let existing: Existing;
  beforeAll(async () => {
    existing = await whatExists();
  });

  it.each(DOCUMENTS)('exists: %s', (name) => {
    expect(namedButAbsent(textOf(name), name, existing)).toEqual([]);
  });

  it.each([
    ['a file', 'see `libs/journal/src/restore.ts`', 'libs/journal/src/restore.ts'],
    ['a file by the end of its path', 'then `state/no-such-file.ts`', 'state/no-such-file.ts'],
    ['a folder', 'in `libs/no-such-library/`', 'libs/no-such-library/'],
    ['a link', 'see [this](no-such-page.md)', 'no-such-page.md'],
    ['a script', '```sh\nnpm run no-such\n```', 'npm run no-such'],
    ['a command', 'call `npx sanaq recount CONTEST`', 'sanaq recount'],
    ['a command of a group', 'call `sanaq held burn ID`', 'sanaq held burn'],
    ['an option', '```sh\nnpx sanaq status --fast   # soon\n```', 'sanaq status --fast'],
    ['an option of a group’s verb', '`held admit ID --fast`', 'sanaq held admit --fast'],
    ['a code', 'stops with `NO_SUCH_CODE`', 'NO_SUCH_CODE'],
    ['a gap', 'asks `GAP-NONE-1`', 'GAP-NONE-1'],
    ['a metric', 'read `sanaq_no_such_records`', 'sanaq_no_such_records'],
  ])('is missed where %s does not exist', (_, text, absent) => {
    expect(namedButAbsent(text, 'docs/page.md', existing)).toEqual([absent]);
  });

  it('is found where it exists, in every way in which it is named', () => {
    const text = [
      '`libs/journal/src/journal.ts`, `journal.ts`, `libs/*`, `apps/*`, `testing/act/`, `dist/`, [codes](codes.md#errors)',
      '`npx sanaq held list`, `held admit ID --key F`, `sanaq persons …`, `--json`, `ELECTION_POLL_MS`, `npm start`',
      '`sanaq_writer`, `kz.sanaq.snapshot.published.v1`, [outside](https://example.org/none)',
    ].join('\n');
    expect(namedButAbsent(text, 'docs/page.md', existing)).toEqual([]);
  });
});
