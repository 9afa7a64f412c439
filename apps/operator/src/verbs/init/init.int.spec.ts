/** `sanaq init` and the commands that it prints, run as a new user runs them: one after the other, in this order. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';
import { onDatabase } from '../../testing/on-database';

interface Written {
  readonly electionId: string;
  readonly files: readonly string[];
  readonly commands: readonly string[];
}

const TEMPLATE = join(repositoryRoot(), 'examples', 'first-election');

const here = onDatabase();
const { sanaq } = here;

async function initialised(name: string, ...options: readonly string[]): Promise<Written & { readonly path: string }> {
  const path = join(here.folder.path, name);
  const { code, err, json } = await sanaq('init', path, ...options, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return { ...(json() as Written), path };
}

/** The words of a printed command, as a shell tells them apart. */
function argumentsOf(command: string): readonly string[] {
  const words = (command.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''));
  expect(words.slice(0, 2)).toEqual(['npx', 'sanaq']);
  return words.slice(2);
}

describe('sanaq init', () => {
  it('writes an election whose printed commands lead from the definition to the final mandates', async () => {
    const { commands, electionId } = await initialised('My election', '--election', 'init-1');
    expect(electionId).toBe('init-1');
    const ends: [verb: string, code: number, out: string][] = [];
    for (const command of commands) {
      const args = argumentsOf(command);
      const { code, out, err } = await sanaq(...args);
      if (code > 1) throw new Error(`${command} ended with ${code}: ${err}`);
      ends.push([args[0] ?? '', code, out]);
    }
    expect(ends.map(([verb]) => verb)).toEqual([
      ...['define', 'submit', 'held', 'submit', 'status', 'results', 'certify', 'certify', 'certify', 'mandates', 'tabulate'],
    ]); // prettier-ignore
    const outOf = (nth: number): string => ends[nth]?.[2] ?? '';
    expect(outOf(1)).toContain('5 counted, 1 held');
    expect(outOf(2)).toMatch(/P-04 +C1/);
    expect(outOf(3)).toContain('1 counted');
    expect(outOf(5)).toMatch(/bulaq +1,?240/);
    expect(outOf(7)).toContain('certify: accepted');
    expect(outOf(8)).toContain('approve_certification: accepted');
    expect((await sanaq('mandates', 'init-1', '--json')).json()).toMatchObject({
      contests: [{ contestId: 'list', final: true, seats: { bulaq: 5, zhol: 3, kokzhiek: 1 } }],
    });
    expect(JSON.parse(outOf(10))).toMatchObject({
      contests: [{ outcome: { seats: { bulaq: 5, zhol: 3, kokzhiek: 1 } }, precincts: { counted: 6 } }],
    });
  });

  it('makes two officers with every right, whose keys only their owner can read', async () => {
    const { path, files } = await initialised('init-2');
    expect(files).toEqual(expect.arrayContaining(['README.md', 'election.json', 'chair.key.json']));
    const { officers } = JSON.parse(readFileSync(join(path, 'election.json'), 'utf8')) as {
      officers: { publicKey: string; may: string[] }[];
    };
    expect(officers).toHaveLength(2);
    for (const { may } of officers) expect(may).toEqual(expect.arrayContaining(['admit', 'amend', 'certify']));
    const keys = ['chair', 'secretary'].map((name) => join(path, `${name}.key.json`));
    expect(keys.map((key) => statSync(key).mode & 0o777)).toEqual([0o600, 0o600]);
    const publicParts = keys.map((key) => (JSON.parse(readFileSync(key, 'utf8')) as { x: string }).x);
    expect(publicParts).toEqual(officers.map(({ publicKey }) => publicKey));
    expect(new Set(publicParts).size).toBe(2);
    expect(readFileSync(join(path, '.gitignore'), 'utf8')).toContain('*.key.json');
  });

  it('copies the example of the repository, changed in its id, its place and its officers alone', async () => {
    const { path, electionId } = await initialised('first-election');
    expect(electionId).toBe('first-election');
    const known = readdirSync(TEMPLATE);
    for (const name of known.filter((one) => /\.csv$/.test(one))) {
      expect(readFileSync(join(path, name), 'utf8')).toBe(readFileSync(join(TEMPLATE, name), 'utf8'));
    }
    const definition = (of: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(of, 'election.json'), 'utf8')) as Record<string, unknown>;
    const { officers: _officers, $schema, ...own } = definition(path);
    expect({ $schema: '../../docs/file-schemas/election.json', ...own }).toEqual(definition(TEMPLATE));
    expect(readdirSync(join(path, String($schema), '..'))).toContain('map.json');
  });

  it('writes nothing over, and takes no name that is none', async () => {
    here.folder.write('register.csv', 'mine');
    const full = await sanaq('init', here.folder.path);
    expect(full.code).toBe(2);
    expect(full.err).toMatch(/^FOLDER_NOT_EMPTY: /);
    const file = await sanaq('init', join(here.folder.path, 'register.csv'));
    expect(file.err).toMatch(/^FILE_UNWRITABLE: /);
    const named = await sanaq('init', join(here.folder.path, 'new'), '--election', 'My election');
    expect(named.err).toMatch(/^CALL_INVALID: /);
    expect(readdirSync(here.folder.path)).toEqual(['register.csv']);
  });
});
