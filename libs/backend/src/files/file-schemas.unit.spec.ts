/** The schemas of files are held to what the commands read: what one takes, the other does not refuse. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { fileSchemaFiles } from '#libs/contracts';
import { repositoryRoot } from '#libs/platform';
import { checkedDefinition } from './definition-file';

type Fields = Record<string, unknown>;

const ROOT = repositoryRoot();
const FOLDER = join(ROOT, 'docs', 'file-schemas');
const EXAMPLES = join(ROOT, 'examples');

function validatorOf(name: string): (value: unknown) => boolean {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as object);
  return (value) => validate(value);
}

const election = validatorOf('election.json');

/** A definition that both take; an example of the schema itself. */
function village(): Fields {
  const { examples } = JSON.parse(readFileSync(join(FOLDER, 'election.json'), 'utf8')) as { examples: Fields[] };
  return structuredClone(examples[0] ?? {});
}

async function isRead(definition: unknown): Promise<boolean> {
  return !('problems' in (await checkedDefinition(definition, join(ROOT, 'election.json'))));
}

describe('The schemas of files', () => {
  it('stand in docs/file-schemas as the classes say (`npm run schemas` writes them)', () => {
    const files = fileSchemaFiles();
    expect(readdirSync(FOLDER).sort()).toEqual([...files.keys(), 'map.json'].sort());
    for (const [name, text] of files) {
      expect(JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))).toEqual(JSON.parse(text));
    }
  });

  it.each(readdirSync(FOLDER))('%s describes every member and takes its own examples', (name) => {
    const schema = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as {
      properties: Record<string, { description?: string }>;
      examples: unknown[];
    };
    expect(Object.entries(schema.properties).filter(([, one]) => one.description === undefined)).toEqual([]);
    expect(schema.examples.length).toBeGreaterThan(0);
    const validate = validatorOf(name);
    for (const example of schema.examples) expect(validate(example)).toBe(true);
  });

  it('take every definition of examples/, as the reader does', async () => {
    for (const name of readdirSync(EXAMPLES).filter((one) => one !== 'README.md')) {
      const path = join(EXAMPLES, name, 'election.json');
      const definition: unknown = JSON.parse(readFileSync(path, 'utf8'));
      expect([name, election(definition)]).toEqual([name, true]);
      expect(await checkedDefinition(definition, path)).not.toHaveProperty('problems');
    }
    const resolution: unknown = JSON.parse(readFileSync(join(EXAMPLES, 'first-election', 'resolution.json'), 'utf8'));
    expect(validatorOf('resolution.json')(resolution)).toBe(true);
  });

  it.each<[what: string, change: (one: Fields) => void, good: boolean]>([
    ['as it is', () => undefined, true],
    ['with its schema', (one) => (one['$schema'] = 'election.json'), true],
    ['without rehearsal', (one) => delete one['rehearsal'], true],
    ['with an unknown member', (one) => (one['votingday'] = '2026-09-20'), false],
    ['without a voting day', (one) => delete one['votingDay'], false],
    ['of another election id', (one) => (one['electionId'] = 'Village'), false],
    ['without precincts', (one) => delete one['precincts'], false],
    ['of an unknown form', (one) => ((one['contests'] as Fields[])[0] = { ...contestOf(one), form: 'kz.x' }), false],
    [
      'of an unknown rule set',
      (one) => ((one['contests'] as Fields[])[0] = { ...contestOf(one), ruleSet: 'x' }),
      false,
    ],
    ['of an unknown kind', (one) => ((one['contests'] as Fields[])[0] = { ...contestOf(one), kind: 'x' }), false],
    ['without seats', (one) => delete contestOf(one)['seats'], false],
    ['with a unit without a kind', (one) => (one['units'] = [{ unitId: 'V' }]), false],
  ])('judge a definition %s as the reader does', async (_, change, good) => {
    const definition = village();
    change(definition);
    expect({ schema: election(definition), reader: await isRead(definition) }).toEqual({ schema: good, reader: good });
  });
});

function contestOf(definition: Fields): Fields {
  return (definition['contests'] as Fields[])[0] ?? {};
}
