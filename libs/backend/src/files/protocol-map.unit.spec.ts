import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { repositoryRoot } from '#libs/platform';
import { TestFolder } from '../testing/files';
import { readProtocolMap } from './protocol-map';

const SCHEMA = JSON.parse(readFileSync(join(repositoryRoot(), 'docs', 'file-schemas', 'map.json'), 'utf8')) as {
  readonly examples: readonly object[];
};

let folder: TestFolder;
beforeEach(() => {
  folder = new TestFolder();
});
afterEach(() => {
  folder.remove();
});

const validate = new Ajv({ strict: false }).compile(SCHEMA);

async function isRead(map: unknown): Promise<boolean> {
  const file = folder.write('map.json', JSON.stringify(map));
  return readProtocolMap(file).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ code: 'MAP_INVALID' });
      return false;
    },
  );
}

const GOOD = { contest: 'list', precinct: { columns: ['precinct'] } };

describe('The schema of a map', () => {
  it.each(SCHEMA.examples)('has examples that are read: %j', async (example) => {
    expect(validate(example)).toBe(true);
    expect(await isRead(example)).toBe(true);
  });

  it.each<[change: object]>([
    [{}],
    [{ contest: '' }],
    [{ contest: undefined }],
    [{ contest: { columns: [] } }],
    [{ precinct: { columns: ['a'], seperator: '/' } }],
    [{ precinct: 'precinct' }],
    [{ counters: { invalid: 1 } }],
    [{ counters: { '': 'invalid' } }],
    [{ options: [] }],
    [{ option: {} }],
    [{ source: 5 }],
    [{ round: '' }],
    [{ blank: 'null' }],
    [{ blank: 'absent' }],
    [{ blank: {} }],
    [{ blank: { options: 'absent' } }],
    [{ blank: { counters: 'zero', options: 'notOnBallot', notOnBallot: ['X'] } }],
    [{ blank: { zero: true } }],
    [{ notOnBallot: ['0', 'X'] }],
    [{ notOnBallot: [' '] }],
    [{ notOnBallot: 'X' }],
    [{ long: { name: 'party', figure: 'votes' } }],
    [{ long: { name: 'party' } }],
    [{ long: { name: 'party', figure: 'votes', counters: ['a'] } }],
    [{ long: 'party' }],
    [{ replaces: 'before' }],
    [{ replaces: { source: 's' } }],
    [{ replaces: { source: 's', eventId: 'e', sha256: 'h', reason: 'r', document: 'd' } }],
  ])('takes what the reader takes, and nothing else: %j', async (change) => {
    const map: unknown = JSON.parse(JSON.stringify({ ...GOOD, ...change }));
    expect(await isRead(map)).toBe(validate(map));
  });
});
